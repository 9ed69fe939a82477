/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Names of bits and values, by the file that lists them. The rows stand in the order in which strace 6.1
 * prints them; the values come from the system's headers, and from newer-constants.h where those are
 * too old.
 */
#pragma once

#include "decode/visitor.h"

/* For the tables: one row, and the end. */
#define NAMED(name_) { (uint64_t)(name_), #name_ }
#define NAMED_INT(name_) { (uint32_t)(name_), #name_ } /* int values that may be negative */
#define TABLE_END { 0, NULL }
/* A table for one file alone: CONSTANTS(blkpg_operations, "BLKPG_", NULL, NAMED(…), …) */
#define CONSTANTS(name_, prefix_, zero_, ...)                                                      \
	static const struct constant name_##_rows[] = { __VA_ARGS__, TABLE_END };                  \
	static const struct constants name_ = { name_##_rows, prefix_, zero_ }

/* constants.c: A|B|0x8 as text, cut at `size`; false (and ""): no bit has a name. */
bool constants_join(const struct constants *names, uint64_t value, char *to, size_t size);

/* constants-file.c */
extern const struct constants
	access_modes, at_flags, close_range_flags, faccess_flags, fadvise_advice, fallocate_modes,
	fanotify_classes, fanotify_init_flags, fanotify_mark_flags, fanotify_mask, fcntl_commands, fd_flags,
	file_attr_flags, file_seals, file_xflags, secret_flags, flock_flags, handle_flags, inotify_flags, inotify_mask, lock_types,
	memfd_flags, notify_flags, open_flags, open_only_flags, owner_types, rename_flags,
	rwf_flags, seek_whence, splice_flags, statx_attributes, statx_flags, statx_mask,
	sync_range_flags, xattr_flags;

/* constants-mount.c */
extern const struct constants
	filesystem_types, fsconfig_commands, fsmount_attributes, fsmount_flags, fsopen_flags,
	fspick_flags, listmount_flags, listmount_roots, mount_attributes, mount_flags,
	mount_propagation, mount_setattr_flags, move_mount_flags, open_tree_flags,
	statfs_flags, statmount_flags, statmount_mask, statmount_superblock_flags, swap_flags,
	umount_flags;

/* constants-memory.c */
extern const struct constants
	get_mempolicy_flags, madvise_advice, mbind_flags, mempolicy_mode_flags, mempolicy_modes,
	mlock2_flags, mlockall_flags, mmap_flag_bits, mmap_flags, mmap_prot, move_pages_flags,
	mremap_flags, msync_flags, pkey_rights, shadow_stack_flags;

/* constants-net.c */
extern const struct constants
	alg_options, bt_protocols, can_protocols, can_raw_options,
	inet_protocols, ip_control_types, ip_options, ipv6_options, msg_flags, netlink_options,
	netlink_protocols, packet_options, packet_types, raw_options, scm_types, sctp_options,
	shutdown_how, socket_families, socket_levels, socket_type_flags, socket_type_values,
	socket_types, sol_socket_options, tcp_options, tipc_options, tls_options, udp_options,
	vsock_options, xdp_options;

extern const struct constants
	control_levels, icmp_types, ip_set_options, ipv6_set_options, packet_membership_types,
	sol_socket_set_options, txrehash_values;

/* constants-netlink.c */
extern const struct constants
	address_scopes, arp_hardware, bridge_vlan_flags, ethernet_protocols, interface_flags,
	ip_services, next_hop_flags, routing_protocols, routing_tables, tunnel_encapsulations;

/* constants-filter.c */
extern const struct constants
	bpf_alu_operations, bpf_classes, bpf_extensions, bpf_jump_operations, bpf_misc_operations,
	bpf_modes, bpf_return_values, bpf_sizes, bpf_sources, ebpf_classes, ebpf_modes,
	seccomp_actions;

/* constants-bpf.c */
extern const struct constants
	bpf_attach_flags, bpf_attach_types, bpf_commands, bpf_fd_types, bpf_file_flags, bpf_kprobe_multi_flags,
	bpf_map_flags, bpf_map_lookup_flags, bpf_map_types, bpf_map_update_flags,
	bpf_program_flags, bpf_program_types, bpf_query_flags, bpf_registers, bpf_run_flags,
	bpf_stats_types;

/* constants-capability.c */
extern const struct constants high_capabilities, low_capabilities;

/* constants-process.c */
extern const struct constants
	arch_prctl_codes, clocks, clone3_flags, clone_flags, futex_commands, futex_flags,
	getrandom_flags, ioprio_who, itimer_which, kcmp_types, keyctl_commands, membarrier_commands, membarrier_flags, perf_flags, personalities,
	pidfd_flags, pidfd_signal_flags, prctl_options, priority_which, ptrace_requests, rlimit_resources, rusage_who,
	sched_flags, sched_policies, seccomp_filter_flags, seccomp_operations, setns_flags,
	timer_flags, timerfd_flags, unshare_flags, userfaultfd_flags, wait_options, waitid_types;

/* constants-signal.c */
extern const struct constants
	sigaction_flags, sigaltstack_flags, sigevent_notifications, signalfd_flags,
	sigprocmask_how;

/* constants-poll.c */
extern const struct constants
	epoll_create_flags, epoll_events, epoll_operations, eventfd_flags, poll_events;

/* constants-ipc.c */
extern const struct constants
	ipc_get_flags, mq_flags, msg_ipc_flags, msgctl_commands, semctl_commands, semop_flags, shm_flags,
	shm_get_flags, shmctl_commands;

/* constants-sched.c */
extern const struct constants aio_commands, ioprio_classes, membarrier_supported;

/* constants-security.c */
extern const struct constants
	landlock_add_flags, landlock_create_flags, landlock_fs_access, landlock_net_access,
	landlock_rule_kinds, landlock_scopes, lsm_attributes, lsm_get_flags, lsm_ids,
	lsm_unnamed_ids;

/* constants-machine.c */
extern const struct constants
	kexec_architectures, kexec_file_flags, kexec_flags, module_delete_flags, module_flags,
	reboot_commands, reboot_magic1, reboot_magic2, syslog_actions, syslog_levels, timex_modes,
	timex_states, timex_status;

/* constants-io_uring.c */
extern const struct constants
	uring_enter_flags, uring_entry_flags, uring_features, uring_operation_flags,
	uring_operations, uring_register_operations, uring_resource_flags, uring_restrictions,
	uring_setup_flags, uring_workers;

/* constants-futex.c */
extern const struct constants futex2_flags, futex2_sizes, futex_waiter_flags;

/* constants-input.c */
extern const struct constants
	input_axes, input_effect_states, input_effects, input_event_types, input_keys, input_leds,
	input_misc, input_properties, input_relative, input_repeats, input_slots, input_sounds,
	input_switches;

/* constants-video.c; the classes in the order of their numbers */
extern const struct constants
	video_buffer_types, video_control_classes, video_controls, video_meta_formats,
	video_pixel_formats, video_radio_formats;

/* constants-kvm.c */
extern const struct constants kvm_extensions;

/* constants-console.c */
extern const struct constants console_functions, console_key_types, console_keys;
