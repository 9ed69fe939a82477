/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * System V IPC and POSIX message queues: keys, permissions, messages, semaphore operations, and what the
 * *ctl calls fill by their command.
 */
#include "decode/call.h"
#include "decode/constants.h"
#include "decode/fields.h"
#include "decode/types.h"

#include <asm-generic/hugetlb_encode.h>
#include <fcntl.h>
#include <mqueue.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>

/* asm-generic/ipc.h: or-ed to the command by libcs that want the newer structures */
#define IPC_64_BIT 0x0100

/* --- keys and permissions ------------------------------------------------------------------------------ */
static void print_ipc_key(struct call *c, const struct arg *a, unsigned reg)
{
	(void)a;
	if (reg_unsigned(c, reg) == IPC_PRIVATE)
		put_symbol(c, "IPC_PRIVATE", IPC_PRIVATE);
	else
		put_hex(c, reg_unsigned(c, reg));
}

const struct arg_type arg_ipc_key = { .print = print_ipc_key };

/* IPC_CREAT|0600: the lowest nine bits are the permissions. */
static void put_get_flags(struct call *c, unsigned flags, const struct constants *names)
{
	if (flags & ~0777u) {
		put_flags(c, flags & ~0777u, names);
		put_text(c, "|");
	}
	put_mode(c, flags & 0777);
}

static void print_ipc_get(struct call *c, const struct arg *a, unsigned reg)
{
	(void)a;
	put_get_flags(c, reg_unsigned(c, reg), &ipc_get_flags);
}

/* The size of huge pages has six bits of its own. */
static void print_shm_get(struct call *c, const struct arg *a, unsigned reg)
{
	unsigned flags = reg_unsigned(c, reg), huge = flags >> HUGETLB_FLAG_ENCODE_SHIFT & HUGETLB_FLAG_ENCODE_MASK;
	unsigned others =
		flags & ~((unsigned)HUGETLB_FLAG_ENCODE_MASK << HUGETLB_FLAG_ENCODE_SHIFT) & ~0777u;
	(void)a;
	if (!huge) {
		put_get_flags(c, flags, &shm_get_flags);
		return;
	}
	if (others) {
		put_flags(c, others, &shm_get_flags);
		put_text(c, "|");
	}
	put_number(c, huge);
	put_text(c, "<<");
	put_symbol(c, "SHM_HUGE_SHIFT", HUGETLB_FLAG_ENCODE_SHIFT);
	put_text(c, "|");
	put_mode(c, flags & 0777);
}

const struct arg_type arg_ipc_get = { .print = print_ipc_get };
const struct arg_type arg_shm_get = { .print = print_shm_get };

static void put_perm(struct call *c, const struct ipc_perm *p, bool set)
{
	put_struct_open(c);
	FIELD(c, id, "uid", p->uid);
	FIELD(c, id, "gid", p->gid);
	FIELD(c, mode, "mode", p->mode);
	if (!set) {
		FIELD(c, number, "key", (unsigned)p->__key);
		FIELD(c, id, "cuid", p->cuid);
		FIELD(c, id, "cgid", p->cgid);
	}
	put_struct_close(c, false);
}

/* --- messages ------------------------------------------------------------------------------------------ */
static void put_msgbuf(struct call *c, uint64_t address, uint64_t size, enum phase phase)
{
	const uint8_t *bytes = call_bytes(c, address, c->word, phase);
	int64_t type;

	if (!bytes) {
		put_address(c, address);
		return;
	}
	type = (int64_t)call_word(c, bytes);
	put_struct_open(c);
	FIELD(c, decimal, "mtype", c->i386 ? (int32_t)type : type);
	FIELD(c, buffer, "mtext", address + c->word, size, phase, 0);
	put_struct_close(c, false);
}

static void print_msgbuf_in(struct call *c, const struct arg *a, unsigned reg)
{
	(void)a;
	put_msgbuf(c, reg_raw(c, reg), reg_raw(c, reg + 1), AT_ENTRY);
}

