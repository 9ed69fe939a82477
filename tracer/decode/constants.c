/* SPDX-License-Identifier: BSD-2-Clause */
/* The names of a value's bits as text, for decoders whose wording no plain set of flags has. */
#include "decode/constants.h"

#include <stdio.h>
#include <string.h>

bool constants_join(const struct constants *names, uint64_t value, char *to, size_t size)
{
	uint64_t left = value;
	size_t used = 0;
	int n;

	*to = '\0';
	for (const struct constant *row = names->rows; left && row->name; row++) {
		if (!row->value || (left & row->value) != row->value)
			continue;
		n = snprintf(to + used, size - used, "%s%s", used ? "|" : "", row->name);
		if (n < 0 || (size_t)n >= size - used)
			return true;
		used += (size_t)n;
		left &= ~row->value;
	}
	if (used && left)
		(void)snprintf(to + used, size - used, "|%#llx", (unsigned long long)left);
	return used;
}
