/* SPDX-License-Identifier: BSD-2-Clause */
/* Netlink messages that no test machine has to have, and quotas that are there: lines for records made by hand. */
#include "test.h"

#include "buf.h"
#include "decode/decode.h"
#include "job.h"
#include "output/strace-visitor.h"
#include "record-maker.h"

#include <linux/cryptouser.h>
#include <linux/dqblk_xfs.h>
#include <linux/netlink.h>
#include <linux/quota.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/syscall.h>

struct fixture {
	struct style style;
	struct record_maker m;
	struct buf args, result;
};

static int setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	style_init(&f->style);
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	buf_done(&f->args);
	buf_done(&f->result);
	free(f);
	return 0;
}

static const char *arguments(struct fixture *f)
{
	struct strace_visitor v;

	assert_true(record_valid(&f->m.record, sizeof(f->m.space)));
	buf_reset(&f->args);
	buf_reset(&f->result);
	strace_visitor_init(&v, &f->style, &f->args, &f->result);
	decode_call(&f->m.record, &f->style, DECODE_WHOLE, &v.visitor);
	return buf_cstr(&f->args);
}

/* sendto(3, message, size, 0, NULL, 0) of a socket of this protocol */
static void make_message(struct fixture *f, unsigned protocol, const void *message, size_t size)
{
	const struct fd_info info = { .kind = FD_KIND_SOCKET, .family = AF_NETLINK, .protocol = (uint16_t)protocol };

	make_call(&f->m, ABI_X86_64, SYS_sendto);
	make_args(&f->m, 3, 0x5000, size, 0, 0, 0);
	make_fd(&f->m, 0, 3, info, "", NULL, 0, NULL, 0);
	make_memory(&f->m, 0, 0x5000, message, size);
	make_result(&f->m, (int64_t)size);
}

static void algorithms(void **state)
{
	struct fixture *f = *state;
	struct {
		struct nlmsghdr h;
		struct crypto_user_alg alg;
		struct nlattr priority;
		uint32_t value;
		struct nlattr report;
		struct crypto_report_rng random;
	} m = {
		.h = { sizeof(m), CRYPTO_MSG_NEWALG, NLM_F_CREATE, 1, 0 },
		.alg = { .cru_name = "stdrng", .cru_driver_name = "drbg", .cru_type = 0xc, .cru_refcnt = 2 },
		.priority = { 8, CRYPTOCFGA_PRIORITY_VAL },
		.value = 200,
		.report = { 4 + sizeof(m.random), CRYPTOCFGA_REPORT_RNG },
		.random = { "rng", 32 },
	};

	make_message(f, NETLINK_CRYPTO, &m, sizeof(m));
	assert_string_equal(arguments(f), "3, [{nlmsg_len=304, nlmsg_type=CRYPTO_MSG_NEWALG, nlmsg_flags=NLM_F_CREATE, "
		"nlmsg_seq=1, nlmsg_pid=0}, {cru_name=\"stdrng\", cru_driver_name=\"drbg\", cru_module_name=\"\", "
		"cru_type=0xc, cru_mask=0, cru_refcnt=2, cru_flags=0}, [[{nla_len=8, nla_type=CRYPTOCFGA_PRIORITY_VAL}, "
		"200], [{nla_len=72, nla_type=CRYPTOCFGA_REPORT_RNG}, {type=\"rng\", seedsize=32}]]], 304, 0, NULL, 0");
}

static void generic_families(void **state)
{
	struct fixture *f = *state;
	struct nlmsghdr h = { sizeof(h), 0x1c, NLM_F_REQUEST, 1, 0 };

	make_message(f, NETLINK_GENERIC, &h, sizeof(h));
	assert_string_equal(arguments(f), "3, {nlmsg_len=16, nlmsg_type=0x1c /* GENERIC_FAMILY_??? */, "
		"nlmsg_flags=NLM_F_REQUEST, nlmsg_seq=1, nlmsg_pid=0}, 16, 0, NULL, 0");
	f->style.families[f->style.n_families++] = (struct generic_family){ 0x1c, "nl80211" };
	assert_string_equal(arguments(f), "3, {nlmsg_len=16, nlmsg_type=nl80211, nlmsg_flags=NLM_F_REQUEST, nlmsg_seq=1, "
		"nlmsg_pid=0}, 16, 0, NULL, 0");
	f->style.strings = 0; /* of a list nothing is shown, but that there is one */
	assert_string_equal(arguments(f), "3, ..., 16, 0, NULL, 0");
}

