/* jose.c - signed and sealed documents in compact form; see jose.h.
 *
 * The compact forms are put together and taken apart here, straight over OpenSSL: a node signs, checks, seals and opens
 * thousands of events a second. Our own writer spells each header in one way, and a reader that finds exactly that
 * spelling need not read JSON; any other spelling takes the slow path, which accepts the same members and no others.
 *
 *     signed   BASE64URL(header) "." BASE64URL(payload) "." BASE64URL(r, s)
 *     sealed   BASE64URL(header) ".." BASE64URL(iv) "." BASE64URL(text) "." BASE64URL(tag)   header is authenticated */
#include "crypto/jose.h"
#include "base/json.h"
#include "crypto/algorithms.h"
#include "crypto/cipher.h"

#include <string.h>

#define HEADER_BYTES_MOST 1024

/* {"alg":"dir","enc":"A256GCM"} */
static const char sealed_header[] = "eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0";

static enum result header_refused(struct job *job, const char *reason)
{
	return job_fail(job, INVALID, "header", "header", "%s", reason);
}

static enum result part_refused(struct job *job, const char *part)
{
	return job_fail(job, INVALID, part, "base64url", "The %s is not base64url in its one spelling.", part);
}

/* Names that stand in a header as they are, without escapes: letters, digits and what media types are made of. */
static bool plain_name(const char *name)
{
	size_t size = strlen(name);
	return size > 0 && size < 100 &&
	       strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.+/:=; ") == size;
}

static bool key_id_form(const char *key_id)
{
	struct hash hash;
	return hash_read(bytes_of(key_id), &hash) == OK;
}

/* Cuts at the dots. False unless there are exactly `count` parts. */
static bool parts_of(struct bytes whole, struct bytes *ret_parts, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const unsigned char *dot = whole.size ? memchr(whole.data, '.', whole.size) : NULL;
		if ((dot != NULL) != (i + 1 < count))
			return false;
		size_t size = dot ? (size_t)(dot - whole.data) : whole.size;
		ret_parts[i] = (struct bytes){whole.data, size};
		if (dot)
			whole = (struct bytes){dot + 1, whole.size - size - 1};
	}
	return true;
}

/* Reads a header object and refuses members beyond the `count` named ones: an extension that is not understood
 * ("crit", "zip", "jwk", …) must not be passed over. */
static enum result header_read(struct job *job, struct bytes header, const char *const *names, size_t count,
			       json_t **ret_object)
{
	json_t *object;
	size_t known = 0;
	TRY(json_read(job, "header", header, &object));
	for (size_t i = 0; i < count; i++)
		known += json_object_get(object, names[i]) != NULL;
	if (!json_is_object(object) || json_object_size(object) != known)
		return header_refused(job, "The header has members that are not allowed here.");
	*ret_object = object;
	return OK;
}

static enum result header_decode(struct job *job, struct bytes part, struct bytes *ret_header)
{
	if (part.size > HEADER_BYTES_MOST)
		return header_refused(job, "The header is too long.");
	if (base64url_read(job->arena, part, ret_header) != OK)
		return part_refused(job, "header");
	return OK;
}

/* Writes letters at a place and gives the place behind them. */
static char *put(char *place, struct bytes letters)
{
	memcpy(place, letters.data, letters.size);
	return place + letters.size;
}

static char *put_base64url(char *place, struct bytes data)
{
	base64url_write_into(data, place);
	return place + BASE64URL_SIZE(data.size) - 1;
}

#define SIGNED_START "{\"alg\":\"ES256\",\"kid\":\""
#define SIGNED_MIDDLE "\",\"typ\":\""
#define SIGNED_END "\"}"
#define SIGNED_HEADER_MOST 256 /* a key id has 43 letters, a type less than 100 */

static struct bytes signed_header_write(const char *key_id, const char *type, char ret_header[SIGNED_HEADER_MOST])
{
	char *end = put(ret_header, BYTES(SIGNED_START));
	end = put(end, bytes_of(key_id));
	end = put(end, BYTES(SIGNED_MIDDLE));
	end = put(end, bytes_of(type));
	end = put(end, BYTES(SIGNED_END));
	return (struct bytes){(const unsigned char *)ret_header, (size_t)(end - ret_header)};
}

enum result signed_write(struct job *job, const struct keeper *keeper, const char *key_id, const char *type,
			 struct bytes payload, struct bytes *ret_whole)
{
	if (!key_id_form(key_id) || !plain_name(type))
		return header_refused(job, "The key id or the type is not of the form that a header can carry.");
	char header_room[SIGNED_HEADER_MOST];
	struct bytes header = signed_header_write(key_id, type, header_room);
	char *text;
	TAKE(job, text = arena_room(job->arena, BASE64URL_SIZE(header.size) + BASE64URL_SIZE(payload.size) +
						    BASE64URL_SIZE(SIGNATURE_SIZE)));
	char *end = put_base64url(text, header);
	*end++ = '.';
	end = put_base64url(end, payload);

