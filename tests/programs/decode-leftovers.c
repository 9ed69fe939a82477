/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What no other decode-* program makes, so that each call of the table is made with success and with
 * failure; tests/decode-coverage says which are missing.
 */
#include "decode-calls.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <sched.h>
#include <signal.h>
#include <sys/ipc.h>
#include <sys/sem.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <time.h>

static void sockets(char *bad)
{
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t length = sizeof(address);
	int server = (int)S(socket, AF_INET, SOCK_STREAM, 0), client, end;
	char room[16];

	S(bind, server, &address, length);
	S(listen, server, 5);
	S(listen, -1, 5);
	S(getsockname, server, &address, &length);
	client = (int)S(socket, AF_INET, SOCK_STREAM, 0);
	S(connect, client, &address, length);
	end = (int)S(accept, server, &address, &length);
	S(accept, -1, NULL, NULL);
	S(sendto, client, "hello", 5, MSG_NOSIGNAL, NULL, 0);
	S(recvfrom, end, room, sizeof(room), 0, NULL, NULL);
	S(recvfrom, -1, room, sizeof(room), MSG_PEEK, bad, bad);
	S(shutdown, client, SHUT_WR);
	S(shutdown, client, 77);
	S(getsockopt, -1, SOL_SOCKET, SO_TYPE, room, &length);
	S(close, end);
	S(close, client);
	S(close, server);
}

int main(void)
{
	char *bad = end_of_memory(), *shared, room[16];
	struct sembuf up = { 0, 1, IPC_NOWAIT };
	struct timespec second = { 1, 0 };
	struct iovec none = { NULL, 0 };
	int set;

	sockets(bad);
	S(unshare, CLONE_NEWIPC); /* numbers begin with 0 there */
	set = (int)S(semget, IPC_PRIVATE, 1, 0600);
	S(semget, IPC_PRIVATE, -1, 0600);
	S(semtimedop, set, &up, 1, &second);
	S(semctl, set, 0, IPC_RMID, 0);
	S(getrandom, room, 8, 0);
	S(getrandom, room, 8, 0xff);
	S(mlock, 4096, 4096);
	S(process_vm_writev, 0x7fffffff, &none, 1, &none, 1, 0);
	shared = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	S(remap_file_pages, shared, 4096, 0, 1, 0);
	S(flock, -1, 2);
	return 0;
}
