/* SPDX-License-Identifier: BSD-2-Clause */
/* ioctl on /dev/net/tun and the vhost devices, of which strace 6.1 has the names alone. */
#include "expect-ioctls.h"

#include <fcntl.h>
#include <linux/if.h>
#include <linux/if_arp.h>
#include <linux/if_tun.h>
#include <linux/vhost.h>

static void devices(void)
{
	struct ifreq r = { .ifr_name = "tun%d", .ifr_flags = IFF_TUN | IFF_NO_PI };
	int fd = open("/dev/net/tun", O_RDWR | O_CLOEXEC), made;

	ASKS(TUNSETIFF, at_end(&r, sizeof(r)), "{ifr_name=\"tun%d\", ifr_flags=IFF_TUN|IFF_NO_PI}");
	TELLS(TUNGETIFF, &r, "{ifr_name=\"tun%d\", ifr_flags=IFF_TUN|IFF_NO_PI}");
	r.ifr_flags = (short)(IFF_TAP | IFF_VNET_HDR | IFF_TUN_EXCL | 0x4);
	ASKS(TUNSETIFF, &r, "{ifr_name=\"tun%d\", ifr_flags=IFF_TAP|IFF_VNET_HDR|IFF_TUN_EXCL|0x4}");
	UNREAD(TUNSETIFF);
	UNREAD(TUNGETIFF);
	r.ifr_flags = IFF_ATTACH_QUEUE;
	ASKS(TUNSETQUEUE, &r, "{ifr_flags=IFF_ATTACH_QUEUE}");
	UNREAD(TUNSETQUEUE);
	if (fd < 0)
		return;
	r.ifr_flags = IFF_TAP | IFF_NO_PI;
	made = (int)IOCTL(fd, TUNSETIFF, &r);
	expect(made, made ? "ioctl(%d, TUNSETIFF, {ifr_name=\"tun%%d\", ifr_flags=IFF_TAP|IFF_NO_PI})"
			  : "ioctl(%d, TUNSETIFF, {ifr_name=\"tun%%d\", ifr_flags=IFF_TAP|IFF_NO_PI} => {ifr_name=\"%s\"})",
		fd, r.ifr_name);
	if (!made)
		expect(IOCTL(fd, TUNGETIFF, &r), "ioctl(%d, TUNGETIFF, {ifr_name=\"%s\", ifr_flags=IFF_TAP|IFF_NO_PI})",
			fd, r.ifr_name);
	close(fd);
}

static void settings(void)
{
	unsigned features = IFF_TUN | IFF_TAP | IFF_NAPI | IFF_MULTI_QUEUE;
	int minus = -1, ten = 10;

	TELLS(TUNGETFEATURES, &features, "[IFF_TUN|IFF_TAP|IFF_NAPI|IFF_MULTI_QUEUE]");
	UNREAD(TUNGETFEATURES);
	MEANS(TUNSETOFFLOAD, TUN_F_CSUM | TUN_F_TSO4 | 0x20 | 0x1000, "TUN_F_CSUM|TUN_F_TSO4|TUN_F_USO4|0x1000");
	MEANS(TUNSETOFFLOAD, 0, "0");
	MEANS(TUNSETNOCSUM, 1, "1");
	MEANS(TUNSETDEBUG, -1, "-1");
	MEANS(TUNSETPERSIST, 1, "1");
	MEANS(TUNSETOWNER, 1000, "1000");
	MEANS(TUNSETOWNER, -1, "-1");
	MEANS(TUNSETGROUP, 100, "100");
	MEANS(TUNSETLINK, ARPHRD_ETHER, "ARPHRD_ETHER");
	ASKS(TUNSETIFINDEX, &ten, "[10]");
	ASKS(TUNSETSNDBUF, &ten, "[10]");
	TELLS(TUNGETSNDBUF, &minus, "[-1]");
	ASKS(TUNSETVNETHDRSZ, &ten, "[10]");
	TELLS(TUNGETVNETHDRSZ, &ten, "[10]");
	ASKS(TUNSETVNETLE, &ten, "[10]");
	TELLS(TUNGETVNETLE, &ten, "[10]");
	ASKS(TUNSETVNETBE, &ten, "[10]");
	TELLS(TUNGETVNETBE, &ten, "[10]");
	ASKS(TUNSETCARRIER, &ten, "[10]");
	ASKS(TUNSETSTEERINGEBPF, &ten, "[10]");
	ASKS(TUNSETFILTEREBPF, &minus, "[-1]");
	UNREAD(TUNSETFILTEREBPF);
	ALONE(TUNGETDEVNETNS);
}

static void filters(void)
{
	static struct sock_filter code[] = { BPF_STMT(BPF_RET | BPF_K, 0) };
	struct sock_fprog program = { 1, code };
	struct {
		struct tun_filter head;
		unsigned char addresses[2][6];
	} packets = { { TUN_FLT_ALLMULTI, 2 }, { { 1, 2, 3, 4, 5, 6 }, { 7, 8, 9, 10, 11, 12 } } };
	char text[128];

	ASKS(TUNSETTXFILTER, &packets,
		"{flags=TUN_FLT_ALLMULTI, count=2, addr=[01:02:03:04:05:06, 07:08:09:0a:0b:0c]}");
	packets.head = (struct tun_filter){ 0, 0 };
	ASKS(TUNSETTXFILTER, &packets, "{flags=0, count=0, addr=[]}");
	packets.head = (struct tun_filter){ 2, 1 };
	(void)snprintf(text, sizeof(text), "{flags=0x2 /* TUN_FLT_??? */, count=1, addr=%p}", no_memory());
	ASKS(TUNSETTXFILTER, at_end(&packets, sizeof(packets.head)), text);
	UNREAD(TUNSETTXFILTER);
	(void)snprintf(text, sizeof(text), "{len=1, filter=%p}", (void *)code);
	ASKS(TUNATTACHFILTER, &program, text);
	TELLS(TUNGETFILTER, &program, text);
	SHOWS(TUNDETACHFILTER, &program, NULL, NULL);
	UNREAD(TUNATTACHFILTER);
	UNREAD(TUNGETFILTER);
}

