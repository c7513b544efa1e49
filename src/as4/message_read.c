/* message_read.c - a message on its way in. See message.h.
 *
 * The order is chosen so that a stranger gets as little work out of us as can be: take apart (MIME, XML) within limits;
 * find the claimed sender; prove that he signed this header; only then open the parts; prove each of them; decompress.
 * The header is read from the node that was proved. */
#include "as4/compress.h"
#include "as4/mime.h"
#include "as4/names.h"
#include "as4/security.h"
#include "as4/user_message.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

const struct as4_limits AS4_LIMITS_USUAL = {
    .body_bytes = (size_t)48 << 20,
    .envelope_bytes = (size_t)4 << 20,
    .parts = 1000,
    .part_bytes = (size_t)16 << 20,
    .total_bytes = (size_t)32 << 20,
    .ratio = 400,
};

enum result security_check(struct job *job, const struct envelope *envelope)
{
	if (envelope->security == NULL)
		return job_fail(job, DENIED, "Security", "as4-policy", "The message is not signed.");
	for (const xmlNode *node = xml_first(envelope->security); node != NULL; node = xml_next(node)) {
		bool known = xml_named(node, NS_WSSE, "BinarySecurityToken") ||
			     xml_named(node, NS_XENC, "EncryptedKey") || xml_named(node, NS_XENC, "EncryptedData") ||
			     xml_named(node, NS_DSIG, "Signature");

		if (!known)
			return job_fail(job, INVALID, "Security", "as4-policy",
					"The security header holds what it may not.");
	}
	return OK;
}

/* The attachments of a message while they are opened, in the order of their content ids. */
struct attachments {
	struct sealed_part *parts;
	bool *proved; /* covered by the signature */
	bool *named;  /* by a PartInfo */
	size_t count;
};

static int by_content_id(const void *a, const void *b)
{
	return strcmp(((const struct sealed_part *)a)->content_id, ((const struct sealed_part *)b)->content_id);
}

static enum result attachments_of(struct job *job, const struct mime_part *mime, size_t count,
				  struct attachments *ret_attachments)
{
	struct attachments attachments = {.count = count - 1};

	TAKE(job, attachments.parts = NEW_MANY(job->arena, struct sealed_part, count));
	TAKE(job, attachments.proved = NEW_MANY(job->arena, bool, count));
	TAKE(job, attachments.named = NEW_MANY(job->arena, bool, count));
	for (size_t at = 1; at < count; at++)
		attachments.parts[at - 1] =
		    (struct sealed_part){mime[at].content_id, mime[at].media_type, mime[at].content};
	qsort(attachments.parts, attachments.count, sizeof(*attachments.parts), by_content_id);
	*ret_attachments = attachments;
	return OK;
}

/* The place of a part; `count` when there is none. */
static size_t place_of(const struct attachments *attachments, const char *content_id)
{
	struct sealed_part key = {.content_id = content_id};
	const struct sealed_part *found =
	    bsearch(&key, attachments->parts, attachments->count, sizeof(key), by_content_id);

	return found != NULL ? (size_t)(found - attachments->parts) : attachments->count;
}

