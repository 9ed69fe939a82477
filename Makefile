# SPDX-License-Identifier: BSD-2-Clause
# The whole build, readable in one sitting. Each folder becomes one archive; the link lines below
# are the architecture. A file sees its own folder's headers and include/, nothing else.
#
#   make                all programs, into build/
#   make demo | test    set up a fresh machine and show, or test, everything (as root)
#   make unit e2e lint fuzz bench install uninstall clean
#   V=1                 show the commands
#   SANITIZE=1          address and undefined behaviour sanitizers, into build-san/
#   CC=clang            into build-clang/

VERSION := 0.1.0
PREFIX  ?= /usr/local
CC      := $(if $(filter default,$(origin CC)),gcc,$(CC))

ifeq ($(FUZZ),1)
B := build-fuzz
override CC := clang
SANFLAGS := -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer -O1
else ifeq ($(SANITIZE),1)
B := build-san
SANFLAGS := -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer -O1
else ifneq ($(findstring clang,$(CC)),)
B := build-clang
else
B := build
endif

WARN    := -Wall -Wextra -Werror -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wpointer-arith \
           -Wwrite-strings -Wvla -Wformat=2 -Wno-format-nonliteral -Wno-missing-field-initializers \
           -Wno-gnu-conditional-omitted-operand
ifeq ($(findstring clang,$(CC)),)
WARN    := $(filter-out -Wno-gnu-conditional-omitted-operand,$(WARN))
endif
CFLAGS  ?= -O2 -g
CPPFLAGS += -D_GNU_SOURCE -D_FILE_OFFSET_BITS=64 -DSIDETRACE_VERSION='"$(VERSION)"'
ALL_CFLAGS = -std=gnu17 $(WARN) $(CFLAGS) -fstack-protector-strong -fPIE $(SANFLAGS) $(CPPFLAGS)
PIE     := -pie
ALL_LDFLAGS = $(PIE) -Wl,-z,relro,-z,now,--as-needed,--build-id=sha1 $(SANFLAGS) $(LDFLAGS)

ifneq ($(V),1)
.SILENT:
endif

# --- folders → archives ------------------------------------------------------------------------
FOLDERS  := base config shim hook tracer report cli
sources   = $(sort $(filter-out $(1)/main%.c,$(wildcard $(1)/*.c $(1)/*/*.c $(1)/*/*/*.c)))
objects   = $(patsubst %.c,$(B)/obj/%.o,$(filter-out %.bpf.c,$(call sources,$(1))))
archive   = $(B)/lib$(1).a
PROGRAMS := sidetrace-runc containerd-shim-sidetrace-v2 sidetrace-hook sidetrace-tracer sidetrace

all: $(addprefix $(B)/,$(PROGRAMS))

# --- the eBPF object -----------------------------------------------------------------------------
include bpf.mk

# --- the architecture: who may use whom (and nothing links backwards) ----------------------------
LINK_shim   := config base
LINK_hook   := config base
LINK_tracer := config base
LINK_cli    := report config base
LINK_report := config base
LINK_config := base
LINK_base   :=

$(B)/sidetrace-runc:               $(B)/obj/shim/main-runc.o   $(foreach l,shim $(LINK_shim),$(call archive,$(l)))
$(B)/containerd-shim-sidetrace-v2: $(B)/obj/shim/main-shim.o   $(foreach l,shim $(LINK_shim),$(call archive,$(l)))
$(B)/sidetrace-hook:               $(B)/obj/hook/main.o        $(foreach l,hook $(LINK_hook),$(call archive,$(l)))
$(B)/sidetrace-tracer:             $(B)/obj/tracer/main.o      $(foreach l,tracer $(LINK_tracer),$(call archive,$(l)))
$(B)/sidetrace:                    $(B)/obj/cli/main.o         $(foreach l,cli $(LINK_cli),$(call archive,$(l)))

# System libraries, by program: what starts with every container stays small.
LIBS_base   := -ljansson
$(B)/sidetrace-runc $(B)/containerd-shim-sidetrace-v2: LIBS := $(LIBS_base)
# Without a loader's work each start costs a quarter less (bench/RESULTS.md). Sanitizers need theirs.
ifeq ($(SANFLAGS),)
$(B)/sidetrace-runc $(B)/containerd-shim-sidetrace-v2 $(B)/sidetrace-hook: PIE := -static-pie
endif
# A container waits for the tracer too; libc alone stays shared, for the users' names (getpwnam).
$(B)/sidetrace-hook:   LIBS := $(LIBS_base) -lcap
$(B)/sidetrace-tracer: LIBS := -Wl,-Bstatic $(LIBS_base) -lcap -lseccomp -lbpf -lelf -lz -Wl,-Bdynamic
$(B)/sidetrace:        LIBS := $(LIBS_base) -lseccomp -lz -lzstd -lm

$(addprefix $(B)/,$(PROGRAMS)):
	@echo "  LINK  $@"
	$(CC) $(ALL_LDFLAGS) -o $@ $^ $(LIBS)