/* The message's type, and of its text what may be shown. */
static void capture_msgbuf(struct capture_builder *b, unsigned reg, unsigned when)
{
	struct capture_op *op = capture_add(b, CAPTURE_BYTES, when, reg);

	op->length = LENGTH_CONST;
	op->count = 1;
	op->element = CAPTURE_STRUCT_MAX;
	op->max = CAPTURE_STRUCT_MAX;
}

static void capture_msgbuf_in(struct capture_builder *b, const struct arg *a, unsigned reg)
{
	(void)a;
	capture_msgbuf(b, reg, CAPTURE_ENTRY);
}

static void print_msgbuf_out(struct call *c, const struct arg *a, unsigned reg)
{
	(void)a;
	if (c->failed)
		put_address(c, reg_raw(c, reg));
	else
		put_msgbuf(c, reg_raw(c, reg), (uint64_t)c->record->call.result, AT_EXIT);
}

static void capture_msgbuf_out(struct capture_builder *b, const struct arg *a, unsigned reg)
{
	(void)a;
	capture_msgbuf(b, reg, CAPTURE_EXIT_OK);
}

const struct arg_type arg_msgbuf_in = { .print = print_msgbuf_in, .capture = capture_msgbuf_in };
const struct arg_type arg_msgbuf_out = {
	.print = print_msgbuf_out, .capture = capture_msgbuf_out, .at_exit = true
};

/* --- semaphores ------------------------------------------------------------------------------------------ */
static void print_sembuf(struct call *c, const void *bytes)
{
	struct sembuf s;

	memcpy(&s, bytes, sizeof(s));
	put_struct_open(c);
	FIELD(c, number, "sem_num", s.sem_num);
	FIELD(c, decimal, "sem_op", s.sem_op);
	FIELD(c, flags, "sem_flg", (uint16_t)s.sem_flg, &semop_flags);
	put_struct_close(c, false);
}

const struct struct_type struct_sembuf = {
	.print = print_sembuf, .size = sizeof(struct sembuf), .portable = true
};

/* --- the *ctl calls -------------------------------------------------------------------------------------- */
static void put_msqid(struct call *c, const void *bytes)
{
	struct msqid_ds d;

	memcpy(&d, bytes, sizeof(d));
	put_struct_open(c);
	put_field(c, "msg_perm");
	put_perm(c, &d.msg_perm, false);
	FIELD(c, number, "msg_stime", (uint64_t)d.msg_stime);
	FIELD(c, number, "msg_rtime", (uint64_t)d.msg_rtime);
	FIELD(c, number, "msg_ctime", (uint64_t)d.msg_ctime);
	FIELD(c, number, "msg_qnum", d.msg_qnum);
	FIELD(c, number, "msg_qbytes", d.msg_qbytes);
	FIELD(c, pid, "msg_lspid", d.msg_lspid);
	FIELD(c, pid, "msg_lrpid", d.msg_lrpid);
	put_struct_close(c, false);
}

static void put_msqid_set(struct call *c, const void *bytes)
{
	struct msqid_ds d;

	memcpy(&d, bytes, sizeof(d));
	put_struct_open(c);
	put_field(c, "msg_perm");
	put_perm(c, &d.msg_perm, true);
	FIELD(c, number, "msg_qbytes", d.msg_qbytes);
	put_struct_close(c, false);
}

static void put_msginfo(struct call *c, const void *bytes)
{
	struct msginfo i;

	memcpy(&i, bytes, sizeof(i));
	put_struct_open(c);
	FIELD(c, decimal, "msgpool", i.msgpool);
	FIELD(c, decimal, "msgmap", i.msgmap);
	FIELD(c, decimal, "msgmax", i.msgmax);
	FIELD(c, decimal, "msgmnb", i.msgmnb);
	FIELD(c, decimal, "msgmni", i.msgmni);
	FIELD(c, decimal, "msgssz", i.msgssz);
	FIELD(c, decimal, "msgtql", i.msgtql);
	FIELD(c, number, "msgseg", i.msgseg);
	put_struct_close(c, false);
}

