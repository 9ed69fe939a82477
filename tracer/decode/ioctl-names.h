/* SPDX-License-Identifier: BSD-2-Clause */
/* Commands of ioctl(2) by number. */
#pragma once

const char *ioctl_name(unsigned number); /* "FIONREAD"; NULL: not known */
