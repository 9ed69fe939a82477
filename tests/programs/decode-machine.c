/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The machine's clock, log, modules, segments and reboots for the decoder's comparison with strace: every call that
 * would change something is one that has to fail.
 */
#include <asm/ldt.h>
#include <fcntl.h>
#include <linux/kexec.h>
#include <linux/reboot.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/timex.h>
#include <time.h>
#include <unistd.h>
#define S(n, ...) syscall(SYS_##n, ##__VA_ARGS__)

int main(void)
{
	char *page = (char *)mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	char *bad = page + 4096;
	struct timex t = { 0 };
	struct user_desc d = { .entry_number = 1, .base_addr = 0x1234, .limit = 0xfffff, .seg_32bit = 1, .contents = 1,
		.limit_in_pages = 1, .useable = 1 };
	struct kexec_segment segments[2] = { { page, 5, bad, 6 }, { 0 } };
	char command[300], empty[] = "", image[] = "image", text[] = "param=1", module[] = "no_such_module";

	memset(page, 0, 4096);
	mprotect(bad, 4096, PROT_NONE);
	/* clocks */
	S(adjtimex, &t);
	t.modes = ADJ_OFFSET_SINGLESHOT | 0x30000000;
	S(adjtimex, &t);
	S(adjtimex, NULL);
	S(adjtimex, bad);
	t.modes = 0;
	S(clock_adjtime, CLOCK_REALTIME, &t);
	S(clock_adjtime, CLOCK_MONOTONIC, &t);
	S(clock_adjtime, -1, NULL);
	S(clock_adjtime, CLOCK_REALTIME, bad);
	/* segments */
	S(modify_ldt, 1, &d, sizeof(d));
	S(modify_ldt, 0x11, &d, sizeof(d));
	S(modify_ldt, 0, page, 64);
	S(modify_ldt, 2, page, 64);
	S(modify_ldt, 1, NULL, sizeof(d));
	S(modify_ldt, 1, bad, sizeof(d));
	S(modify_ldt, 1, &d, 5);
	d.entry_number = -1;
	S(modify_ldt, 77, &d, sizeof(d));
	S(set_thread_area, &d);
	S(set_thread_area, NULL);
	S(get_thread_area, &d);
	S(get_thread_area, bad);
	/* kernels to come */
	S(kexec_load, 0x1000, 2, segments, KEXEC_ARCH_X86_64 | 0x80);
	S(kexec_load, 0, 17, segments, 0xffff0000);
	S(kexec_load, 0, 2, bad, KEXEC_ARCH_ARM | KEXEC_ON_CRASH | KEXEC_PRESERVE_CONTEXT | 0xf0);
	S(kexec_load, 0, 3, bad - sizeof(segments[0]), 0xf0);
	S(kexec_file_load, -1, -1, 5, text, 0xc7);
	S(kexec_file_load, -1, -1, 0, empty, KEXEC_FILE_UNLOAD | 0xf00000000);
	S(kexec_file_load, -1, 1, 300, bad, KEXEC_FILE_NO_INITRAMFS);
	/* modules */
	S(init_module, image, 5, text);
	S(init_module, NULL, -1L, NULL);
	S(init_module, bad, 5, bad);
	S(finit_module, -1, text, 0);
	S(finit_module, -1, bad, 3);
	S(finit_module, -1, NULL, 0xfff0);
	S(delete_module, module, O_NONBLOCK | O_TRUNC);
	S(delete_module, NULL, 0xff);
	S(delete_module, bad, 0);
	/* reboots: never with the right numbers */
	memset(command, 'x', sizeof(command));
	S(reboot, 1, LINUX_REBOOT_MAGIC2, LINUX_REBOOT_CMD_HALT, command);
	S(reboot, LINUX_REBOOT_MAGIC1, 5, LINUX_REBOOT_CMD_RESTART2, command);
	S(reboot, LINUX_REBOOT_MAGIC1, 5, LINUX_REBOOT_CMD_RESTART2, text);
	S(reboot, LINUX_REBOOT_MAGIC1, 5, LINUX_REBOOT_CMD_RESTART2, bad);
	S(reboot, 5, LINUX_REBOOT_MAGIC2C, LINUX_REBOOT_CMD_RESTART2, NULL);
	S(reboot, 5, 5, 0x77, NULL);
	/* the log */
	S(syslog, 0, page, 5);
	S(syslog, 3, page, 0);
	S(syslog, 3, page, -1);
	S(syslog, 3, NULL, 40);
	S(syslog, 3, bad, 40);
	S(syslog, 8, NULL, 99);
	S(syslog, 8, page, 0);
	S(syslog, 9, NULL, 0);
	S(syslog, 10, bad, 5);
	S(syslog, 77, page, 5);
	S(syslog, -1, NULL, -1);
	return 0;
}
