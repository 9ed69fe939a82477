/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Calls of ioctl for the decoder's comparison with strace: every family that has a table, on descriptors
 * where they succeed and on ones where they fail, with NULL and with pages that cannot be read.
 */
#include <asm/ioctls.h>
#include <asm/termbits.h>
#include <asm/termios.h>
#include <fcntl.h>
#include <linux/blkpg.h>
#include <linux/blktrace_api.h>
#include <linux/blkzoned.h>
#include <linux/fiemap.h>
#include <linux/fs.h>
#include <linux/hdreg.h>
#include <linux/if.h>
#include <linux/if_arp.h>
#include <linux/loop.h>
#include <linux/nbd.h>
#include <linux/nsfs.h>
#include <linux/perf_event.h>
#include <linux/random.h>
#include <linux/rtc.h>
#include <linux/sockios.h>
#include <linux/userfaultfd.h>
#include <linux/watchdog.h>
#include <netinet/in.h>
#include <scsi/sg.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

int ioctl(int fd, unsigned long request, ...);
#define IOCTL(fd_, number_, ...) syscall(SYS_ioctl, fd_, number_, ##__VA_ARGS__)

static char *page, *bad;

/* A copy of a structure whose end is the end of what can be read, and one that is not there as a whole. */
static void *at_end(const void *what, size_t size)
{
	memcpy(bad - size, what, size);
	return bad - size;
}

static void terminals(void)
{
	int master = open("/dev/ptmx", O_RDWR | O_NOCTTY), n = 0, slave;
	struct termios t;
	struct winsize w = { 24, 80, 1, 2 };
	char name[32] = "/dev/pts/0";

	IOCTL(master, TIOCSPTLCK, &n);
	IOCTL(master, TIOCGPTN, &n);
	if (n >= 0 && n < 10)
		name[9] = (char)('0' + n);
	slave = open(name, O_RDWR | O_NOCTTY);
	IOCTL(slave, TCGETS, &t);
	t.c_cflag |= CSTOPB | (B115200 & CBAUD);
	t.c_lflag ^= ECHO;
	t.c_oflag |= TABDLY;
	IOCTL(slave, TCSETS, &t);
	IOCTL(slave, TCSETSW, at_end(&t, sizeof(t)));
	IOCTL(slave, TCSETSF, at_end(&t, sizeof(t)) + 1);
	struct termios2 t2;
	IOCTL(slave, TCGETS2, &t2);
	t2.c_cflag |= B1800 << IBSHIFT;
	t2.c_lflag |= TOSTOP | EXTPROC;
	IOCTL(-1, TCSETS2, &t2);
	IOCTL(slave, TCSETS2, &t2);
	struct termio ta;
	IOCTL(slave, TCGETA, &ta);
	IOCTL(slave, TCSETAW, &ta);
	IOCTL(slave, TIOCGLCKTRMIOS, &t);
	IOCTL(slave, TIOCSWINSZ, &w);
	IOCTL(slave, TIOCGWINSZ, &w);
	IOCTL(slave, TIOCGWINSZ, bad);
	IOCTL(-1, TIOCGWINSZ, &w);
	IOCTL(-1, TCGETS, NULL);
	IOCTL(-1, TCSETS, NULL);
	IOCTL(slave, TCXONC, TCOON);
	IOCTL(slave, TCXONC, 0x77);
	IOCTL(slave, TCFLSH, TCIOFLUSH);
	IOCTL(slave, TCFLSH, 0x1234567890);
	IOCTL(slave, TCSBRK, 1);
	IOCTL(slave, TCSBRKP, 0x1ffffffff);
	n = TIOCM_DTR | 0x40000;
	IOCTL(slave, TIOCMGET, &n);
	IOCTL(slave, TIOCMBIS, &n);
	IOCTL(slave, TIOCMSET, bad);
	IOCTL(slave, TIOCGPGRP, &n);
	IOCTL(slave, TIOCGSID, &n);
	IOCTL(slave, TIOCGETD, &n);
	IOCTL(slave, TIOCSETD, &n);
	IOCTL(slave, FIONREAD, &n);
	IOCTL(slave, TIOCOUTQ, &n);
	IOCTL(slave, TIOCGEXCL, &n);
	IOCTL(slave, TIOCGDEV, &n);
	IOCTL(slave, TIOCEXCL, 5);
	IOCTL(slave, TIOCNXCL);
	IOCTL(slave, TIOCSTI, "x");
	IOCTL(slave, TIOCSCTTY, 0);
	IOCTL(slave, TIOCNOTTY);
	IOCTL(slave, FIOCLEX);
	IOCTL(slave, FIONCLEX);
	n = 1;
	IOCTL(slave, FIONBIO, &n);
	IOCTL(slave, FIOASYNC, NULL);
	IOCTL(slave, TIOCPKT, bad);
	IOCTL(slave, TIOCGPTPEER, O_RDWR);
	IOCTL(slave, 0x5499, 0);
	IOCTL(slave, 0x5499, 7);
	close(slave);
	close(master);
}

