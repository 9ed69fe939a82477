/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Requests of ptrace, commands of keyctl and options of prctl for the decoder's comparison with strace: each
 * with what it takes, on processes and keys that there are not, with NULL and with pages that cannot be read.
 */
#include <elf.h>
#include <errno.h>
#include <linux/keyctl.h>
#include <linux/prctl.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <unistd.h>

#define S(n_, ...) syscall(SYS_##n_, ##__VA_ARGS__)
#define NOBODY 0x7ffffff0 /* more than any pid */

static char *bad;

static void tracing(void)
{
	static const long resume[] = { PTRACE_CONT, PTRACE_DETACH, PTRACE_SYSCALL, PTRACE_SINGLESTEP,
		PTRACE_SINGLEBLOCK, PTRACE_SYSEMU, PTRACE_SYSEMU_SINGLESTEP };
	static const long offsets[] = { 0, 4, 8 * 15, 8 * 18, 8 * 20 + 3, 8 * 21,
		offsetof(struct user, u_debugreg), offsetof(struct user, u_debugreg) + 8, 0x12345 };
	struct user_regs_struct r = { .r15 = 1, .rax = 0x123456789, .gs = 2 };
	struct user_fpregs_struct f = { .cwd = 1, .mxcsr = 2 };
	struct iovec set = { &r, sizeof(r) }, part = { &r, 16 };
	siginfo_t info = { .si_signo = SIGIO, .si_code = POLL_IN, .si_errno = ENOENT };
	siginfo_t trapped = { .si_signo = SIGSYS, .si_code = 1, .si_errno = 7 };
	uint64_t mask = 0x5, peek[2] = { 7, 0x300000003 };

	trapped.si_syscall = 24;
	for (unsigned i = 0; i < 3; i++) {
		static const unsigned archs[] = { 0, 0xc000003e, 0x40000003 };

		trapped.si_arch = archs[i];
		S(ptrace, PTRACE_SETSIGINFO, NOBODY, 0, &trapped);
	}
	S(ptrace, PTRACE_ATTACH, NOBODY, 1, 2);
	S(ptrace, PTRACE_INTERRUPT, NOBODY, 1, 2);
	S(ptrace, PTRACE_KILL, NOBODY, 1, 2);
	S(ptrace, PTRACE_LISTEN, NOBODY, 1, 2);
	S(ptrace, PTRACE_SEIZE, NOBODY, 0, PTRACE_O_TRACEFORK | PTRACE_O_EXITKILL | 0x80000000);
	S(ptrace, PTRACE_SETOPTIONS, NOBODY, NULL, PTRACE_O_TRACESYSGOOD);
	for (size_t i = 0; i < sizeof(resume) / sizeof(resume[0]); i++)
		S(ptrace, resume[i], NOBODY, i, SIGUSR1);
	for (size_t i = 0; i < sizeof(offsets) / sizeof(offsets[0]); i++) {
		S(ptrace, PTRACE_PEEKUSER, NOBODY, offsets[i], &mask);
		S(ptrace, PTRACE_POKEUSER, NOBODY, offsets[i], 3);
	}
	S(ptrace, PTRACE_PEEKDATA, NOBODY, bad, bad);
	S(ptrace, PTRACE_POKETEXT, NOBODY, bad, 0xcc);
	S(ptrace, PTRACE_GETREGS, NOBODY, 0, &r);
	S(ptrace, PTRACE_SETREGS, NOBODY, 0, &r);
	S(ptrace, PTRACE_SETREGS, NOBODY, 0, bad);
	S(ptrace, PTRACE_SETFPREGS, NOBODY, 0, &f);
	S(ptrace, PTRACE_GETFPREGS, NOBODY, 0, &f);
	S(ptrace, PTRACE_GETREGSET, NOBODY, NT_PRSTATUS, &set);
	S(ptrace, PTRACE_SETREGSET, NOBODY, NT_PRSTATUS, &set);
	S(ptrace, PTRACE_SETREGSET, NOBODY, NT_PRSTATUS, &part);
	S(ptrace, PTRACE_SETREGSET, NOBODY, 0x12345, &part);
	S(ptrace, PTRACE_SETREGSET, NOBODY, NT_FPREGSET, bad);
	S(ptrace, PTRACE_SETSIGINFO, NOBODY, 0, &info);
	info.si_code = 77;
	S(ptrace, PTRACE_SETSIGINFO, NOBODY, 0, &info);
	S(ptrace, PTRACE_GETSIGINFO, NOBODY, 0, bad);
	S(ptrace, PTRACE_SETSIGMASK, NOBODY, 8, &mask);
	S(ptrace, PTRACE_GETSIGMASK, NOBODY, 8, &mask);
	S(ptrace, PTRACE_PEEKSIGINFO, NOBODY, peek, &info);
	S(ptrace, PTRACE_PEEKSIGINFO, NOBODY, bad, NULL);
	S(ptrace, PTRACE_SECCOMP_GET_FILTER, NOBODY, 3, NULL);
	S(ptrace, PTRACE_SECCOMP_GET_METADATA, NOBODY, 16, peek);
	S(ptrace, PTRACE_SECCOMP_GET_METADATA, NOBODY, 7, peek);
	S(ptrace, PTRACE_GET_SYSCALL_INFO, NOBODY, 64, bad);
	S(ptrace, PTRACE_GETEVENTMSG, NOBODY, 0, &mask);
	S(ptrace, 0xdeadbeefcafe, NOBODY, 1, 2);
}

