/* SPDX-License-Identifier: BSD-2-Clause */
/* One table, because a set and a number name the same signals with and without SIG. */
#include "decode/signal-names.h"

#include <signal.h>
#include <stddef.h>
#include <string.h>

#define SIGNAL(name_) [SIG##name_] = #name_
static const char names[65][8] = {
	SIGNAL(HUP), SIGNAL(INT), SIGNAL(QUIT), SIGNAL(ILL), SIGNAL(TRAP), SIGNAL(ABRT),
	SIGNAL(BUS), SIGNAL(FPE), SIGNAL(KILL), SIGNAL(USR1), SIGNAL(SEGV), SIGNAL(USR2),
	SIGNAL(PIPE), SIGNAL(ALRM), SIGNAL(TERM), SIGNAL(STKFLT), SIGNAL(CHLD), SIGNAL(CONT),
	SIGNAL(STOP), SIGNAL(TSTP), SIGNAL(TTIN), SIGNAL(TTOU), SIGNAL(URG), SIGNAL(XCPU),
	SIGNAL(XFSZ), SIGNAL(VTALRM), SIGNAL(PROF), SIGNAL(WINCH), SIGNAL(IO), SIGNAL(PWR),
	SIGNAL(SYS),
	[32] = "RTMIN", "RT_1", "RT_2", "RT_3", "RT_4", "RT_5", "RT_6", "RT_7", "RT_8", "RT_9",
	"RT_10", "RT_11", "RT_12", "RT_13", "RT_14", "RT_15", "RT_16", "RT_17", "RT_18", "RT_19",
	"RT_20", "RT_21", "RT_22", "RT_23", "RT_24", "RT_25", "RT_26", "RT_27", "RT_28", "RT_29",
	"RT_30", "RT_31", "RT_32",
};

const char *signal_name(int number, char buffer[24])
{
	if (number < 1 || number > 64)
		return NULL;
	memcpy(buffer, "SIG", 3);
	/* rows are padded with NULs: NOLINTNEXTLINE(bugprone-not-null-terminated-result) */
	memcpy(buffer + 3, names[number], sizeof(names[0]));
	return buffer;
}

const char *signal_bit_name(unsigned bit)
{
	return bit < 64 ? names[bit + 1] : NULL;
}
