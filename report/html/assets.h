/* SPDX-License-Identifier: BSD-2-Clause */
/* The page's style and script: see assets.c. */
#pragma once

#include "slice.h"

struct slice page_css(void);
struct slice page_js(void);