static bool texts_equal(const char *a, const char *b)
{
	return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

/* What a partner must say, where we know it. */
static bool agreed(const char *expected, const char *found)
{
	return expected == NULL || texts_equal(expected, found);
}

static enum result mode_check(struct job *job, const struct as4_self *self, const struct as4_partner *partner,
			      const struct as4_message *message)
{
	const struct as4_mode *mode = &partner->mode;
	bool for_us =
	    texts_equal(message->to.id, self->party.id) && texts_equal(message->to.id_type, self->party.id_type);
	bool roles = agreed(self->party.role, message->to.role) && agreed(partner->party.role, message->from.role);
	bool asked = agreed(mode->service, message->mode.service) && agreed(mode->action, message->mode.action);

	if (!for_us)
		return job_fail(job, INVALID, "To", "as4-processing-mode", "The message is for another node.");
	if (!roles || !agreed(mode->agreement, message->mode.agreement) || (!asked && !message->test))
		return job_fail(job, INVALID, "CollaborationInfo", "as4-processing-mode",
				"Role, agreement, service and action are not as agreed.");
	return OK;
}

/* Every part must be signed exactly once, and what is signed must be there. */
static enum result attachments_prove(struct job *job, const struct signed_reference *references, size_t count,
				     struct attachments *attachments)
{
	for (size_t at = 0; at < count; at++) {
		size_t place;
		struct hash digest;

		if (references[at].content_id == NULL)
			continue;
		place = place_of(attachments, references[at].content_id);
		if (place == attachments->count || attachments->proved[place])
			return job_fail(job, INVALID, "Reference", "as4-policy",
					"A signed part is missing or named twice.");
		TRY(attachment_digest(job, attachments->parts[place].media_type, attachments->parts[place].content,
				      &digest));
		if (!hash_equal(&digest, &references[at].digest))
			return job_fail(job, DENIED, "Reference", "as4-signature", "A part is not what was signed.");
		attachments->proved[place] = true;
	}
	for (size_t at = 0; at < attachments->count; at++)
		if (!attachments->proved[at])
			return job_fail(job, INVALID, "Reference", "as4-policy", "A part is not signed.");
	return OK;
}

static bool names_same(const char *a, const char *b)
{
	while (*a != '\0' && tolower((unsigned char)*a) == tolower((unsigned char)*b))
		a++, b++;
	return *a == *b;
}

/* Gives a PartInfo its content. */
static enum result part_fill(struct job *job, const struct as4_limits *limits, const struct sealed_part *sealed,
			     size_t total, struct as4_part *part)
{
	size_t left = limits->total_bytes - total;
	size_t most = left < limits->part_bytes ? left : limits->part_bytes;

	if (part->content_type == NULL)
		part->content_type = sealed->media_type;
	part->content = sealed->content;
	if (part->compressed) {
		if (!names_same(sealed->media_type, GZIP_TYPE))
			return job_fail(job, INVALID, "part", "as4-decompression",
					"A compressed part is not of type gzip.");
		return compress_read(job, limits, most, sealed->content, &part->content);
	}
	if (part->content.size > most)
		return job_fail(job, LIMIT, "part", "as4-size", "The payloads are too large.");
	return OK;
}

static enum result parts_fill(struct job *job, const struct as4_limits *limits, struct attachments *attachments,
			      struct as4_message *message)
{
	struct as4_part *parts;
	size_t total = 0;

	if (message->part_count < attachments->count)
		return job_fail(job, INVALID, "PayloadInfo", "as4-mime", "A part is not named in the header.");
	TAKE(job, parts = NEW_MANY(job->arena, struct as4_part, message->part_count));
	for (size_t at = 0; at < message->part_count; at++) {
		size_t place = place_of(attachments, message->parts[at].content_id);

		if (place == attachments->count || attachments->named[place])
			return job_fail(job, INVALID, "PartInfo", "as4-payload", "A part that is named is not there.");
		attachments->named[place] = true;
		parts[at] = message->parts[at];
		TRY(part_fill(job, limits, &attachments->parts[place], total, &parts[at]));
		total += parts[at].content.size;
	}
	message->parts = parts;
	return OK;
}

static enum result sender_find(struct job *job, const struct as4_partners *partners, const struct as4_party *from,
			       struct as4_partner *ret_partner)
{
	enum result result = partners->find(partners->self, job, from, ret_partner);

	if (result != MISSING)
		return result;
	job_forgive(job);
	return job_fail(job, MISSING, "From", "as4-processing-mode", "The sender is no partner of this node.");
}

static enum result unpack(struct job *job, const struct as4_limits *limits, struct as4_wire wire,
			  struct envelope *ret_envelope, struct attachments *ret_attachments)
{
	struct mime_part *mime;
	size_t count = 0;

	TRY(mime_read(job, limits, wire, &mime, &count));
	TRY(envelope_read(job, limits, mime[0].content, ret_envelope));
	if (ret_envelope->messaging == NULL || ret_envelope->fault != NULL)
		return job_fail(job, INVALID, "envelope", "as4-header", "A fault is no message.");
	return attachments_of(job, mime, count, ret_attachments);
}

enum result as4_message_read(struct job *job, const struct as4_self *self, const struct as4_partners *partners,
			     const struct as4_limits *limits, struct as4_wire wire, struct as4_message *ret_message,
			     struct as4_evidence *ret_evidence, struct as4_partner *ret_partner)
{
	struct signed_reference *references = NULL;
	struct attachments attachments;
	struct as4_evidence evidence;
	struct as4_partner partner;
	struct as4_message message;
	struct envelope envelope;
	size_t count = 0;

	TRY(unpack(job, limits, wire, &envelope, &attachments));
	TRY(security_check(job, &envelope));
	TRY(user_message_read(job, limits, envelope.messaging, &message));
	TRY(sender_find(job, partners, &message.from, &partner));
	TRY(signature_check(job, &envelope, partner.signing, &references, &count));
	TRY(mode_check(job, self, &partner, &message));
	TRY(encryption_read(job, self, &envelope, attachments.parts, attachments.count));
	TRY(attachments_prove(job, references, count, &attachments));
	TRY(parts_fill(job, limits, &attachments, &message));
	TRY(evidence_of(job, references, count, &evidence));
	*ret_message = message;
	*ret_evidence = evidence;
	*ret_partner = partner;
	return OK;
}

enum result as4_message_peek(struct job *job, const struct as4_limits *limits, struct as4_wire wire,
			     const char **ret_message_id, struct as4_party *ret_from)
{
	struct job aside = {.arena = job->arena, .now = job->now, .chance = job->chance};
	struct attachments attachments;
	struct as4_message message;
	struct envelope envelope;

	if (unpack(&aside, limits, wire, &envelope, &attachments) != OK ||
	    user_message_read(&aside, limits, envelope.messaging, &message) != OK)
		return MISSING;
	*ret_message_id = message.id;
	*ret_from = message.from;
	return OK;
}
