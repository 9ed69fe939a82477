/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Socket options for the decoder's comparison with strace: those with structures, classic BPF
 * filters, lengths that do not fit, NULL, unknown levels and options.
 */
#include <sys/socket.h>
#include <netinet/in.h>
#include <arpa/inet.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <linux/filter.h>
#include <linux/if_packet.h>
int main(void)
{
	int s = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
	struct sockaddr_in in = {
		.sin_family = AF_INET, .sin_port = htons(1), .sin_addr = {htonl(0x7f000001)}};
	connect(s, (void *)&in, 16);
	usleep(10000);
	int e, l = 4;
	syscall(SYS_getsockopt, s, 1, 4, &e, &l);
	struct sock_filter f[] = {BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 4),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 7, 0, 1), BPF_STMT(BPF_RET | BPF_K, 0xffff),
		BPF_STMT(BPF_ALU | BPF_AND | BPF_X, 3), BPF_STMT(BPF_MISC | BPF_TAX, 0),
		BPF_STMT(0xffff, 0),
		BPF_STMT(BPF_LD | BPF_B | BPF_ABS, SKF_AD_OFF + SKF_AD_PROTOCOL),
		BPF_STMT(BPF_RET | BPF_A, 0), BPF_STMT(BPF_ST, 1), BPF_STMT(BPF_LDX | BPF_MEM, 1),
		BPF_STMT(BPF_RET | BPF_K, 0)};
	struct sock_fprog p = {11, f};
	syscall(SYS_setsockopt, s, 1, 26, &p, 16);
	syscall(SYS_setsockopt, s, 1, 26, &p, 20);
	p.len = 0;
	syscall(SYS_setsockopt, s, 1, 26, &p, 16);
	p.len = 3;
	p.filter = 0;
	syscall(SYS_setsockopt, s, 1, 26, &p, 16);
	int ll[2] = {1, 5};
	syscall(SYS_setsockopt, s, 1, 13, ll, 8);
	struct ip_mreq m = {{inet_addr("224.0.0.1")}, {inet_addr("127.0.0.1")}};
	syscall(SYS_setsockopt, s, 0, 35, &m, 8);
	struct ip_mreqn mn = {{inet_addr("224.0.0.1")}, {inet_addr("127.0.0.1")}, 1};
	syscall(SYS_setsockopt, s, 0, 35, &mn, 12);
	syscall(SYS_setsockopt, s, 0, 36, &mn, 12);
	syscall(SYS_setsockopt, s, 0, 32, &mn, 12);
	struct ipv6_mreq m6 = {.ipv6mr_interface = 1};
	syscall(SYS_setsockopt, s, 41, 20, &m6, 20);
	syscall(SYS_setsockopt, s, 41, 27, &m6, 20);
	struct group_req g = {.gr_interface = 1};
	*(struct sockaddr_in *)&g.gr_group = in;
	syscall(SYS_setsockopt, s, 0, 42, &g, sizeof g);
	syscall(SYS_setsockopt, s, 41, 45, &g, sizeof g);
	struct packet_mreq pm = {
		.mr_ifindex = 1, .mr_type = 1, .mr_alen = 6, .mr_address = "\1\2\3\4\5\6"};
	syscall(SYS_setsockopt, s, 263, 1, &pm, 16);
	struct tpacket_req t = {4096, 1, 2048, 2};
	syscall(SYS_setsockopt, s, 263, 5, &t, 16);
	struct tpacket_req3 t3 = {4096, 1, 2048, 2, 10, 20, 1};
	syscall(SYS_setsockopt, s, 263, 5, &t3, 28);
	int icmp = ~(1 << 8 | 1);
	syscall(SYS_setsockopt, s, 255, 1, &icmp, 4);
	syscall(SYS_setsockopt, s, 1, 2, 0, 4);
	syscall(SYS_setsockopt, s, 1, 2, 1, 4);
	syscall(SYS_setsockopt, s, 1, 2, &icmp, -1);
	syscall(SYS_setsockopt, s, 1, 25, "lo", 3);
	syscall(SYS_setsockopt, s, 1, 25, "lo\0\0\0\0\0\0\0", 8);
	syscall(SYS_setsockopt, s, 6, 13, "cubic", 5);
	syscall(SYS_setsockopt, s, 0, 35, 0, 8);
	syscall(SYS_setsockopt, s, 1, 20, "0123456789abcdef", 16);
	syscall(SYS_setsockopt, s, 1, 74, &(int){1}, 4);
	syscall(SYS_setsockopt, s, 1, 74, &(int){255}, 4);
	syscall(SYS_setsockopt, s, 99999, 74, &(int){255}, 4);
	syscall(SYS_setsockopt, s, -1, -1, &(int){255}, 4);
	int pp = socket(AF_PACKET, SOCK_RAW, 0);
	char b[64];
	l = 64;
	syscall(SYS_getsockopt, pp, 263, 6, b, &l);
	l = 64;
	syscall(SYS_getsockopt, pp, 263, 10, b, &l);
}
