/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a module search through many folders looks like: 150 modules of a JavaScript program, each
 * looked for in 10 node_modules folders that do not have it: 1,500 ENOENT.
 */
#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>

int main(void)
{
	static const char *const folders[] = { "/srv/app/src/api/v1/handlers", "/srv/app/src/api/v1",
		"/srv/app/src/api", "/srv/app/src", "/srv/app/lib", "/srv/app", "/srv", "/home/node",
		"/opt/node", "/opt" };
	char path[256];
	int module;
	size_t f;

	for (module = 0; module < 150; module++)
		for (f = 0; f < sizeof(folders) / sizeof(*folders); f++) {
			struct stat st;

			snprintf(path, sizeof(path), "%s/node_modules/module-%d/package.json", folders[f],
				module);
			if (stat(path, &st) == 0 || errno != ENOENT)
				errx(1, "%s is there", path);
		}
	return 0;
}