static void rings(void)
{
	struct vhost_vring_state state = { 1, 1 };
	struct vhost_vring_file file = { 1, -1 };
	struct vhost_vring_addr address = { 1, 1, 0, 0x2000, 0x3000, 0x4000 };
	int fd = -1;

	ALONE(VHOST_SET_OWNER);
	ALONE(VHOST_RESET_OWNER);
	ASKS(VHOST_SET_VRING_NUM, &state, "{index=1, num=1}");
	ASKS(VHOST_SET_VRING_BASE, at_end(&state, sizeof(state)), "{index=1, num=1}");
	SHOWS(VHOST_GET_VRING_BASE, &state, "{index=1, num=1}", "{index=1}");
	UNREAD(VHOST_GET_VRING_BASE);
	ASKS(VHOST_SET_VRING_ENDIAN, &state, "{index=1, num=VHOST_VRING_BIG_ENDIAN}");
	SHOWS(VHOST_GET_VRING_ENDIAN, &state, "{index=1, num=VHOST_VRING_BIG_ENDIAN}", "{index=1}");
	ASKS(VHOST_SET_VRING_BUSYLOOP_TIMEOUT, &state, "{index=1, num=1}");
	SHOWS(VHOST_GET_VRING_BUSYLOOP_TIMEOUT, &state, "{index=1, num=1}", "{index=1}");
	ASKS(VHOST_SET_VRING_ADDR, &address, "{index=1, flags=1<<VHOST_VRING_F_LOG, desc_user_addr=NULL, "
		"used_user_addr=0x2000, avail_user_addr=0x3000, log_guest_addr=0x4000}");
	ASKS(VHOST_SET_VRING_KICK, &file, "{index=1, fd=-1}");
	ASKS(VHOST_SET_VRING_CALL, &file, "{index=1, fd=-1}");
	ASKS(VHOST_SET_VRING_ERR, &file, "{index=1, fd=-1}");
	file.fd = 2;
	ASKS(VHOST_NET_SET_BACKEND, &file, "{index=1, fd=2}");
	UNREAD(VHOST_NET_SET_BACKEND);
	ASKS(VHOST_SET_LOG_FD, &fd, "[-1]");
}

static void machines(void)
{
	uint64_t features = 1ull << VHOST_F_LOG_ALL | 1ull << 32 | 1;
	struct {
		struct vhost_memory head;
		struct vhost_memory_region regions[2];
	} memory = { { 2, 0 }, { { 0, 0xa0000, 0x7f0000, 0 }, { 0xc0000, 4096, 0, 7 } } };
	struct {
		struct vhost_vdpa_config head;
		char bytes[8];
	} config = { { 4, 8 }, "settings" };
	struct vhost_scsi_target target = { 1, "naa.5001", 3, 0 };
	struct vhost_vdpa_iova_range range = { 0, 0xffff };
	unsigned char status = 0xf;

	TELLS(VHOST_GET_FEATURES, &features, "[1<<VHOST_F_LOG_ALL|1<<VIRTIO_F_VERSION_1|0x1]");
	ASKS(VHOST_SET_FEATURES, &features, "[1<<VHOST_F_LOG_ALL|1<<VIRTIO_F_VERSION_1|0x1]");
	features = 6;
	TELLS(VHOST_GET_BACKEND_FEATURES, &features, "[1<<VHOST_BACKEND_F_IOTLB_MSG_V2|1<<VHOST_BACKEND_F_IOTLB_BATCH]");
	ASKS(VHOST_SET_LOG_BASE, &features, "[0x6]");
	ASKS(VHOST_SET_MEM_TABLE, at_end(&memory, sizeof(memory)),
		"{nregions=2, regions=[{guest_phys_addr=0, memory_size=655360, userspace_addr=0x7f0000}, "
		"{guest_phys_addr=0xc0000, memory_size=4096, userspace_addr=NULL, flags_padding=0x7}]}");
	UNREAD(VHOST_SET_MEM_TABLE);
	ASKS(VHOST_SCSI_SET_ENDPOINT, &target, "{abi_version=1, vhost_wwpn=\"naa.5001\", vhost_tpgt=3}");
	ASKS(VHOST_VSOCK_SET_GUEST_CID, &features, "[6]");
	TELLS(VHOST_VDPA_GET_STATUS, &status, "[VIRTIO_CONFIG_S_ACKNOWLEDGE|VIRTIO_CONFIG_S_DRIVER|"
		"VIRTIO_CONFIG_S_DRIVER_OK|VIRTIO_CONFIG_S_FEATURES_OK]");
	ASKS(VHOST_VDPA_SET_CONFIG, &config, "{off=4, len=8, buf=\"settings\"}");
	SHOWS(VHOST_VDPA_GET_CONFIG, &config, "{off=4, len=8, buf=\"settings\"}", "{off=4, len=8}");
	UNREAD(VHOST_VDPA_GET_CONFIG);
	TELLS(VHOST_VDPA_GET_IOVA_RANGE, &range, "{first=0, last=0xffff}");
	ALONE(VHOST_VDPA_SUSPEND);
}

int main(void)
{
	answer_ioctls();
	devices();
	settings();
	filters();
	rings();
	machines();
	return 0;
}