static void interfaces(void)
{
	static const unsigned get[] = { SIOCGIFADDR, SIOCGIFBRDADDR, SIOCGIFDSTADDR, SIOCGIFFLAGS,
		SIOCGIFHWADDR, SIOCGIFINDEX, SIOCGIFMAP, SIOCGIFMETRIC, SIOCGIFMTU, SIOCGIFNETMASK,
		SIOCGIFSLAVE, SIOCGIFTXQLEN };
	static const unsigned set[] = { SIOCADDMULTI, SIOCDELMULTI, SIOCSIFADDR, SIOCSIFBRDADDR,
		SIOCSIFDSTADDR, SIOCSIFFLAGS, SIOCSIFHWADDR, SIOCSIFHWBROADCAST, SIOCSIFMAP,
		SIOCSIFMETRIC, SIOCSIFMTU, SIOCSIFNAME, SIOCSIFNETMASK, SIOCSIFSLAVE,
		SIOCSIFTXQLEN };
	int fd = socket(AF_INET, SOCK_DGRAM, 0), n = 0;
	struct ifreq r = { .ifr_name = "lo" };
	struct ifreq list[8];
	struct ifconf conf = { .ifc_len = 0 };

	for (size_t i = 0; i < sizeof(get) / sizeof(get[0]); i++) {
		memset(&r, 0, sizeof(r));
		strcpy(r.ifr_name, "lo");
		IOCTL(fd, get[i], &r);
		IOCTL(-1, get[i], &r);
	}
	r.ifr_ifindex = 1;
	IOCTL(fd, SIOCGIFNAME, &r);
	IOCTL(fd, SIOCGIFNAME, bad);
	IOCTL(fd, SIOCGIFNAME, NULL);
	for (size_t i = 0; i < sizeof(set) / sizeof(set[0]); i++) {
		memset(&r, 0, sizeof(r));
		strcpy(r.ifr_name, "none such");
		struct sockaddr_in in = { .sin_family = AF_INET, .sin_addr = { htonl(0x7f000001) } };
		memcpy(&r.ifr_addr, &in, sizeof(in));
		IOCTL(-1, set[i], &r);
		memset(&r, 0xff, sizeof(r));
		IOCTL(-1, set[i], &r);
	}
	memset(&r, 0, sizeof(r));
	r.ifr_hwaddr.sa_family = ARPHRD_ETHER;
	memcpy(r.ifr_hwaddr.sa_data, "\1\2\3\4\5\6\7\10\11\12\13\14", 12);
	IOCTL(-1, SIOCSIFHWADDR, &r);
	r.ifr_hwaddr.sa_family = ARPHRD_SIT;
	IOCTL(-1, SIOCSIFHWADDR, &r);
	IOCTL(fd, SIOCGIFCONF, &conf);
	conf = (struct ifconf){ .ifc_len = sizeof(list), .ifc_req = list };
	IOCTL(fd, SIOCGIFCONF, &conf);
	conf.ifc_len = 41;
	IOCTL(fd, SIOCGIFCONF, &conf);
	IOCTL(-1, SIOCGIFCONF, &conf);
	IOCTL(-1, SIOCGIFCONF, bad);
	IOCTL(-1, SIOCBRADDBR, "br7");
	IOCTL(-1, SIOCBRADDIF, &r);
	IOCTL(fd, FIOGETOWN, &n);
	IOCTL(fd, FIOSETOWN, &n);
	IOCTL(fd, SIOCGPGRP, &n);
	IOCTL(fd, SIOCATMARK, &n);
	IOCTL(fd, SIOCETHTOOL, bad);
	IOCTL(fd, SIOCADDRT, NULL);
	IOCTL(fd, 0x89a7, NULL);
	close(fd);
}