	struct hash digest = hash_of((struct bytes){(const unsigned char *)text, (size_t)(end - text)});
	struct signature signature;
	TRY(keeper->sign(keeper->self, job, key_id, &digest, &signature));
	*end++ = '.';
	end = put_base64url(end, (struct bytes){signature.bytes, SIGNATURE_SIZE});
	*ret_whole = (struct bytes){(const unsigned char *)text, (size_t)(end - text)};
	return OK;
}

/* The key id of a header in our own spelling; NULL for another spelling. */
static enum result own_spelling(struct job *job, struct bytes header, const char *type, const char **ret_key_id)
{
	struct bytes start = BYTES(SIGNED_START);
	struct bytes middle = BYTES(SIGNED_MIDDLE);
	struct bytes end = BYTES(SIGNED_END);
	size_t type_size = strlen(type);
	size_t id_size = KEY_ID_SIZE - 1;
	*ret_key_id = NULL;
	if (header.size != start.size + id_size + middle.size + type_size + end.size)
		return OK;
	const unsigned char *id = header.data + start.size;
	const unsigned char *after = id + id_size;
	if (memcmp(header.data, start.data, start.size) != 0 || memcmp(after, middle.data, middle.size) != 0 ||
	    memcmp(after + middle.size, type, type_size) != 0 ||
	    memcmp(after + middle.size + type_size, end.data, end.size) != 0)
		return OK;
	TAKE(job, *ret_key_id = arena_copy(job->arena, id, id_size));
	return OK;
}

static enum result signed_header(struct job *job, struct bytes part, const char *type, const char **ret_key_id)
{
	static const char *const names[] = {"alg", "kid", "typ"};
	struct bytes header;
	TRY(header_decode(job, part, &header));
	TRY(own_spelling(job, header, type, ret_key_id));
	if (!*ret_key_id) {
		json_t *object;
		const char *algorithm;
		const char *found;
		TRY(header_read(job, header, names, 3, &object));
		TRY(json_member_text(job, object, "alg", &algorithm));
		TRY(json_member_text(job, object, "kid", ret_key_id));
		TRY(json_member_text(job, object, "typ", &found));
		if (strcmp(algorithm, "ES256") != 0)
			return header_refused(job, "The algorithm must be ES256.");
		if (strcmp(found, type) != 0)
			return header_refused(job, "The document is of another type.");
	}
	if (!key_id_form(*ret_key_id))
		return header_refused(job, "The key id must be the thumbprint of a key: 43 letters of base64url.");
	return OK;
}

enum result signed_key_id(struct job *job, struct bytes whole, const char *type, const char **ret_key_id)
{
	struct bytes parts[3];
	if (!parts_of(whole, parts, 3))
		return job_fail(job, INVALID, "document", "form", "A signed document has three parts.");
	return signed_header(job, parts[0], type, ret_key_id);
}

enum result signed_read(struct job *job, struct bytes whole, const char *type, struct signed_document *ret_document)
{
	struct bytes parts[3];
	struct signed_document document = {.whole = whole};
	if (!parts_of(whole, parts, 3))
		return job_fail(job, INVALID, "document", "form", "A signed document has three parts.");
	TRY(signed_header(job, parts[0], type, &document.key_id));
	if (!base64url_read_exactly(parts[2], document.signature.bytes, SIGNATURE_SIZE))
		return part_refused(job, "signature");
	if (base64url_read(job->arena, parts[1], &document.payload) != OK)
		return part_refused(job, "payload");
	TAKE(job, document.type = arena_copy_cstring(job->arena, type));
	document.signing_input = (struct bytes){whole.data, parts[0].size + 1 + parts[1].size};
	*ret_document = document;
	return OK;
}

enum result signed_verify(struct job *job, const struct signed_document *document, struct verifier *verifier)
{
	struct hash digest = hash_of(document->signing_input);
	return verifier_check(job, verifier, &digest, &document->signature);
}

static enum result sealed_header_of(struct job *job, const char *content_type, const char **ret_header)
{
	*ret_header = sealed_header;
	if (!content_type)
		return OK;
	if (!plain_name(content_type))
		return header_refused(job, "The content type is not of the form that a header can carry.");
	char *header;
	TAKE(job,
	     header = arena_print(job->arena, "{\"alg\":\"dir\",\"cty\":\"%s\",\"enc\":\"A256GCM\"}", content_type));
	TAKE(job, *ret_header = base64url_write(job->arena, bytes_of(header)));
	return OK;
}

