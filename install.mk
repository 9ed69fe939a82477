# SPDX-License-Identifier: BSD-2-Clause
# What goes where under PREFIX. libexec/sidetrace/{runc,crun} are the wrapper under the names that
# podman knows runtimes by; it looks at its own name.

BINDIR     := $(DESTDIR)$(PREFIX)/bin
LIBEXECDIR := $(DESTDIR)$(PREFIX)/libexec/sidetrace

MANDIR     := $(DESTDIR)$(PREFIX)/share/man
BASHDIR    := $(DESTDIR)$(PREFIX)/share/bash-completion/completions
EXAMPLEDIR := $(DESTDIR)$(PREFIX)/share/sidetrace

# Pages that have a template are completed from the tables of the program itself.
MAN_PAGES := $(patsubst docs/%.in,%,$(wildcard docs/*.1.in)) $(notdir $(wildcard docs/*.[17]))

man: $(addprefix $(B)/man/,$(MAN_PAGES)) $(B)/man/sidetrace.bash
$(B)/man/%: docs/%.in $(B)/sidetrace
	@mkdir -p $(@D)
	$(B)/sidetrace help --man <$< >$@
$(B)/man/%: docs/%
	@mkdir -p $(@D)
	cp $< $@
$(B)/man/sidetrace.bash: $(B)/sidetrace
	@mkdir -p $(@D)
	$(B)/sidetrace completion bash >$@

install: all man
	install -d $(BINDIR) $(LIBEXECDIR) $(MANDIR)/man1 $(MANDIR)/man7 $(BASHDIR) $(EXAMPLEDIR)
	for page in $(MAN_PAGES); do \
		install -m 644 $(B)/man/$$page $(MANDIR)/man$${page##*.}/ || exit 1; done
	install -m 644 $(B)/man/sidetrace.bash $(BASHDIR)/sidetrace
	install -m 644 config/config.json $(EXAMPLEDIR)/config.json
	install -m 755 $(B)/sidetrace $(B)/sidetrace-runc $(B)/containerd-shim-sidetrace-v2 $(BINDIR)
	install -m 755 $(B)/sidetrace-hook $(B)/sidetrace-tracer $(LIBEXECDIR)
	ln -sf ../../bin/sidetrace-runc $(LIBEXECDIR)/runc
	ln -sf ../../bin/sidetrace-runc $(LIBEXECDIR)/crun

uninstall:
	rm -f $(addprefix $(BINDIR)/,sidetrace sidetrace-runc containerd-shim-sidetrace-v2)
	rm -rf $(LIBEXECDIR) $(EXAMPLEDIR)
	rm -f $(BASHDIR)/sidetrace
	for page in $(MAN_PAGES); do rm -f $(MANDIR)/man$${page##*.}/$$page; done

.PHONY: man