static void keys(void)
{
	struct iovec parts[2] = { { "ab", 2 }, { "cde", 3 } };
	struct keyctl_dh_params dh = { .prime = 2, .base = -3 };
	struct keyctl_kdf_params kdf = { .hashname = (char *)"sha256", .otherinfo = (char *)"info",
		.otherinfolen = 4 };
	struct keyctl_pkey_params pkey = { .key_id = -1, .in_len = 3, .out_len = 4 };
	char buffer[64];

	S(add_key, "user", "a description", "payload", 7, KEY_SPEC_PROCESS_KEYRING);
	S(add_key, NULL, bad, bad, 3, 0x12345);
	S(request_key, "user", "none such", NULL, -7);
	S(keyctl, KEYCTL_GET_KEYRING_ID, KEY_SPEC_PROCESS_KEYRING, -1);
	S(keyctl, KEYCTL_JOIN_SESSION_KEYRING, bad);
	S(keyctl, KEYCTL_UPDATE, 0x7fffffff, "payload", 7);
	S(keyctl, KEYCTL_REVOKE, 0x7fffffff);
	S(keyctl, KEYCTL_LINK, 0x7fffffff, KEY_SPEC_SESSION_KEYRING);
	S(keyctl, KEYCTL_DESCRIBE, KEY_SPEC_PROCESS_KEYRING, NULL, 0);
	S(keyctl, KEYCTL_READ, KEY_SPEC_PROCESS_KEYRING, bad, 8);
	S(keyctl, KEYCTL_SEARCH, KEY_SPEC_PROCESS_KEYRING, "user", "none such", 0);
	S(keyctl, KEYCTL_CHOWN, 0x7fffffff, -1, 5);
	S(keyctl, KEYCTL_SETPERM, 0x7fffffff, 0x3f0000 | 0x40);
	S(keyctl, KEYCTL_INSTANTIATE, 0x7fffffff, "payload", 7, 0);
	S(keyctl, KEYCTL_INSTANTIATE_IOV, 0x7fffffff, parts, 2, 0);
	S(keyctl, KEYCTL_NEGATE, 0x7fffffff, 3, 0);
	S(keyctl, KEYCTL_REJECT, 0x7fffffff, 3, EIO, 0);
	S(keyctl, KEYCTL_SET_REQKEY_KEYRING, 77);
	S(keyctl, KEYCTL_SET_TIMEOUT, 0x7fffffff, 3);
	S(keyctl, KEYCTL_GET_PERSISTENT, -1, 0x7fffffff);
	S(keyctl, KEYCTL_DH_COMPUTE, &dh, buffer, 4, &kdf);
	S(keyctl, KEYCTL_DH_COMPUTE, bad, NULL, 0, NULL);
	S(keyctl, KEYCTL_PKEY_QUERY, 0x7fffffff, 0, "info", buffer);
	S(keyctl, KEYCTL_PKEY_SIGN, &pkey, "info", "abcd", buffer);
	S(keyctl, KEYCTL_PKEY_VERIFY, &pkey, "info", "abcd", "efgh");
	S(keyctl, KEYCTL_RESTRICT_KEYRING, 0x7fffffff, "type", NULL);
	S(keyctl, KEYCTL_MOVE, 0x7fffffff, 1, 2, KEYCTL_MOVE_EXCL | 8);
	S(keyctl, KEYCTL_CAPABILITIES, buffer, 2);
	S(keyctl, 0x1234, 1, 2, 3, 4);
}

static void options(void)
{
	char name[17] = "0123456789abcdef";

	S(prctl, PR_SET_NAME, name);
	S(prctl, PR_SET_NAME, bad);
	memcpy(bad - 3, "abc", 3);
	S(prctl, PR_SET_NAME, bad - 3);
	S(prctl, PR_SET_NAME, "decode-tracing");
	S(prctl, PR_SET_PDEATHSIG, 0x1000000000 | SIGUSR1);
	S(prctl, PR_SET_DUMPABLE, 0x1000000001);
	S(prctl, PR_MCE_KILL, 0x1234, 1, 2, 3);
	S(prctl, PR_GET_ENDIAN, bad);
	S(prctl, PR_SET_UNALIGN, 0x13);
	S(prctl, PR_PAC_RESET_KEYS, 0x23, 1, 2, 3);
	S(prctl, PR_SVE_SET_VL, 0x500ff);
	S(prctl, PR_SCHED_CORE, PR_SCHED_CORE_GET, NOBODY, 0, bad);
	S(prctl, PR_SCHED_CORE, PR_SCHED_CORE_CREATE, NOBODY, 7, NULL);
	S(prctl, PR_SET_VMA, 0x100000005, bad, 4096, "name");
	S(prctl, PR_SET_SECUREBITS, 0x100000001);
}

int main(void)
{
	char *page = (char *)mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	mprotect(page + 4096, 4096, PROT_NONE);
	bad = page + 4096;
	tracing();
	keys();
	options();
	return 0;
}
