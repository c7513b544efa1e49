/* message_write.c - a message on its way out: header, compression, signature, encryption, MIME. See message.h. */
#include "as4/compress.h"
#include "as4/encryption.h"
#include "as4/mime.h"
#include "as4/names.h"
#include "as4/security.h"
#include "as4/signature.h"
#include "as4/user_message.h"

#include <string.h>

#define SECURITY_BYTES_MOST ((size_t)16 << 20)

static const char *first_of(const char *first, const char *otherwise)
{
	return first != NULL ? first : otherwise;
}

/* What the caller left open comes from the two parties and what they agreed on. */
static void fill_parties(const struct as4_self *self, const struct as4_partner *partner, struct as4_message *message)
{
	if (message->from.id == NULL)
		message->from = self->party;
	if (message->to.id == NULL)
		message->to = partner->party;
	if (message->mode.agreement == NULL) {
		message->mode.agreement = partner->mode.agreement;
		message->mode.agreement_type = partner->mode.agreement_type;
	}
	if (message->mode.service == NULL) {
		message->mode.service = partner->mode.service;
		message->mode.service_type = partner->mode.service_type;
	}
	message->mode.action = first_of(message->mode.action, partner->mode.action);
}

/* Names for parts that have none: always the same ones for a message. */
static enum result fill_parts(struct job *job, struct as4_message *message, const char **ret_root_id)
{
	struct hash hash = hash_of(bytes_of(message->id));
	struct as4_part *parts;
	const char *stem;

	TAKE(job, stem = hex_write(job->arena, (struct bytes){hash.bytes, 16}));
	TAKE(job, parts = NEW_MANY(job->arena, struct as4_part, message->part_count));
	for (size_t at = 0; at < message->part_count; at++) {
		parts[at] = message->parts[at];
		if (parts[at].content_id == NULL)
			TAKE(job, parts[at].content_id = arena_print(job->arena, "part-%zu.%s@valico", at + 1, stem));
	}
	message->parts = parts;
	TAKE(job, *ret_root_id = arena_print(job->arena, "envelope.%s@valico", stem));
	return OK;
}

static enum result pack_part(struct job *job, const struct as4_part *part, struct sealed_part *ret_sealed)
{
	struct sealed_part sealed = {
	    .content_id = part->content_id, .media_type = part->content_type, .content = part->content};

	if (part->compressed) {
		TRY(compress_write(job, part->content, &sealed.content));
		sealed.media_type = GZIP_TYPE;
	}
	*ret_sealed = sealed;
	return OK;
}

/* Messaging, Body and every part, with their digests as they are before encryption. */
static enum result references_make(struct job *job, struct bytes messaging, const struct sealed_part *parts,
				   size_t count, struct signed_reference **ret_references)
{
	struct signed_reference *references = NULL;

	TAKE(job, references = NEW_MANY(job->arena, struct signed_reference, count + 2));
	references[0] = (struct signed_reference){.uri = "#" ID_MESSAGING, .digest = hash_of(messaging)};
	references[1] = (struct signed_reference){.uri = "#" ID_BODY, .digest = hash_of(bytes_of(ENVELOPE_BODY))};
	for (size_t at = 0; at < count; at++) {
		references[at + 2].content_id = parts[at].content_id;
		TRY(cid_write(job, parts[at].content_id, &references[at + 2].uri));
		TRY(attachment_digest(job, parts[at].media_type, parts[at].content, &references[at + 2].digest));
	}
	*ret_references = references;
	return OK;
}

enum result security_write(struct job *job, const struct as4_self *self, const struct as4_partner *partner,
			   const struct signed_reference *references, size_t reference_count, struct sealed_part *parts,
			   size_t count, struct bytes *ret_security)
{
	struct text text = text_open(job->arena, SECURITY_BYTES_MOST);

	if (self->signing->use != CERTIFICATE_SIGNING)
		return job_fail(job, INVALID, "self.signing", "as4-token", "The certificate is not for signing.");
	text_add(&text, "<wsse:Security xmlns:S12=\"" NS_SOAP "\" xmlns:wsse=\"" NS_WSSE "\" xmlns:wsu=\"" NS_WSU
			"\" S12:mustUnderstand=\"true\">");
	if (count > 0)
		TRY(encryption_write(job, partner, parts, count, &text));
	TRY(signature_write(job, self, references, reference_count, &text));
	text_add(&text, "</wsse:Security>");
	return text_done(&text, ret_security) == OK ? OK : job_out_of_memory(job);
}

static enum result pack(struct job *job, struct bytes envelope, const char *root_id, const struct sealed_part *parts,
			size_t count, struct as4_wire *ret_wire)
{
	unsigned char seed[16];
	struct mime_part *packed;

	TAKE(job, packed = NEW_MANY(job->arena, struct mime_part, count + 1));
	packed[0] = (struct mime_part){root_id, SOAP_TYPE, "UTF-8", envelope};
	for (size_t at = 0; at < count; at++)
		packed[at + 1] =
		    (struct mime_part){parts[at].content_id, "application/octet-stream", NULL, parts[at].content};
	job_chance(job, seed, sizeof(seed));
	return mime_write(job, packed, count + 1, seed, ret_wire);
}

enum result as4_message_write(struct job *job, const struct as4_self *self, const struct as4_partner *partner,
			      const struct as4_message *given, struct as4_wire *ret_wire,
			      struct as4_evidence *ret_evidence)
{
	struct as4_message message = *given;
	struct signed_reference *references = NULL;
	struct as4_evidence evidence;
	struct sealed_part *parts;
	struct bytes messaging;
	struct bytes security;
	struct bytes envelope;
	const char *root_id;

	if (message.id == NULL)
		return job_fail(job, INVALID, "id", "required", "A message must have id.");
	fill_parties(self, partner, &message);
	TRY(fill_parts(job, &message, &root_id));
	TRY(user_message_write(job, &message, &messaging));
	TAKE(job, parts = NEW_MANY(job->arena, struct sealed_part, message.part_count));
	for (size_t at = 0; at < message.part_count; at++)
		TRY(pack_part(job, &message.parts[at], &parts[at]));
	TRY(references_make(job, messaging, parts, message.part_count, &references));
	TRY(evidence_of(job, references, message.part_count + 2, &evidence));
	TRY(security_write(job, self, partner, references, message.part_count + 2, parts, message.part_count,
			   &security));
	TRY(envelope_write(job, messaging, security, &envelope));
	TRY(pack(job, envelope, root_id, parts, message.part_count, ret_wire));
	*ret_evidence = evidence;
	return OK;
}
