/* SPDX-License-Identifier: BSD-2-Clause */
/* shim/docker: Docker's file found through the bundle's mounts, and what is taken out of it. */
#include "test.h"

#include "buf.h"
#include "cleanup.h"
#include "config_view.h"
#include "docker.h"
#include "error.h"
#include "fd.h"
#include "request.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>

#define ID    "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define OTHER "ffff456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static const char config[] =
	"{\"StreamConfig\":{},\"ID\":\"" ID "\",\"Config\":{\"Hostname\":\"h\",\"Image\":\"app:1\","
	"\"Labels\":{\"trace\":\"network\",\"a\":\"1\",\"n\":7,\"trace\":\"\\u0066ile\"},"
	"\"Env\":[\"Labels\"]},\"Image\":\"sha256:1\",\"Name\":\"/web\",\"Labels\":{\"x\":\"y\"}}";

static void labels_name_and_image(void **state)
{
	struct docker_container c = { 0 };
	struct error err = { 0 };

	(void)state;
	assert_int_equal(docker_parse(config, strlen(config), ID, &c, &err), 0);
	assert_string_equal(c.name, "web");
	assert_string_equal(c.image, "app:1");
	assert_int_equal(c.n_labels, 3);
	assert_string_equal(c.labels[0].key, "trace");
	assert_string_equal(c.labels[0].value, "network");
	assert_string_equal(c.labels[2].value, "file");
	docker_container_done(&c);
}

static void wrong_files(void **state)
{
	static const char *const texts[] = { "", "[]", "{}", "{\"ID\":\"" OTHER "\"}", "{\"ID\":7}",
		"{\"ID\":\"" ID "\"} x", "{\"ID\":\"" ID "\",\"Config\":{\"Labels\":{\"a\":}}}" };
	struct docker_container c = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		assert_int_equal(
			docker_parse(texts[i], strlen(texts[i]), ID, &c, NULL), -EINVAL);
	assert_int_equal(docker_parse("{\"ID\":\"" ID "\",\"Config\":null}",
				 strlen("{\"ID\":\"" ID "\",\"Config\":null}"), ID, &c, NULL),
		0);
	assert_int_equal(c.n_labels, 0);
	assert_null(c.name);
	docker_container_done(&c);
}

struct place {
	char folder[64];
	char own[192], other[192];
};

static int place_make(void **state)
{
	static struct place p;
	char file[256];
	FILE *f;

	strcpy(p.folder, "/tmp/sidetrace-test-docker-XXXXXX");
	if (!mkdtemp(p.folder))
		return -1;
	(void)snprintf(p.own, sizeof(p.own), "%s/data/containers/" ID, p.folder);
	(void)snprintf(p.other, sizeof(p.other), "%s/data/containers/" OTHER, p.folder);
	if (folder_create(p.own, 0700) < 0 || folder_create(p.other, 0700) < 0)
		return -1;
	(void)snprintf(file, sizeof(file), "%s/config.v2.json", p.own);
	f = fopen(file, "we");
	if (!f || fputs(config, f) < 0 || fclose(f) != 0)
		return -1;
	*state = &p;
	return 0;
}

static int place_remove(void **state)
{
	struct place *p = *state;
	char command[128];

	(void)snprintf(command, sizeof(command), "rm -rf '%s'", p->folder);
	return system(command);
}

static int look(const char *source0, const char *source1, const char *id, struct buf *text)
{
	struct config_view view = { 0 };
	struct error err = { 0 };
	char a[256], b[256];

	(void)snprintf(a, sizeof(a), "%s", source0 ? source0 : "");
	(void)snprintf(b, sizeof(b), "%s", source1 ? source1 : "");
	view.mounts[MOUNT_HOSTNAME] = source0 ? a : NULL;
	view.mounts[MOUNT_RESOLV_CONF] = source1 ? b : NULL;
	buf_reset(text);
	return docker_read(&view, id, text, &err);
}

static void found_by_any_mount(void **state)
{
	struct place *p = *state;
	_cleanup_(buf_donep) struct buf text = BUF_INIT;
	char hosts[256], resolv[256], elsewhere[256];

	(void)snprintf(hosts, sizeof(hosts), "%s/hosts", p->own);
	(void)snprintf(resolv, sizeof(resolv), "%s/resolv.conf", p->own);
	(void)snprintf(elsewhere, sizeof(elsewhere), "%s/resolv.conf", p->other);
	assert_int_equal(look(hosts, NULL, ID, &text), 1);
	assert_string_equal(buf_cstr(&text), config);
	assert_int_equal(look("/home/me/hosts", resolv, ID, &text), 1);
	/* --network container:other has all three from there */
	assert_int_equal(look(elsewhere, NULL, ID, &text), 1);
	assert_string_equal(buf_cstr(&text), config);
}

static void not_dockers(void **state)
{
	struct place *p = *state;
	_cleanup_(buf_donep) struct buf text = BUF_INIT;
	char hosts[256], up[256];

	(void)snprintf(hosts, sizeof(hosts), "%s/hosts", p->own);
	(void)snprintf(up, sizeof(up), "%s/data/containers/x/hosts", p->folder);
	assert_int_equal(look(NULL, NULL, ID, &text), 0);
	assert_int_equal(look("/etc/hosts", "hosts", ID, &text), 0);
	assert_int_equal(look("/hosts", "/", ID, &text), 0);
	assert_int_equal(look("", "//", ID, &text), 0);
	assert_int_equal(look(up, NULL, ID, &text), 0);
	assert_int_equal(look(hosts, NULL, "../" ID, &text), 0);
	assert_int_equal(look(hosts, NULL, "", &text), 0);
	assert_int_equal(look(hosts, NULL, "..", &text), 0);
	assert_int_equal(look(hosts, NULL, OTHER, &text), 0);
}

static void link_and_fifo_are_refused(void **state)
{
	struct place *p = *state;
	_cleanup_(buf_donep) struct buf text = BUF_INIT;
	char hosts[256], file[256];

	(void)snprintf(hosts, sizeof(hosts), "%s/hosts", p->own);
	(void)snprintf(file, sizeof(file), "%s/config.v2.json", p->own);
	assert_int_equal(unlink(file), 0);
	assert_int_equal(symlink("/etc/passwd", file), 0);
	assert_int_equal(look(hosts, NULL, ID, &text), -ELOOP);
	assert_int_equal(unlink(file), 0);
	assert_int_equal(mkfifo(file, 0600), 0);
	assert_int_equal(look(hosts, NULL, ID, &text), -EINVAL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(labels_name_and_image),
		cmocka_unit_test(wrong_files),
		cmocka_unit_test_setup_teardown(found_by_any_mount, place_make, place_remove),
		cmocka_unit_test_setup_teardown(not_dockers, place_make, place_remove),
		cmocka_unit_test_setup_teardown(
			link_and_fifo_are_refused, place_make, place_remove),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
