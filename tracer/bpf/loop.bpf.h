/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Loops that the verifier looks at once. The kernel has a helper for them from 5.17 on; before, from 5.13 on, it has one
 * that goes through a map: the plain object's loops take as many turns as a map of their own has elements.
 *
 *	LOOP_STEP(each_thing, struct bpf_call **call, 16) { … 1: that was the last; LOOP_TURN is which turn it is }
 *	turns = LOOP(each_thing, 16, &c);
 */
#pragma once

#ifdef PLAIN

#define LOOP_STEP(name_, argument_, turns_)                                                            \
	struct {                                                                                   \
		__uint(type, BPF_MAP_TYPE_ARRAY);                                                  \
		__uint(max_entries, turns_);                                                       \
		__type(key, __u32);                                                                \
		__type(value, __u64);                                                              \
	} name_##_turns SEC(".maps");                                                              \
	static long name_(void *map_, const __u32 *turn_, void *value_, argument_)
#define LOOP_TURN		     (*turn_)
#define LOOP(name_, turns_, pointer_) bpf_for_each_map_elem(&name_##_turns, name_, pointer_, 0)

#else

#define LOOP_STEP(name_, argument_, turns_) static long name_(__u32 turn_, argument_)
#define LOOP_TURN			turn_
#define LOOP(name_, turns_, pointer_)	bpf_loop(turns_, name_, pointer_, 0)

#endif
