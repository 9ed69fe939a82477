# SPDX-License-Identifier: BSD-2-Clause
# The eBPF objects and their skeletons, made at build time and embedded in the tracer: nothing is compiled
# on the user's machine. clang and bpftool are needed to build, not to run.

BPF_CLANG ?= clang
BPFTOOL   ?= $(firstword $(wildcard /usr/sbin/bpftool /usr/bin/bpftool) bpftool)
BPF_GEN   := $(B)/gen
BPF_FLAGS := -O2 -g -target bpf -mcpu=v3 -D__TARGET_ARCH_x86 -D__x86_64__ -D_GNU_SOURCE -Wall -Wextra -Werror \
             -Wno-unused-parameter -Wno-gnu-variable-sized-type-not-at-end -Wno-missing-declarations \
             -I/usr/include/$(shell $(CC) -print-multiarch 2>/dev/null || echo x86_64-linux-gnu) -iquote include -iquote tracer

# Two of them: `plain` is for kernels that cannot give a pointer its type back (tracer/bpf/types.bpf.h).
BPF_OBJECTS := $(BPF_GEN)/sidetrace.bpf.o $(BPF_GEN)/plain.bpf.o
$(BPF_GEN)/plain.bpf.o: BPF_FLAGS += -DPLAIN

$(BPF_OBJECTS): tracer/bpf/sidetrace.bpf.c $(wildcard tracer/bpf/*.h) tracer/capture.h include/record.h
	@mkdir -p $(@D)
	@echo "  BPF   $@"
	$(BPF_CLANG) $(BPF_FLAGS) -c -o $@.full $< && $(BPFTOOL) gen object $@ $@.full && rm $@.full

$(BPF_GEN)/%.skel.h: $(BPF_GEN)/%.bpf.o
	@echo "  GEN   $@"
	$(BPFTOOL) gen skeleton $< name $*_bpf >$@.tmp && mv $@.tmp $@

# The structures that the programs name: what the loader takes out of the kernel's types.
$(BPF_GEN)/sidetrace.types.h: $(BPF_OBJECTS)
	@echo "  GEN   $@"
	for object in $^; do $(BPFTOOL) btf dump file $$object; done | \
		sed -n "s/^\[[0-9]*\] STRUCT '\([A-Za-z0-9_]*\)'.*/\"\1\",/p" | sort -u >$@.tmp && mv $@.tmp $@

$(patsubst %.c,$(B)/obj/%.o,$(filter-out %.bpf.c,$(wildcard tracer/bpf/*.c))): \
	$(addprefix $(BPF_GEN)/,sidetrace.skel.h plain.skel.h sidetrace.types.h)