static void put_semid(struct call *c, const void *bytes)
{
	struct semid_ds d;

	memcpy(&d, bytes, sizeof(d));
	put_struct_open(c);
	put_field(c, "sem_perm");
	put_perm(c, &d.sem_perm, false);
	FIELD(c, number, "sem_otime", (uint64_t)d.sem_otime);
	FIELD(c, number, "sem_ctime", (uint64_t)d.sem_ctime);
	FIELD(c, number, "sem_nsems", d.sem_nsems);
	put_struct_close(c, false);
}

static void put_semid_set(struct call *c, const void *bytes)
{
	struct semid_ds d;

	memcpy(&d, bytes, sizeof(d));
	put_struct_open(c);
	put_field(c, "sem_perm");
	put_perm(c, &d.sem_perm, true);
	put_struct_close(c, false);
}

static void put_seminfo(struct call *c, const void *bytes)
{
	struct seminfo i;

	memcpy(&i, bytes, sizeof(i));
	put_struct_open(c);
	FIELD(c, decimal, "semmap", i.semmap);
	FIELD(c, decimal, "semmni", i.semmni);
	FIELD(c, decimal, "semmns", i.semmns);
	FIELD(c, decimal, "semmnu", i.semmnu);
	FIELD(c, decimal, "semmsl", i.semmsl);
	FIELD(c, decimal, "semopm", i.semopm);
	FIELD(c, decimal, "semume", i.semume);
	FIELD(c, decimal, "semusz", i.semusz);
	FIELD(c, decimal, "semvmx", i.semvmx);
	FIELD(c, decimal, "semaem", i.semaem);
	put_struct_close(c, false);
}

static void put_shmid(struct call *c, const void *bytes)
{
	struct shmid_ds d;

	memcpy(&d, bytes, sizeof(d));
	put_struct_open(c);
	put_field(c, "shm_perm");
	put_perm(c, &d.shm_perm, false);
	FIELD(c, number, "shm_segsz", d.shm_segsz);
	FIELD(c, pid, "shm_cpid", d.shm_cpid);
	FIELD(c, pid, "shm_lpid", d.shm_lpid);
	FIELD(c, number, "shm_nattch", d.shm_nattch);
	FIELD(c, number, "shm_atime", (uint64_t)d.shm_atime);
	FIELD(c, number, "shm_dtime", (uint64_t)d.shm_dtime);
	FIELD(c, number, "shm_ctime", (uint64_t)d.shm_ctime);
	put_struct_close(c, false);
}

static void put_shmid_set(struct call *c, const void *bytes)
{
	struct shmid_ds d;

	memcpy(&d, bytes, sizeof(d));
	put_struct_open(c);
	put_field(c, "shm_perm");
	put_perm(c, &d.shm_perm, true);
	put_struct_close(c, false);
}

static void put_shminfo(struct call *c, const void *bytes)
{
	struct shminfo i;

	memcpy(&i, bytes, sizeof(i));
	put_struct_open(c);
	FIELD(c, number, "shmmax", i.shmmax);
	FIELD(c, number, "shmmin", i.shmmin);
	FIELD(c, number, "shmmni", i.shmmni);
	FIELD(c, number, "shmseg", i.shmseg);
	FIELD(c, number, "shmall", i.shmall);
	put_struct_close(c, false);
}

static void put_shm_info(struct call *c, const void *bytes)
{
	struct shm_info i;

	memcpy(&i, bytes, sizeof(i));
	put_struct_open(c);
	FIELD(c, decimal, "used_ids", i.used_ids);
	FIELD(c, number, "shm_tot", i.shm_tot);
	FIELD(c, number, "shm_rss", i.shm_rss);
	FIELD(c, number, "shm_swp", i.shm_swp);
	FIELD(c, number, "swap_attempts", i.swap_attempts);
	FIELD(c, number, "swap_successes", i.swap_successes);
	put_struct_close(c, false);
}

