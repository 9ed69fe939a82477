/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The set language. Whatever comes: a set whose unknown numbers are in, or a message of one printable
 * line; and inverting twice is the same set.
 */
#include "error.h"
#include "filter.h"

#include <ctype.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 3);
	struct error err = { 0 };
	struct filter f, twice;
	int r;

	if (!text)
		return 0;
	memcpy(text, "!!", 2);
	memcpy(text + 2, data, size);
	text[size + 2] = '\0';
	r = filter_parse(text + 2, &f, &err);
	if (r < 0) {
		if (err.code == 0 || strlen(err.text) == 0 || strlen(err.text) > 300)
			abort();
		for (const char *c = err.text; *c; c++)
			if (!isprint((unsigned char)*c))
				abort();
	} else {
		if (!filter_has(&f, ABI_X86_64, 400) || !filter_has(&f, ABI_I386, 9999))
			abort();
		if (filter_parse(text, &twice, NULL) != (strlen(text) > 16384 ? -22 : 0) ||
			memcmp(&f.bits, &twice.bits, sizeof(f.bits)) != 0)
			abort();
	}
	free(text);
	return 0;
}