/* A nest in a nest, as deep as a message is long: the decoder goes only where a table leads. */
static void nests_without_end(void **state)
{
	struct fixture *f = *state;
	static struct {
		struct nlmsghdr h;
		char family[4];
		struct nlattr a[200];
	} m = { { sizeof(m), 0x40, 0, 1, 0 }, "", { { 0 } } };

	for (size_t i = 0; i < 200; i++)
		m.a[i] = (struct nlattr){ (uint16_t)(sizeof(m.a) - i * sizeof(m.a[0])), 6 };
	make_message(f, NETLINK_ROUTE, &m, sizeof(m));
	assert_non_null(strstr(arguments(f), "nla_type=NDTA_PARMS"));
	m.h.nlmsg_len = 0xffffffff;
	m.a[0].nla_len = 0xffff;
	make_message(f, NETLINK_ROUTE, &m, sizeof(m));
	assert_non_null(strstr(arguments(f), "nla_len=65535"));
}

/* QCMD() of sys/quota.h shifts a bit into the sign of an int. */
#define QUOTA_COMMAND(command, type) ((unsigned)(command) << SUBCMDSHIFT | (type))

static void quotas(void **state)
{
	struct fixture *f = *state;
	struct if_dqblk block = { .dqb_bhardlimit = 100, .dqb_curspace = 7, .dqb_valid = QIF_LIMITS | 0x80 };
	struct fs_quota_stat stat = { .qs_version = 1, .qs_flags = FS_QUOTA_UDQ_ACCT, .qs_uquota = { 5, 6, 7 } };

	make_call(&f->m, ABI_X86_64, SYS_quotactl);
	make_args(&f->m, QUOTA_COMMAND(Q_GETQUOTA, GRPQUOTA), 0x1000, 9, 0x2000, 0, 0);
	make_string(&f->m, 0x1000, "/dev/sda1");
	make_memory(&f->m, BLOB_EXIT, 0x2000, &block, sizeof(block));
	make_result(&f->m, 0);
	assert_string_equal(arguments(f), "QCMD(Q_GETQUOTA, GRPQUOTA), \"/dev/sda1\", 9, {dqb_bhardlimit=100, "
		"dqb_bsoftlimit=0, dqb_curspace=7, dqb_ihardlimit=0, dqb_isoftlimit=0, dqb_curinodes=0, ...}");
	make_call(&f->m, ABI_X86_64, SYS_quotactl_fd);
	make_args(&f->m, 4, QUOTA_COMMAND(Q_XGETQSTAT, USRQUOTA), 0, 0x2000, 0, 0);
	make_memory(&f->m, BLOB_EXIT, 0x2000, &stat, sizeof(stat));
	make_result(&f->m, 0);
	filter_none(&f->style.abbrev);
	assert_string_equal(arguments(f), "4, QCMD(Q_XGETQSTAT, USRQUOTA), {qs_version=1, qs_flags=FS_QUOTA_UDQ_ACCT, "
		"qs_uquota={qfs_ino=5, qfs_nblks=6, qfs_nextents=7}, qs_gquota={qfs_ino=0, qfs_nblks=0, qfs_nextents=0}, "
		"qs_incoredqs=0, qs_btimelimit=0, qs_itimelimit=0, qs_rtbtimelimit=0, qs_bwarnlimit=0, qs_iwarnlimit=0}");
}

#define UNIT(name_) cmocka_unit_test_setup_teardown(name_, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT(algorithms),
		UNIT(generic_families),
		UNIT(nests_without_end),
		UNIT(quotas),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