/* --- i386's structures: include/uapi/linux/msg.h and its like, in words ------------------------------------ */
static uint32_t word_at(const void *bytes, size_t place)
{
	return (uint32_t)field_number((const uint8_t *)bytes + 4 * place, 4);
}

static struct ipc_perm perm_widen(const void *bytes)
{
	return (struct ipc_perm){ .__key = (key_t)word_at(bytes, 0), .uid = word_at(bytes, 1),
		.gid = word_at(bytes, 2), .cuid = word_at(bytes, 3), .cgid = word_at(bytes, 4),
		.mode = (uint16_t)word_at(bytes, 5) };
}

enum { BEHIND_PERM = 9 };

/* Times are two words, the lower one first. */
static time_t time_at(const void *bytes, size_t place)
{
	return (time_t)((uint64_t)word_at(bytes, place + 1) << 32 | word_at(bytes, place));
}

static void msqid_widen(const void *bytes, void *to)
{
	struct msqid_ds *d = to;

	*d = (struct msqid_ds){ .msg_perm = perm_widen(bytes), .msg_stime = time_at(bytes, BEHIND_PERM),
		.msg_rtime = time_at(bytes, BEHIND_PERM + 2), .msg_ctime = time_at(bytes, BEHIND_PERM + 4),
		.msg_qnum = word_at(bytes, BEHIND_PERM + 7), .msg_qbytes = word_at(bytes, BEHIND_PERM + 8),
		.msg_lspid = (pid_t)word_at(bytes, BEHIND_PERM + 9),
		.msg_lrpid = (pid_t)word_at(bytes, BEHIND_PERM + 10) };
}

static void semid_widen(const void *bytes, void *to)
{
	struct semid_ds *d = to;

	*d = (struct semid_ds){ .sem_perm = perm_widen(bytes), .sem_otime = time_at(bytes, BEHIND_PERM),
		.sem_ctime = time_at(bytes, BEHIND_PERM + 2), .sem_nsems = word_at(bytes, BEHIND_PERM + 4) };
}

static void shmid_widen(const void *bytes, void *to)
{
	struct shmid_ds *d = to;

	*d = (struct shmid_ds){ .shm_perm = perm_widen(bytes), .shm_segsz = word_at(bytes, BEHIND_PERM),
		.shm_atime = time_at(bytes, BEHIND_PERM + 1), .shm_dtime = time_at(bytes, BEHIND_PERM + 3),
		.shm_ctime = time_at(bytes, BEHIND_PERM + 5), .shm_cpid = (pid_t)word_at(bytes, BEHIND_PERM + 7),
		.shm_lpid = (pid_t)word_at(bytes, BEHIND_PERM + 8), .shm_nattch = word_at(bytes, BEHIND_PERM + 9) };
}

static void shminfo_widen(const void *bytes, void *to)
{
	struct shminfo *i = to;

	*i = (struct shminfo){ .shmmax = word_at(bytes, 0), .shmmin = word_at(bytes, 1),
		.shmmni = word_at(bytes, 2), .shmseg = word_at(bytes, 3), .shmall = word_at(bytes, 4) };
}

static void shm_info_widen(const void *bytes, void *to)
{
	struct shm_info *i = to;

	*i = (struct shm_info){ .used_ids = (int)word_at(bytes, 0), .shm_tot = word_at(bytes, 1),
		.shm_rss = word_at(bytes, 2), .shm_swp = word_at(bytes, 3),
		.swap_attempts = word_at(bytes, 4), .swap_successes = word_at(bytes, 5) };
}

enum { MSQID_I386 = 88, SEMID_I386 = 64, SHMID_I386 = 84, SHMINFO_I386 = 36, SHM_INFO_I386 = 24 };

struct command {
	int number;
	size_t size, size_i386;
	bool set;
	void (*put)(struct call *c, const void *bytes);
	void (*widen)(const void *bytes, void *to); /* NULL: i386 has the same */
};