static void files(void)
{
	int fd = open(".", O_RDWR | O_TMPFILE, 0600), flags = 0;
	struct {
		struct fiemap map;
		struct fiemap_extent extents[3];
	} m = { .map = { 0, 1000, FIEMAP_FLAG_SYNC | 0x80, 0, 3, 0 } };
	struct {
		struct file_dedupe_range range;
		struct file_dedupe_range_info infos[4];
	} d = { .range = { 1, 2, 4, 0, 0 }, .infos = { { -1, 3, 0, 0, 0 }, { 1, 4, 0, 0, 0 } } };
	struct file_clone_range clone = { -1, 2, 3, 4 };
	struct fstrim_range trim = { 0x1000, 0x2000, 3 };
	struct fsxattr x = { FS_XFLAG_NODUMP | 0x40, 1, 2, 3, 4, "" };
	char label[FSLABEL_MAX] = "a label";

	(void)!write(fd, "some bytes", 10);
	fsync(fd);
	IOCTL(fd, FS_IOC_FIEMAP, &m);
	m.map.fm_flags = 0;
	m.map.fm_extent_count = 3;
	IOCTL(fd, FS_IOC_FIEMAP, &m);
	IOCTL(-1, FS_IOC_FIEMAP, &m);
	IOCTL(-1, FS_IOC_FIEMAP, bad);
	IOCTL(-1, FS_IOC_FIEMAP, NULL);
	IOCTL(fd, FS_IOC_GETFLAGS, &flags);
	flags = FS_NODUMP_FL | FS_SECRM_FL | 0x4000000;
	IOCTL(-1, FS_IOC_SETFLAGS, &flags);
	IOCTL(-1, FS_IOC_SETFLAGS, bad);
	IOCTL(fd, FITRIM, &trim);
	IOCTL(fd, FS_IOC_FSGETXATTR, &x);
	IOCTL(-1, FS_IOC_FSSETXATTR, &x);
	IOCTL(-1, FIFREEZE, 0);
	IOCTL(-1, FITHAW, 1);
	IOCTL(fd, FICLONE, fd);
	IOCTL(fd, FICLONERANGE, &clone);
	IOCTL(-1, FIDEDUPERANGE, &d);
	IOCTL(-1, FIDEDUPERANGE, at_end(&d, sizeof(d) - 8));
	IOCTL(-1, FIDEDUPERANGE, bad);
	d.range.dest_count = 0;
	IOCTL(fd, FIDEDUPERANGE, &d);
	IOCTL(fd, FS_IOC_GETFSLABEL, label);
	IOCTL(-1, FS_IOC_SETFSLABEL, "a label" + 0 * sizeof(label));
	IOCTL(-1, FS_IOC_SETFSLABEL, at_end(label, sizeof(label)));
	close(fd);
}

static void namespaces(void)
{
	int fd = open("/proc/self/ns/uts", O_RDONLY), user = open("/proc/self/ns/user", O_RDONLY);
	unsigned uid;

	IOCTL(fd, NS_GET_USERNS);
	IOCTL(user, NS_GET_PARENT);
	IOCTL(fd, NS_GET_NSTYPE);
	IOCTL(user, NS_GET_OWNER_UID, &uid);
	IOCTL(fd, NS_GET_OWNER_UID, &uid);
	close(user);
	close(fd);
}