enum result sealed_write(struct job *job, const struct case_key *key, const char *content_type, struct bytes plain,
			 struct bytes *ret_whole)
{
	const char *header;
	unsigned char iv[GCM_IV_SIZE];
	unsigned char tag[GCM_TAG_SIZE];
	unsigned char *sealed;
	TRY(sealed_header_of(job, content_type, &header));
	TAKE(job, sealed = arena_room(job->arena, plain.size));
	job_chance(job, iv, sizeof(iv));
	TRY(gcm_seal(job, (struct bytes){key->bytes, CASE_KEY_SIZE}, iv, bytes_of(header), plain, sealed, tag));

	char *whole;
	struct bytes header_text = bytes_of(header);
	TAKE(job, whole = arena_room(job->arena, header_text.size + BASE64URL_SIZE(GCM_IV_SIZE) +
						     BASE64URL_SIZE(plain.size) + BASE64URL_SIZE(GCM_TAG_SIZE) + 1));
	char *end = put(whole, header_text);
	end = put(end, BYTES(".."));
	end = put_base64url(end, (struct bytes){iv, sizeof(iv)});
	*end++ = '.';
	end = put_base64url(end, (struct bytes){sealed, plain.size});
	*end++ = '.';
	end = put_base64url(end, (struct bytes){tag, sizeof(tag)});
	*ret_whole = (struct bytes){(const unsigned char *)whole, (size_t)(end - whole)};
	return OK;
}

/* {"alg":"dir","cty":"…","enc":"A256GCM"} with a content type that needs no escapes. */
static bool sealed_own_spelling(struct bytes header)
{
	struct bytes start = BYTES("{\"alg\":\"dir\",\"cty\":\""), end = BYTES("\",\"enc\":\"A256GCM\"}");
	size_t around = start.size + end.size;

	if (header.size <= around || memcmp(header.data, start.data, start.size) != 0 ||
	    memcmp(header.data + header.size - end.size, end.data, end.size) != 0)
		return false;
	for (size_t at = start.size; at < header.size - end.size; at++) {
		if (header.data[at] < ' ' || header.data[at] > '~' || header.data[at] == '"' || header.data[at] == '\\')
			return false;
	}
	return true;
}

static enum result sealed_header_check(struct job *job, struct bytes part)
{
	static const char *const names[] = {"alg", "enc", "cty"};
	if (bytes_equal_cstring(part, sealed_header))
		return OK;
	struct bytes header;
	json_t *object;
	const char *algorithm;
	const char *encryption;
	const char *content_type;
	TRY(header_decode(job, part, &header));
	if (sealed_own_spelling(header))
		return OK;
	TRY(header_read(job, header, names, 3, &object));
	TRY(json_member_text(job, object, "alg", &algorithm));
	TRY(json_member_text(job, object, "enc", &encryption));
	if (json_object_get(object, "cty"))
		TRY(json_member_text(job, object, "cty", &content_type));
	if (strcmp(algorithm, "dir") != 0 || strcmp(encryption, "A256GCM") != 0)
		return header_refused(job, "The document must be sealed with A256GCM under its key itself.");
	return OK;
}

enum result sealed_read(struct job *job, const struct case_key *key, struct bytes whole, struct bytes *ret_plain)
{
	struct bytes parts[5];
	unsigned char iv[GCM_IV_SIZE];
	unsigned char tag[GCM_TAG_SIZE];
	struct bytes sealed;
	unsigned char *plain;
	if (!parts_of(whole, parts, 5) || parts[1].size != 0)
		return job_fail(job, INVALID, "document", "form",
				"A sealed document has five parts, the second empty.");
	TRY(sealed_header_check(job, parts[0]));
	if (!base64url_read_exactly(parts[2], iv, sizeof(iv)))
		return part_refused(job, "iv");
	if (!base64url_read_exactly(parts[4], tag, sizeof(tag)))
		return part_refused(job, "tag");
	if (base64url_read(job->arena, parts[3], &sealed) != OK)
		return part_refused(job, "text");
	/* A byte more: the plain text is followed by a NUL, as bytes_copy() does it. */
	TAKE(job, plain = arena_take(job->arena, sealed.size + 1));
	TRY(gcm_open(job, (struct bytes){key->bytes, CASE_KEY_SIZE}, iv, parts[0], sealed, tag, plain));
	*ret_plain = (struct bytes){plain, sealed.size};
	return OK;
}