static const struct command msg_commands[] = {
	{ IPC_STAT, sizeof(struct msqid_ds), MSQID_I386, false, put_msqid, msqid_widen },
	{ MSG_STAT, sizeof(struct msqid_ds), MSQID_I386, false, put_msqid, msqid_widen },
	{ MSG_STAT_ANY, sizeof(struct msqid_ds), MSQID_I386, false, put_msqid, msqid_widen },
	{ IPC_SET, sizeof(struct msqid_ds), MSQID_I386, true, put_msqid_set, msqid_widen },
	{ IPC_INFO, sizeof(struct msginfo), sizeof(struct msginfo), false, put_msginfo, NULL },
	{ MSG_INFO, sizeof(struct msginfo), sizeof(struct msginfo), false, put_msginfo, NULL },
	{ 0, 0, 0, false, NULL, NULL },
};

static const struct command sem_commands[] = {
	{ IPC_STAT, sizeof(struct semid_ds), SEMID_I386, false, put_semid, semid_widen },
	{ SEM_STAT, sizeof(struct semid_ds), SEMID_I386, false, put_semid, semid_widen },
	{ SEM_STAT_ANY, sizeof(struct semid_ds), SEMID_I386, false, put_semid, semid_widen },
	{ IPC_SET, sizeof(struct semid_ds), SEMID_I386, true, put_semid_set, semid_widen },
	{ IPC_INFO, sizeof(struct seminfo), sizeof(struct seminfo), false, put_seminfo, NULL },
	{ SEM_INFO, sizeof(struct seminfo), sizeof(struct seminfo), false, put_seminfo, NULL },
	{ 0, 0, 0, false, NULL, NULL },
};

static const struct command shm_commands[] = {
	{ IPC_STAT, sizeof(struct shmid_ds), SHMID_I386, false, put_shmid, shmid_widen },
	{ SHM_STAT, sizeof(struct shmid_ds), SHMID_I386, false, put_shmid, shmid_widen },
	{ SHM_STAT_ANY, sizeof(struct shmid_ds), SHMID_I386, false, put_shmid, shmid_widen },
	{ IPC_SET, sizeof(struct shmid_ds), SHMID_I386, true, put_shmid_set, shmid_widen },
	{ IPC_INFO, sizeof(struct shminfo), SHMINFO_I386, false, put_shminfo, shminfo_widen },
	{ SHM_INFO, sizeof(struct shm_info), SHM_INFO_I386, false, put_shm_info, shm_info_widen },
	{ 0, 0, 0, false, NULL, NULL },
};

/* The longest of them all. */
#define CTL_BYTES sizeof(struct msqid_ds)
_Static_assert(CTL_BYTES >= sizeof(struct shmid_ds) && CTL_BYTES >= sizeof(struct semid_ds) &&
	CTL_BYTES >= sizeof(struct shminfo), "all structures of the *ctl calls fit");

CONSTANTS(ipc_64, "IPC_", NULL, { IPC_64_BIT, "IPC_64" });

/* IPC_64|IPC_STAT */
static void print_ipc_command(struct call *c, const struct arg *a, unsigned reg)
{
	unsigned command = reg_unsigned(c, reg);

	if (command & IPC_64_BIT) {
		put_flags(c, IPC_64_BIT, &ipc_64);
		put_text(c, "|");
	}
	put_one_of(c, command & ~(unsigned)IPC_64_BIT, a->detail);
}

const struct arg_type arg_ipc_command = { .print = print_ipc_command };

static void print_ctl(struct call *c, const struct command *commands, unsigned reg)
{
	int number = (int)(reg_unsigned(c, reg - 1) & ~(unsigned)IPC_64_BIT);
	uint64_t address = reg_raw(c, reg);
	uint64_t whole[CTL_BYTES / sizeof(uint64_t) + 1];
	const void *bytes = NULL;

	while (commands->put && commands->number != number)
		commands++;
	if (commands->put && (commands->set || !c->failed))
		bytes = call_bytes(c, address, c->i386 ? commands->size_i386 : commands->size,
			commands->set ? AT_ENTRY : AT_EXIT);
	if (!bytes) {
		put_address(c, address);
		return;
	}
	if (c->i386 && commands->widen) {
		commands->widen(bytes, whole);
		bytes = whole;
	}
	commands->put(c, bytes);
}

