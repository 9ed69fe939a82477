/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The page's style and script, as they are in page.css and page.js, put into the program by the
 * assembler. Paths are relative to the top of the tree, where the compiler runs.
 */
#include "html/assets.h"

#define INCLUDE_FILE(symbol, file)                                                                 \
	__asm__(".pushsection .rodata\n"                                                           \
		".global " #symbol "_start\n" #symbol "_start:\n"                                  \
		".incbin \"" file "\"\n"                                                           \
		".global " #symbol "_end\n" #symbol "_end:\n"                                      \
		".byte 0\n"                                                                        \
		".popsection\n")

INCLUDE_FILE(page_css, "report/html/page.css");
INCLUDE_FILE(page_js, "report/html/page.js");

extern const char page_css_start[], page_css_end[], page_js_start[], page_js_end[];

struct slice page_css(void)
{
	return slice_between(page_css_start, page_css_end);
}

struct slice page_js(void)
{
	return slice_between(page_js_start, page_js_end);
}