static void blocks(void)
{
	uint64_t range[2] = { 0x100000000, 5 };
	struct blkpg_partition part = { 1, 2, 3, "dev", "vol" };
	struct blkpg_ioctl_arg pg = { BLKPG_ADD_PARTITION, 1, sizeof(part), &part };
	struct blk_user_trace_setup trace = { .act_mask = 1, .buf_size = 2, .buf_nr = 3, .pid = 0 };
	struct hd_geometry geometry;
	unsigned n = 3;

	IOCTL(-1, BLKROGET, &n);
	IOCTL(-1, BLKROSET, &n);
	IOCTL(-1, BLKGETSIZE, &n);
	IOCTL(-1, BLKGETSIZE64, range);
	IOCTL(-1, BLKRASET, 0x100000007);
	IOCTL(-1, BLKFRASET, 0);
	IOCTL(-1, BLKDISCARD, range);
	IOCTL(-1, BLKZEROOUT, bad);
	IOCTL(-1, BLKPG, &pg);
	pg.op = 77;
	pg.data = bad;
	IOCTL(-1, BLKPG, &pg);
	IOCTL(-1, BLKPG, NULL);
	IOCTL(-1, BLKTRACESETUP, &trace);
	IOCTL(-1, BLKTRACESETUP, bad);
	IOCTL(-1, BLKTRACESTART, 1);
	IOCTL(-1, BLKRRPART, 0);
	IOCTL(-1, BLKPBSZGET, &n);
	IOCTL(-1, 0x12ff, 0);
	IOCTL(-1, HDIO_GETGEO, &geometry);
	IOCTL(-1, NBD_SET_SOCK, 5);
	IOCTL(-1, NBD_SET_FLAGS, 0x80000003);
	IOCTL(-1, NBD_DO_IT, 3);
	IOCTL(-1, NBD_SET_SIZE, 0x123456789a);
	IOCTL(-1, SG_GET_TIMEOUT, 4);
	IOCTL(-1, SG_SET_TIMEOUT, &n);
	IOCTL(-1, SG_GET_VERSION_NUM, &n);
}

static void loops(void)
{
	struct loop_info old = { .lo_number = 3, .lo_device = 0x802, .lo_flags = LO_FLAGS_AUTOCLEAR,
		.lo_encrypt_type = LO_CRYPT_XOR, .lo_encrypt_key_size = 5, .lo_encrypt_key = "k\1234",
		.lo_name = "name" };
	struct loop_info64 info = { .lo_device = 0x803, .lo_inode = 7, .lo_offset = 512,
		.lo_number = 9, .lo_flags = 0x40 | LO_FLAGS_PARTSCAN, .lo_file_name = "file" };
	struct loop_config config = { .fd = 3, .block_size = 512 };

	IOCTL(-1, LOOP_SET_STATUS, &old);
	old.lo_encrypt_type = 0;
	IOCTL(-1, LOOP_SET_STATUS, &old);
	IOCTL(-1, LOOP_GET_STATUS, &old);
	IOCTL(-1, LOOP_SET_STATUS64, &info);
	info.lo_encrypt_type = LO_CRYPT_CRYPTOAPI;
	info.lo_encrypt_key_size = 40;
	memset(info.lo_file_name, 'x', sizeof(info.lo_file_name));
	IOCTL(-1, LOOP_SET_STATUS64, &info);
	config.info = info;
	IOCTL(-1, LOOP_CONFIGURE, &config);
	config.__reserved[2] = 4;
	IOCTL(-1, LOOP_CONFIGURE, &config);
	IOCTL(-1, LOOP_CONFIGURE, bad);
	IOCTL(-1, LOOP_SET_FD, 0);
	IOCTL(-1, LOOP_CLR_FD, 0);
	IOCTL(-1, LOOP_CTL_ADD, 0x1ffffffff);
	IOCTL(-1, LOOP_SET_BLOCK_SIZE, 0x1ffffffff);
	IOCTL(-1, LOOP_CTL_GET_FREE);
}

