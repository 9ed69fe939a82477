/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Which build of the tracer this is. The linker's build id says it; a program without one looks at what it would
 * load, which takes a few milliseconds while a container waits.
 */
#include "bpf/ebpf.h"

#include <elf.h>
#include <link.h>
#include <string.h>

static size_t padded(size_t size)
{
	return (size + 3) & ~(size_t)3;
}

/* elf(5), notes: a head, the name and what it says, both padded to words. */
static bool note_find(const char *at, size_t size, uint64_t ret_id[4])
{
	while (size >= sizeof(ElfW(Nhdr))) {
		const ElfW(Nhdr) *head = (const void *)at;
		size_t name = padded(head->n_namesz), text = padded(head->n_descsz);
		const char *owner = at + sizeof(*head);

		if (name > size - sizeof(*head) || text > size - sizeof(*head) - name)
			return false;
		if (head->n_type == NT_GNU_BUILD_ID && head->n_namesz == sizeof("GNU") && !memcmp(owner, "GNU", sizeof("GNU"))) {
			memcpy(ret_id, owner + name, head->n_descsz < 32 ? head->n_descsz : 32);
			return true;
		}
		at += sizeof(*head) + name + text;
		size -= sizeof(*head) + name + text;
	}
	return false;
}

/* The program itself comes first. */
static int each_object(struct dl_phdr_info *object, size_t size, void *ret_id)
{
	(void)size;
	for (size_t i = 0; i < object->dlpi_phnum; i++) {
		const ElfW(Phdr) *segment = &object->dlpi_phdr[i];

		if (segment->p_type == PT_NOTE &&
			note_find((const char *)(uintptr_t)(object->dlpi_addr + segment->p_vaddr), segment->p_memsz, ret_id))
			return 1;
	}
	return -1;
}

void build_id(uint64_t ret_id[4])
{
	memset(ret_id, 0, 4 * sizeof(*ret_id));
	if (dl_iterate_phdr(each_object, ret_id) <= 0)
		load_digest(ret_id);
}
