/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * System V IPC and POSIX message queues for the decoder's comparison with strace, in an IPC
 * namespace of its own so that identifiers and queues start from nothing.
 */
#include <errno.h>
#include <fcntl.h>
#include <mqueue.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/syscall.h>
#include <signal.h>
#include <unistd.h>
#define S(n, ...) syscall(SYS_##n, ##__VA_ARGS__)
int unshare(int);
int main(void)
{
	unshare(0x08000000);
	char *page = (char *)mmap(NULL, 8192, 3, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	mprotect(page + 4096, 4096, 0);
	char *bad = page + 4096;
	int q = S(msgget, IPC_PRIVATE, IPC_CREAT | 0600);
	S(msgget, 0x1234567, 0);
	S(msgget, 0x1234567, IPC_EXCL | IPC_NOWAIT | 0xffff0777);
	struct {
		long t;
		char x[100];
	} mb = {5, "hello world this is a very long message for a queue"};
	S(msgsnd, q, &mb, 40, 0);
	S(msgsnd, q, &mb, 5, IPC_NOWAIT | 0xf0000);
	S(msgsnd, q, NULL, 5, 0);
	S(msgsnd, q, bad, 5, 0);
	S(msgsnd, q, &mb, 0, 0);
	S(msgsnd, -1, &mb, 5, 0);
	S(msgrcv, q, &mb, 100, 0, 0);
	S(msgrcv, q, &mb, 2, 0, MSG_NOERROR | MSG_EXCEPT);
	S(msgrcv, q, &mb, 2, -5, IPC_NOWAIT);
	S(msgrcv, q, &mb, 2, 77, IPC_NOWAIT);
	S(msgrcv, q, NULL, 5, 0, IPC_NOWAIT);
	S(msgrcv, q, bad, 5, 0, IPC_NOWAIT);
	struct msqid_ds ms;
	memset(&ms, 0, sizeof ms);
	S(msgctl, -1, IPC_SET, &ms); /* permissions: three digits, also of none */
	S(msgctl, q, IPC_STAT, &ms);
	S(msgctl, q, IPC_SET, &ms);
	S(msgctl, q, IPC_STAT | 0x100, &ms);
	S(msgctl, q, 99, &ms);
	S(msgctl, -1, IPC_STAT, &ms);
	S(msgctl, q, IPC_SET, NULL);
	S(msgctl, q, IPC_SET, bad);
	S(msgctl, q, MSG_INFO, bad);
	S(msgctl, q, IPC_RMID, NULL);
	int s = S(semget, IPC_PRIVATE, 3, IPC_CREAT | 0600);
	S(semget, 77, 3, 0xfff);
	struct sembuf sb[2] = {{0, 1, SEM_UNDO}, {1, 2, IPC_NOWAIT | 0x100}};
	S(semop, s, sb, 2);
	sb[0].sem_op = -5;
	sb[0].sem_flg = IPC_NOWAIT;
	S(semop, s, sb, 1);
	S(semop, s, NULL, 1);
	S(semop, s, bad, 2);
	S(semop, s, sb, 0);
	struct timespec ts = {0, 1000000};
	S(semtimedop, s, sb, 1, &ts);
	S(semtimedop, s, bad, 1, bad);
	S(semtimedop, s, sb, 2, NULL);
	unsigned short arr[3] = {1, 2, 3};
	struct semid_ds sd;
	S(semctl, s, 0, SETVAL, 5);
	S(semctl, s, 0, GETVAL, 0);
	S(semctl, s, 0, SETALL, arr);
	S(semctl, s, 0, GETALL, arr);
	S(semctl, s, 0, IPC_STAT, &sd);
	S(semctl, s, 1, GETPID, 0);
	S(semctl, s, 0, 0x100 | IPC_SET, &sd);
	S(semctl, s, 0, 55, 1);
	S(semctl, s, 0, SEM_INFO, arr);
	S(semctl, s, 0, IPC_RMID, 0);
	int h = S(shmget, IPC_PRIVATE, 4096, IPC_CREAT | 0600);
	S(shmget, 5, 10, SHM_HUGETLB | SHM_NORESERVE | 0x7000);
	S(shmget, 5, 10, SHM_HUGETLB | (21 << 26) | 0644);
	S(shmget, 5, 10, IPC_EXCL | 0xf0000000);
	void *at = (void *)S(shmat, h, 0, 0);
	S(shmat, h, at, SHM_RDONLY | SHM_RND | 0xf);
	S(shmat, -1, 0, SHM_EXEC | SHM_REMAP);
	S(shmdt, at);
	S(shmdt, 5);
	struct shmid_ds hd;
	memset(&hd, 0, sizeof hd);
	S(shmctl, h, IPC_STAT, &hd);
	S(shmctl, h, IPC_SET, &hd);
	S(shmctl, h, SHM_LOCK, 0);
	S(shmctl, h, IPC_STAT, bad);
	S(shmctl, h, 0x100 | SHM_STAT, &hd);
	S(shmctl, h, SHM_INFO, &hd);
	S(shmctl, h, 99, &hd);
	S(shmctl, h, IPC_RMID, NULL);
	struct mq_attr a = {.mq_flags = O_NONBLOCK | 4, .mq_maxmsg = 3, .mq_msgsize = 64};
	int m = S(mq_open, "decode2", O_RDWR | O_CREAT | O_NONBLOCK, 0600, &a);
	S(mq_open, "nosuch", O_RDONLY, 0600, &a);
	S(mq_open, NULL, O_RDONLY | O_CREAT, 0600, NULL);
	S(mq_open, "x", O_WRONLY | O_CREAT, 0600, bad);
	S(mq_timedsend, m, "hello", 5, 3, NULL);
	S(mq_timedsend, m, "hello", 5, 3, &ts);
	S(mq_timedsend, m, bad, 5, 3, bad);
	char buf[64];
	unsigned prio;
	S(mq_timedreceive, m, buf, 64, &prio, &ts);
	S(mq_timedreceive, m, buf, 64, NULL, NULL);
	S(mq_timedreceive, m, buf, 64, &prio, &ts);
	S(mq_timedreceive, -1, NULL, 64, bad, bad);
	struct sigevent se = {.sigev_notify = SIGEV_NONE};
	S(mq_notify, m, &se);
	S(mq_notify, m, NULL);
	se.sigev_notify = SIGEV_SIGNAL;
	se.sigev_signo = SIGUSR1;
	se.sigev_value.sival_int = 5;
	S(mq_notify, m, &se);
	S(mq_notify, -1, bad);
	struct mq_attr o;
	a.mq_flags = O_NONBLOCK;
	S(mq_getsetattr, m, NULL, &o);
	S(mq_getsetattr, m, &a, &o);
	S(mq_getsetattr, m, &a, NULL);
	S(mq_getsetattr, -1, bad, bad);
	a.mq_flags = 0x5000;
	S(mq_getsetattr, m, &a, &o);
	S(mq_unlink, "decode2");
	S(mq_unlink, "nosuch");
	S(mq_unlink, NULL);
	return 0;
}