static void others(void)
{
	int random = open("/dev/urandom", O_RDONLY), n = 0;
	struct {
		int count, size;
		char bytes[8];
	} pool = { 64, 8, "entropy" };
	struct rtc_time t = { 1, 2, 3, 4, 5, 6, 7, 8, 9 };
	struct rtc_wkalrm alarm = { 1, 0, { 1, 2, 3, 4, 5, 6, 7, 8, 9 } };
	struct rtc_pll_info pll = { 1, 2, 3, 4, 5, 6, 7 };
	struct rtc_param param = { .param = RTC_PARAM_CORRECTION, .svalue = -3, .index = 4 };
	struct uffdio_api api = { .api = UFFD_API, .features = UFFD_FEATURE_SIGBUS };
	struct uffdio_register reg = { { (uintptr_t)page & ~4095ull, 4096 },
		UFFDIO_REGISTER_MODE_MISSING, 0 };
	struct uffdio_copy copy = { 0x1000, 0x2000, 4096, 1, 0 };
	struct uffdio_zeropage zero = { { 0x1000, 4096 }, 1, 0 };
	struct {
		unsigned ids_len, prog_cnt, ids[4];
	} query = { .ids_len = 4 };
	int uffd;

	IOCTL(random, RNDGETENTCNT, &n);
	IOCTL(-1, RNDADDTOENTCNT, &n);
	IOCTL(-1, RNDADDENTROPY, &pool);
	pool.size = -1;
	IOCTL(-1, RNDADDENTROPY, &pool);
	IOCTL(-1, RNDCLEARPOOL, 0);
	close(random);
	IOCTL(-1, RTC_RD_TIME, &t);
	IOCTL(-1, RTC_SET_TIME, &t);
	IOCTL(-1, RTC_WKALM_SET, &alarm);
	IOCTL(-1, RTC_PLL_SET, &pll);
	IOCTL(-1, RTC_IRQP_SET, 0x100000064);
	IOCTL(-1, RTC_IRQP_READ, &n);
	IOCTL(-1, RTC_VL_READ, &n);
	IOCTL(-1, RTC_PARAM_SET, &param);
	param.param = RTC_PARAM_FEATURES;
	param.uvalue = 0x1003;
	IOCTL(-1, RTC_PARAM_SET, &param);
	IOCTL(-1, RTC_PARAM_SET, bad);
	IOCTL(-1, RTC_AIE_ON, 0);
	uffd = (int)syscall(SYS_userfaultfd, O_CLOEXEC);
	IOCTL(uffd, UFFDIO_API, &api);
	api.features = 1ull << 40;
	IOCTL(uffd, UFFDIO_API, &api);
	IOCTL(uffd, UFFDIO_API, bad);
	IOCTL(uffd, UFFDIO_REGISTER, &reg);
	IOCTL(uffd, UFFDIO_UNREGISTER, &reg);
	IOCTL(uffd, UFFDIO_COPY, &copy);
	IOCTL(uffd, UFFDIO_ZEROPAGE, &zero);
	IOCTL(uffd, UFFDIO_WAKE, NULL);
	close(uffd);
	IOCTL(-1, PERF_EVENT_IOC_ENABLE, 0);
	IOCTL(-1, PERF_EVENT_IOC_DISABLE, 3);
	IOCTL(-1, PERF_EVENT_IOC_REFRESH, 3);
	IOCTL(-1, PERF_EVENT_IOC_SET_FILTER, "a filter");
	IOCTL(-1, PERF_EVENT_IOC_SET_FILTER, bad);
	IOCTL(-1, PERF_EVENT_IOC_QUERY_BPF, &query);
	IOCTL(-1, PERF_EVENT_IOC_QUERY_BPF, bad);
	IOCTL(-1, PERF_EVENT_IOC_SET_OUTPUT, 1);
	struct perf_event_attr attributes = { .type = PERF_TYPE_HARDWARE, .size = sizeof(attributes),
		.config = PERF_COUNT_HW_INSTRUCTIONS, .sample_period = 5, .disabled = 1 };
	IOCTL(-1, PERF_EVENT_IOC_MODIFY_ATTRIBUTES, &attributes);
	IOCTL(-1, PERF_EVENT_IOC_MODIFY_ATTRIBUTES, at_end(&attributes, sizeof(attributes)));
	IOCTL(-1, PERF_EVENT_IOC_MODIFY_ATTRIBUTES, bad);
	IOCTL(-1, WDIOC_SETTIMEOUT, &n);
	IOCTL(-1, WDIOC_KEEPALIVE, &n);
	IOCTL(-1, 0x80044900, 5);
	IOCTL(-1, 0xdeadbeef, 0);
	IOCTL(-1, 0xdeadbeef, 0xfacefeeddeadbeef);
}

int main(void)
{
	page = (char *)mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	mprotect(page + 4096, 4096, PROT_NONE);
	bad = page + 4096;
	terminals();
	interfaces();
	files();
	namespaces();
	blocks();
	loops();
	others();
	return 0;
}