define folder_rules
$(call archive,$(1)): $(call objects,$(1))
	@rm -f $$@
	ar rcs $$@ $$^
$(B)/obj/$(1)/%.o: $(1)/%.c
	@mkdir -p $$(@D)
	@echo "  CC    $$<"
	$(CC) $(ALL_CFLAGS) -iquote include -iquote $(1) $(if $(filter tracer,$(1)),-iquote $(BPF_GEN)) -MMD -MP -c -o $$@ $$<
endef
$(foreach f,$(FOLDERS),$(eval $(call folder_rules,$(f))))

# What the assembler takes in as it is (.incbin) is no dependency that the compiler can see.
$(B)/obj/report/html/assets.o: report/html/page.css report/html/page.js

# --- unit tests: tests/unit/test-<folder>-<what>.c links <folder> and what it may use ------------
UNIT_SOURCES := $(wildcard tests/unit/test-*.c)
UNIT_TESTS   := $(patsubst tests/unit/%.c,$(B)/unit/%,$(UNIT_SOURCES))
test_folder   = $(word 2,$(subst -, ,$(notdir $(1))))

define unit_rule
$(B)/unit/$(1): tests/unit/$(1).c $(foreach l,$(2) $(LINK_$(2)),$(call archive,$(l)))
	@mkdir -p $$(@D)
	@echo "  TEST  $$@"
	$(CC) $(ALL_CFLAGS) -iquote include -iquote $(2) -iquote tests/unit -MMD -MP $(ALL_LDFLAGS) \
		-o $$@ tests/unit/$(1).c $(foreach l,$(2) $(LINK_$(2)),$(call archive,$(l))) \
		-lcmocka $(LIBS_base) -lcap -lseccomp -lbpf -lz -lzstd -lm
endef
$(foreach t,$(notdir $(UNIT_SOURCES:.c=)),$(eval $(call unit_rule,$(t),$(call test_folder,$(t)))))

unit: $(UNIT_TESTS)
	tests/run-unit $(UNIT_TESTS)

# --- fuzz targets: tests/fuzz/fuzz-<folder>-<what>.c, run by libFuzzer (clang) -------------------
FUZZ_SOURCES := $(wildcard tests/fuzz/fuzz-*.c)
FUZZ_TARGETS := $(patsubst tests/fuzz/%.c,$(B)/%,$(FUZZ_SOURCES))
FUZZ_SECONDS ?= 20
ifeq ($(FUZZ),1)
define fuzz_rule
$(B)/$(1): tests/fuzz/$(1).c $(foreach l,$(2) $(LINK_$(2)),$(call archive,$(l)))
	@mkdir -p $$(@D)
	@echo "  FUZZ  $$@"
	$(CC) $(ALL_CFLAGS) -Wno-missing-prototypes -fsanitize=fuzzer -iquote include -iquote $(2) -MMD -MP $(ALL_LDFLAGS) \
		-o $$@ tests/fuzz/$(1).c $(foreach l,$(2) $(LINK_$(2)),$(call archive,$(l))) \
		$(LIBS_base) -lcap -lseccomp -lbpf -lz -lzstd -lm
endef
$(foreach t,$(notdir $(FUZZ_SOURCES:.c=)),$(eval $(call fuzz_rule,$(t),$(call test_folder,$(t)))))

fuzz: $(FUZZ_TARGETS)
	tests/run-fuzz $(FUZZ_SECONDS) $(FUZZ_TARGETS)
else
fuzz:
	$(MAKE) FUZZ=1 fuzz
endif

# --- tests and checks ------------------------------------------------------------------------------
e2e: all programs
	tests/run-e2e

PROGRAM_SOURCES := $(wildcard tests/programs/*.c)
programs: $(patsubst tests/programs/%.c,$(B)/programs/%,$(PROGRAM_SOURCES))
$(B)/programs/%: tests/programs/%.c $(wildcard tests/programs/*.h)
	@mkdir -p $(@D)
	$(CC) -std=gnu17 -O1 -g -Wall -D_GNU_SOURCE -o $@ $< -pthread -lrt

test:
	tests/setup test
	tests/run

demo:
	tests/setup demo
	$(MAKE) all
	examples/demo/run

lint:
	tests/run-lint

bench: all programs $(B)/bench/pairs
	bench/run
$(B)/bench/format: bench/format.c $(foreach l,tracer $(LINK_tracer),$(call archive,$(l)))
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -iquote include -iquote tracer -iquote tests/unit $(ALL_LDFLAGS) -o $@ $^ -ljansson -lcap -lseccomp -lbpf
$(B)/bench/%: bench/%.c
	@mkdir -p $(@D)
	$(CC) -std=gnu17 -O2 -g -Wall -D_GNU_SOURCE -o $@ $< -lbpf

# --- installation ------------------------------------------------------------------------------------
include install.mk

clean:
	rm -rf build build-*

.PHONY: all unit fuzz e2e programs test demo lint bench clean install uninstall
.DELETE_ON_ERROR:
-include $(shell find $(B) -name '*.d' 2>/dev/null)
