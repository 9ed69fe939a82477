/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Extended attributes: by path, by link and by descriptor, for the decoder's comparison with strace.
 */
#include "decode-calls.h"

#include <fcntl.h>

int main(void)
{
	char *bad = end_of_memory(), value[512];
	int fd = (int)S(open, "x", O_RDWR | O_CREAT, 0600);
	const char *binary = "a\0b\377";

	S(setxattr, "x", "trusted.one", "value", 5, 0);
	S(setxattr, "x", "trusted.one", "value", 5, 1);
	S(setxattr, "x", "trusted.none", binary, 4, 2);
	S(setxattr, "x", "trusted.two", binary, 4, 0);
	S(setxattr, "x", "trusted.empty", NULL, 0, 1);
	S(setxattr, NULL, bad, bad, 5, 0xff);
	S(setxattr, "x", "", "v", 1L << 40, 3);
	S(lsetxattr, "x", "trusted.three", "3", 1, 0);
	S(lsetxattr, "none", "trusted.three", "3", 1, 0);
	S(fsetxattr, fd, "trusted.four", "444", 3, 1);
	S(fsetxattr, -1, "trusted.four", "444", 3, 4);
	S(getxattr, "x", "trusted.one", value, sizeof(value));
	S(getxattr, "x", "trusted.two", value, sizeof(value));
	S(getxattr, "x", "trusted.one", NULL, 0);
	S(getxattr, "x", "trusted.one", value, 2);
	S(getxattr, "x", "trusted.none", value, sizeof(value));
	S(getxattr, "x", "trusted.one", bad, 5);
	S(getxattr, "x", "trusted.one", value, 0);
	S(lgetxattr, "x", "trusted.three", value, sizeof(value));
	S(lgetxattr, NULL, "trusted.three", value, -1L);
	S(fgetxattr, fd, "trusted.four", value, sizeof(value));
	S(fgetxattr, -1, NULL, NULL, 0);
	S(listxattr, "x", value, sizeof(value));
	S(listxattr, "x", NULL, 0);
	S(listxattr, "x", value, 5);
	S(llistxattr, "x", value, sizeof(value));
	S(llistxattr, "none", value, sizeof(value));
	S(flistxattr, fd, value, sizeof(value));
	S(flistxattr, -1, value, sizeof(value));
	S(removexattr, "x", "trusted.one");
	S(removexattr, "x", "trusted.one");
	S(lremovexattr, "x", "trusted.three");
	S(lremovexattr, "x", bad);
	S(fremovexattr, fd, "trusted.four");
	S(fremovexattr, -1, "trusted.four");
	S(close, fd);
	S(unlink, "x");
	return 0;
}
