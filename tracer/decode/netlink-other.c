/* SPDX-License-Identifier: BSD-2-Clause */
/* Messages of netfilter (linux/netfilter/nfnetlink.h), of crypto algorithms (linux/cryptouser.h), of SELinux. */
#include "decode/call.h"
#include "decode/constants.h"
#include "decode/netlink.h"

#include <arpa/inet.h>
#include <linux/cryptouser.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/selinux_netlink.h>

/* --- netfilter ----------------------------------------------------------------------------------------- */
CONSTANTS(netfilter_versions, "NFNETLINK_", NULL, NAMED(NFNETLINK_V0));
static const struct attributes netfilter_attributes = { NULL, NULL, 0, NULL };

/* nftables' own number was in the host's order before Linux 4.3, and both are taken since. */
static void put_resource(struct call *c, unsigned subsystem, const uint8_t *bytes)
{
	CONSTANTS(nftables_numbers, NULL, NULL,
		NAMED(NFNL_SUBSYS_NFTABLES), { NFNL_SUBSYS_NFTABLES << 8, "htons(NFNL_SUBSYS_NFTABLES)" });
	unsigned resource = (unsigned)field_number(bytes, 2);

	if (subsystem == NFNL_SUBSYS_NFTABLES && constant_name(&nftables_numbers, resource)) {
		put_one_of(c, resource, &nftables_numbers);
		return;
	}
	PUT(c, call_open, "htons");
	put_item(c);
	put_number(c, ntohs((uint16_t)resource));
	PUT(c, call_close);
}

bool put_netfilter_message(struct call *c, const struct nlmsghdr *header, const struct span *s)
{
	bool batch = header->nlmsg_type >= NFNL_MSG_BATCH_BEGIN && header->nlmsg_type <= NFNL_MSG_BATCH_END;
	const uint8_t *bytes;

	if (header->nlmsg_type == NLMSG_DONE || s->length < sizeof(struct nfgenmsg))
		return false;
	bytes = span_bytes(c, s, sizeof(struct nfgenmsg));
	if (!bytes)
		return true;
	put_struct_open(c);
	FIELD(c, one_of, "nfgen_family", bytes[0], &socket_families);
	FIELD(c, one_of, "version", bytes[1], &netfilter_versions);
	put_field(c, "res_id");
	put_resource(c, header->nlmsg_type >> 8, bytes + offsetof(struct nfgenmsg, res_id));
	put_struct_close(c, false);
	put_span_rest(c, s, sizeof(struct nfgenmsg), batch ? NULL : &netfilter_attributes);
	return true;
}

/* --- crypto -------------------------------------------------------------------------------------------- */
static const struct field hash_fields[] = {
	F(struct crypto_report_hash, type, STRING), F(struct crypto_report_hash, blocksize, UNSIGNED),
	F(struct crypto_report_hash, digestsize, UNSIGNED), F_END
};
static const struct field block_cipher_fields[] = {
	F(struct crypto_report_blkcipher, type, STRING), F(struct crypto_report_blkcipher, geniv, STRING),
	F(struct crypto_report_blkcipher, blocksize, UNSIGNED),
	F(struct crypto_report_blkcipher, min_keysize, UNSIGNED),
	F(struct crypto_report_blkcipher, max_keysize, UNSIGNED),
	F(struct crypto_report_blkcipher, ivsize, UNSIGNED), F_END
};
static const struct field aead_fields[] = {
	F(struct crypto_report_aead, type, STRING), F(struct crypto_report_aead, geniv, STRING),
	F(struct crypto_report_aead, blocksize, UNSIGNED), F(struct crypto_report_aead, maxauthsize, UNSIGNED),
	F(struct crypto_report_aead, ivsize, UNSIGNED), F_END
};
static const struct field random_fields[] = {
	F(struct crypto_report_rng, type, STRING), F(struct crypto_report_rng, seedsize, UNSIGNED), F_END
};
static const struct field cipher_fields[] = {
	F(struct crypto_report_cipher, type, STRING), F(struct crypto_report_cipher, blocksize, UNSIGNED),
	F(struct crypto_report_cipher, min_keysize, UNSIGNED),
	F(struct crypto_report_cipher, max_keysize, UNSIGNED), F_END
};

/* Too short for its structure, it is text. */
static bool put_report(struct call *c, const struct span *s, const struct field *fields, size_t size)
{
	if (s->length < size)
		put_span(c, s, 0);
	else if (span_bytes(c, s, size))
		put_fields_struct(c, fields, s->bytes);
	return true;
}

