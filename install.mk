# SPDX-License-Identifier: BSD-2-Clause
# What goes where under PREFIX. libexec/sidetrace/{runc,crun} are the wrapper under the names that
# podman knows runtimes by; it looks at its own name.

BINDIR     := $(DESTDIR)$(PREFIX)/bin
LIBEXECDIR := $(DESTDIR)$(PREFIX)/libexec/sidetrace

install: all
	install -d $(BINDIR) $(LIBEXECDIR)
	install -m 755 $(B)/sidetrace $(B)/sidetrace-runc $(B)/containerd-shim-sidetrace-v2 $(BINDIR)
	install -m 755 $(B)/sidetrace-hook $(B)/sidetrace-tracer $(LIBEXECDIR)
	ln -sf ../../bin/sidetrace-runc $(LIBEXECDIR)/runc
	ln -sf ../../bin/sidetrace-runc $(LIBEXECDIR)/crun

uninstall:
	rm -f $(addprefix $(BINDIR)/,sidetrace sidetrace-runc containerd-shim-sidetrace-v2)
	rm -rf $(LIBEXECDIR)