static void capture_ctl(struct capture_builder *b, const struct arg *a, unsigned reg)
{
	(void)a;
	capture_unless(b, CAPTURE_ENTRY, reg - 1, UINT32_MAX & ~(uint64_t)IPC_64_BIT, IPC_SET, 1);
	capture_bytes(b, CAPTURE_ENTRY, reg, CTL_BYTES);
	capture_bytes(b, CAPTURE_EXIT_OK, reg, CTL_BYTES);
}

static void print_msgctl(struct call *c, const struct arg *a, unsigned reg)
{
	(void)a;
	print_ctl(c, msg_commands, reg);
}

static void print_semctl(struct call *c, const struct arg *a, unsigned reg)
{
	(void)a;
	print_ctl(c, sem_commands, reg);
}

static void print_shmctl(struct call *c, const struct arg *a, unsigned reg)
{
	(void)a;
	print_ctl(c, shm_commands, reg);
}

const struct arg_type arg_msgctl_buf = {
	.print = print_msgctl, .capture = capture_ctl, .at_exit = true
};
const struct arg_type arg_semctl_arg = {
	.print = print_semctl, .capture = capture_ctl, .at_exit = true
};
const struct arg_type arg_shmctl_buf = {
	.print = print_shmctl, .capture = capture_ctl, .at_exit = true
};

/* --- POSIX message queues ---------------------------------------------------------------------------------- */
static int64_t signed_long(const struct call *c, const uint8_t *at)
{
	uint64_t value = call_long(c, at);

	return call_long_size(c) == 4 ? (int32_t)value : (int64_t)value;
}

/* Eight longs, four of which are used. */
static void put_mq_attr(struct call *c, const void *bytes, bool flags_matter)
{
	const uint8_t *at = bytes;
	unsigned size = call_long_size(c);

	put_struct_open(c);
	if (flags_matter)
		FIELD(c, flags, "mq_flags", call_long(c, at), &mq_flags);
	else
		FIELD(c, hex, "mq_flags", call_long(c, at));
	FIELD(c, decimal, "mq_maxmsg", signed_long(c, at + size));
	FIELD(c, decimal, "mq_msgsize", signed_long(c, at + 2u * size));
	FIELD(c, decimal, "mq_curmsgs", signed_long(c, at + 3u * size));
	put_struct_close(c, false);
}

static void print_mq_attr(struct call *c, const void *bytes)
{
	put_mq_attr(c, bytes, true);
}

/* mq_open(3): the flags of a new queue come from oflag, these are not looked at. */
static void print_mq_attr_new(struct call *c, const void *bytes)
{
	put_mq_attr(c, bytes, false);
}

const struct struct_type struct_mq_attr = {
	.print = print_mq_attr, .size = sizeof(struct mq_attr), .size_i386 = 32
};
static const struct struct_type struct_mq_attr_new = {
	.print = print_mq_attr_new, .size = sizeof(struct mq_attr), .size_i386 = 32
};

/* Without O_CREAT neither the mode nor the attributes are arguments. */
static void print_mq_open_attr(struct call *c, const struct arg *a, unsigned reg)
{
	if (!(reg_unsigned(c, 1) & O_CREAT))
		return;
	put_arg(c, a->name);
	put_struct_at(c, reg_raw(c, reg), &struct_mq_attr_new, AT_ENTRY);
}

static void capture_mq_open_attr(struct capture_builder *b, const struct arg *a, unsigned reg)
{
	(void)a;
	capture_unless(b, CAPTURE_ENTRY, 1, O_CREAT, O_CREAT, 1);
	capture_bytes(b, CAPTURE_ENTRY, reg, struct_size(&struct_mq_attr, b->abi == ABI_I386));
}

const struct arg_type arg_mq_open_attr = {
	.print = print_mq_open_attr, .capture = capture_mq_open_attr, .names_itself = true
};