#define REPORT(name_, fields_, struct_)                                                            \
	static bool name_(struct call *c, const struct span *s, unsigned type)                     \
	{                                                                                          \
		(void)type;                                                                        \
		return put_report(c, s, fields_, sizeof(struct_));                                 \
	}
REPORT(print_hash, hash_fields, struct crypto_report_hash)
REPORT(print_block_cipher, block_cipher_fields, struct crypto_report_blkcipher)
REPORT(print_aead, aead_fields, struct crypto_report_aead)
REPORT(print_random, random_fields, struct crypto_report_rng)
REPORT(print_cipher, cipher_fields, struct crypto_report_cipher)

/* Those that have nothing but a type. */
static bool print_type(struct call *c, const struct span *s, unsigned type)
{
	(void)type;
	put_struct_open(c);
	put_field(c, "type");
	put_span_text(c, s);
	put_struct_close(c, false);
	return true;
}

CONSTANTS(crypto_names, "CRYPTOCFGA_", NULL,
	NAMED(CRYPTOCFGA_UNSPEC), NAMED(CRYPTOCFGA_PRIORITY_VAL), NAMED(CRYPTOCFGA_REPORT_LARVAL),
	NAMED(CRYPTOCFGA_REPORT_HASH), NAMED(CRYPTOCFGA_REPORT_BLKCIPHER),
	NAMED(CRYPTOCFGA_REPORT_AEAD), NAMED(CRYPTOCFGA_REPORT_COMPRESS),
	NAMED(CRYPTOCFGA_REPORT_RNG), NAMED(CRYPTOCFGA_REPORT_CIPHER),
	NAMED(CRYPTOCFGA_REPORT_AKCIPHER), NAMED(CRYPTOCFGA_REPORT_KPP),
	NAMED(CRYPTOCFGA_REPORT_ACOMP));
ATTRIBUTES(crypto_attributes, crypto_names,
	U32(CRYPTOCFGA_PRIORITY_VAL), PRINTED(CRYPTOCFGA_REPORT_LARVAL, print_type),
	PRINTED(CRYPTOCFGA_REPORT_HASH, print_hash),
	PRINTED(CRYPTOCFGA_REPORT_BLKCIPHER, print_block_cipher),
	PRINTED(CRYPTOCFGA_REPORT_AEAD, print_aead), PRINTED(CRYPTOCFGA_REPORT_COMPRESS, print_type),
	PRINTED(CRYPTOCFGA_REPORT_RNG, print_random), PRINTED(CRYPTOCFGA_REPORT_CIPHER, print_cipher),
	PRINTED(CRYPTOCFGA_REPORT_AKCIPHER, print_type), PRINTED(CRYPTOCFGA_REPORT_KPP, print_type),
	PRINTED(CRYPTOCFGA_REPORT_ACOMP, print_type));
static const struct field algorithm_fields[] = {
	F(struct crypto_user_alg, cru_name, STRING), F(struct crypto_user_alg, cru_driver_name, STRING),
	F(struct crypto_user_alg, cru_module_name, STRING), F(struct crypto_user_alg, cru_type, HEX),
	F(struct crypto_user_alg, cru_mask, HEX), F(struct crypto_user_alg, cru_refcnt, UNSIGNED),
	F(struct crypto_user_alg, cru_flags, HEX), F_END
};

bool put_crypto_message(struct call *c, const struct nlmsghdr *header, const struct span *s)
{
	size_t size = sizeof(struct crypto_user_alg);

	if (header->nlmsg_type < CRYPTO_MSG_NEWALG || header->nlmsg_type > CRYPTO_MSG_GETALG)
		return false;
	(void)put_report(c, s, algorithm_fields, size);
	if (s->have >= size)
		put_span_rest(c, s, size, &crypto_attributes);
	return true;
}

/* --- SELinux ------------------------------------------------------------------------------------------- */
static const struct field enforce_fields[] = { F(struct selnl_msg_setenforce, val, SIGNED), F_END };
static const struct field policy_fields[] = { F(struct selnl_msg_policyload, seqno, UNSIGNED), F_END };

bool put_selinux_message(struct call *c, const struct nlmsghdr *header, const struct span *s)
{
	bool enforce = header->nlmsg_type == SELNL_MSG_SETENFORCE;

	/* both have one word */
	if ((!enforce && header->nlmsg_type != SELNL_MSG_POLICYLOAD) || s->length < sizeof(uint32_t))
		return false;
	if (span_bytes(c, s, sizeof(uint32_t)))
		put_fields_struct(c, enforce ? enforce_fields : policy_fields, s->bytes);
	return true;
}
