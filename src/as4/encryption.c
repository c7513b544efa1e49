/* encryption.c - see encryption.h. */
#include "as4/encryption.h"
#include "as4/names.h"
#include "as4/token.h"
#include "as4/user_message.h"
#include "crypto/cipher.h"
#include "crypto/secret.h"

#include <stdlib.h>
#include <string.h>

#define POLICY "as4-policy"
#define SEAL_EXTRA (GCM_IV_SIZE + GCM_TAG_SIZE)

static enum result against_policy(struct job *job, const char *reason)
{
	return job_fail(job, INVALID, "encryption", POLICY, "%s", reason);
}

/* Whatever does not open, for whatever cause: the same answer. */
static enum result not_opened(struct job *job)
{
	return job_fail(job, DENIED, "encryption", "as4-decryption", "The message could not be decrypted.");
}

static enum result part_seal(struct job *job, struct bytes key, struct sealed_part *part)
{
	unsigned char *sealed;

	TAKE(job, sealed = arena_room(job->arena, part->content.size + SEAL_EXTRA));
	job_chance(job, sealed, GCM_IV_SIZE);
	TRY(gcm_seal(job, key, sealed, (struct bytes){0}, part->content, sealed + GCM_IV_SIZE,
		     sealed + GCM_IV_SIZE + part->content.size));
	part->content = (struct bytes){sealed, part->content.size + SEAL_EXTRA};
	return OK;
}

static enum result data_write(struct job *job, struct text *text, size_t number, const struct sealed_part *part)
{
	const char *uri;

	TRY(cid_write(job, part->content_id, &uri));
	text_print(text, "<xenc:EncryptedData xmlns:xenc=\"" NS_XENC "\" Id=\"" ID_PART "%zu\" MimeType=\"", number);
	xml_add_value(text, part->media_type);
	text_add(text,
		 "\" Type=\"" TYPE_ATTACHMENT_CONTENT "\"><xenc:EncryptionMethod Algorithm=\"" ALGORITHM_AES128_GCM
		 "\"/><ds:KeyInfo xmlns:ds=\"" NS_DSIG "\"><wsse:SecurityTokenReference xmlns:wsse11=\"" NS_WSSE11
		 "\" wsse11:TokenType=\"" TOKEN_ENCRYPTED_KEY "\"><wsse:Reference URI=\"#" ID_KEY
		 "\"/></wsse:SecurityTokenReference></ds:KeyInfo><xenc:CipherData><xenc:CipherReference URI=\"");
	xml_add_value(text, uri);
	text_add(text, "\"><xenc:Transforms><ds:Transform xmlns:ds=\"" NS_DSIG "\" Algorithm=\"" TRANSFORM_CIPHERTEXT
		       "\"/></xenc:Transforms></xenc:CipherReference></xenc:CipherData></xenc:EncryptedData>");
	return OK;
}

static enum result key_letter_write(struct job *job, const struct as4_partner *partner, const unsigned char *key,
				    size_t count, struct text *text)
{
	const struct as4_suite *suite = &AS4_SUITE_ECDSA;

	text_print(text,
		   "<xenc:EncryptedKey xmlns:xenc=\"" NS_XENC "\" Id=\"" ID_KEY
		   "\"><xenc:EncryptionMethod Algorithm=\"%s\"/>",
		   suite->key_algorithm);
	TRY(suite->key_write(job, partner->agreement, key, text));
	text_add(text, "<xenc:ReferenceList>");
	for (size_t at = 0; at < count; at++)
		text_print(text, "<xenc:DataReference URI=\"#" ID_PART "%zu\"/>", at + 1);
	text_add(text, "</xenc:ReferenceList></xenc:EncryptedKey>");
	return OK;
}

enum result encryption_write(struct job *job, const struct as4_partner *partner, struct sealed_part *parts,
			     size_t count, struct text *text)
{
	unsigned char key[AS4_PAYLOAD_KEY_SIZE];
	enum result result;

	if (partner->agreement->use != CERTIFICATE_AGREEMENT)
		return job_fail(job, INVALID, "partner.agreement", "as4-token",
				"The certificate is not for key agreement.");
	TRY(token_write(job, text, ID_RECIPIENT, partner->agreement));
	job_chance(job, key, sizeof(key));
	result = key_letter_write(job, partner, key, count, text);
	for (size_t at = 0; at < count && result == OK; at++)
		result = data_write(job, text, at + 1, &parts[at]);
	for (size_t at = 0; at < count && result == OK; at++)
		result = part_seal(job, (struct bytes){key, sizeof(key)}, &parts[at]);
	secret_wipe(key, sizeof(key));
	return result;
}

/* What one EncryptedData says. */
struct sealed_data {
	const char *id;
	const char *content_id;
	const char *media_type;
};

static enum result key_reference_check(struct job *job, const xmlNode *data, const char *key_uri)
{
	xmlNode *info;
	xmlNode *token;
	xmlNode *reference;

	TRY(xml_only(job, data, NS_DSIG, "KeyInfo", POLICY, &info));
	TRY(xml_only(job, info, NS_WSSE, "SecurityTokenReference", POLICY, &token));
	TRY(xml_only(job, token, NS_WSSE, "Reference", POLICY, &reference));
	if (!xml_attribute_equals(reference, NULL, "URI", key_uri))
		return against_policy(job, "A part is under another key.");
	return OK;
}

static enum result cipher_reference_read(struct job *job, const xmlNode *data, const char **ret_content_id)
{
	xmlNode *cipher;
	xmlNode *reference;
	xmlNode *transforms;
	xmlNode *transform;
	const char *uri;

	TRY(xml_only(job, data, NS_XENC, "CipherData", POLICY, &cipher));
	TRY(xml_only(job, cipher, NS_XENC, "CipherReference", POLICY, &reference));
	TRY(xml_only(job, reference, NS_XENC, "Transforms", POLICY, &transforms));
	transform = xml_first(transforms);
	if (!xml_named(transform, NS_DSIG, "Transform") || xml_next(transform) != NULL ||
	    !xml_attribute_equals(transform, NULL, "Algorithm", TRANSFORM_CIPHERTEXT))
		return against_policy(job, "An encrypted part has a transform that is not allowed.");
	uri = xml_attribute(job, reference, NULL, "URI");
	if (uri == NULL)
		return against_policy(job, "Only parts are encrypted.");
	return cid_read(job, uri, POLICY, ret_content_id);
}

static enum result data_read(struct job *job, const xmlNode *element, const char *key_uri, struct sealed_data *ret_data)
{
	struct sealed_data data = {.id = xml_attribute(job, element, NULL, "Id"),
				   .media_type = xml_attribute(job, element, NULL, "MimeType")};
	xmlNode *method;

	if (data.id == NULL || data.media_type == NULL)
		return against_policy(job, "EncryptedData must have Id and MimeType.");
	if (!xml_attribute_equals(element, NULL, "Type", TYPE_ATTACHMENT_CONTENT))
		return against_policy(job, "The content of a part is encrypted, and nothing else of it.");
	TRY(xml_only(job, element, NS_XENC, "EncryptionMethod", POLICY, &method));
	if (!xml_attribute_equals(method, NULL, "Algorithm", ALGORITHM_AES128_GCM) || xml_first(method) != NULL)
		return against_policy(job, "Parts are encrypted with AES-128-GCM.");
	TRY(key_reference_check(job, element, key_uri));
	TRY(cipher_reference_read(job, element, &data.content_id));
	*ret_data = data;
	return OK;
}

static int data_by_content_id(const void *a, const void *b)
{
	return strcmp(((const struct sealed_data *)a)->content_id, ((const struct sealed_data *)b)->content_id);
}

static int compare_texts(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* ReferenceList and the EncryptedData elements must be the same set. */
static enum result list_check(struct job *job, const xmlNode *key, const struct sealed_data *data, size_t count)
{
	xmlNode *list;
	const char **uris;
	const char **ids;
	size_t listed = 0;

	TRY(xml_only(job, key, NS_XENC, "ReferenceList", POLICY, &list));
	TAKE(job, uris = NEW_MANY(job->arena, const char *, count + 1));
	TAKE(job, ids = NEW_MANY(job->arena, const char *, count + 1));
	for (const xmlNode *node = xml_first(list); node != NULL; node = xml_next(node)) {
		const char *uri = xml_attribute(job, node, NULL, "URI");

		if (!xml_named(node, NS_XENC, "DataReference") || uri == NULL || uri[0] != '#' || listed == count)
			return against_policy(job, "The key's list is not that of the parts.");
		uris[listed++] = uri + 1;
	}
	for (size_t at = 0; at < count; at++)
		ids[at] = data[at].id;
	qsort(uris, listed, sizeof(*uris), compare_texts);
	qsort(ids, count, sizeof(*ids), compare_texts);
	for (size_t at = 0; at < count; at++)
		if (listed != count || strcmp(uris[at], ids[at]) != 0)
			return against_policy(job, "The key's list is not that of the parts.");
	return OK;
}

static enum result all_data_read(struct job *job, const struct envelope *envelope, const char *key_uri,
				 struct sealed_data *data, size_t count)
{
	size_t found = 0;

	for (xmlNode *node = xml_first(envelope->security); node != NULL; node = xml_next(node)) {
		if (!xml_named(node, NS_XENC, "EncryptedData"))
			continue;
		if (found == count)
			return against_policy(job, "More is encrypted than there are parts.");
		TRY(data_read(job, node, key_uri, &data[found++]));
	}
	if (found != count)
		return against_policy(job, "Every part must be encrypted.");
	qsort(data, count, sizeof(*data), data_by_content_id);
	for (size_t at = 1; at < count; at++)
		if (data_by_content_id(&data[at - 1], &data[at]) == 0)
			return against_policy(job, "A part is encrypted twice.");
	return OK;
}

static enum result key_element_check(struct job *job, const xmlNode *key)
{
	static const char *const forbidden[] = {"Type", "MimeType", "Encoding", "Recipient"};

	for (size_t at = 0; at < sizeof(forbidden) / sizeof(forbidden[0]); at++)
		if (xml_attribute(job, key, NULL, forbidden[at]) != NULL)
			return against_policy(job,
					      "EncryptedKey has an attribute that the Basic Security Profile forbids.");
	return xml_attribute(job, key, NULL, "Id") != NULL ? OK : against_policy(job, "EncryptedKey must have an Id.");
}

static enum result token_of_recipient(struct job *job, const struct as4_self *self, const struct envelope *envelope,
				      const xmlNode *key)
{
	xmlNode *info;
	xmlNode *method;
	xmlNode *recipient;

	TRY(xml_only(job, key, NS_DSIG, "KeyInfo", POLICY, &info));
	TRY(xml_only(job, info, NS_XENC, "AgreementMethod", POLICY, &method));
	TRY(xml_only(job, method, NS_XENC, "RecipientKeyInfo", POLICY, &recipient));
	return token_check(job, envelope->ids, recipient, self->agreement);
}

static enum result part_open(struct job *job, struct bytes key, const struct sealed_data *data, size_t count,
			     struct sealed_part *part)
{
	struct sealed_data wanted = {.content_id = part->content_id};
	const struct sealed_data *found = bsearch(&wanted, data, count, sizeof(*data), data_by_content_id);
	unsigned char *plain;
	size_t size;

	if (found == NULL)
		return against_policy(job, "Every part must be encrypted.");
	if (part->content.size < SEAL_EXTRA)
		return not_opened(job);
	size = part->content.size - SEAL_EXTRA;
	TAKE(job, plain = arena_room(job->arena, size));
	if (gcm_open(job, key, part->content.data, (struct bytes){0},
		     (struct bytes){part->content.data + GCM_IV_SIZE, size}, part->content.data + GCM_IV_SIZE + size,
		     plain) != OK) {
		job_forgive(job);
		return not_opened(job);
	}
	part->content = (struct bytes){plain, size};
	part->media_type = found->media_type;
	return OK;
}

/* A failure to reach the keeper is not the sender's, and is passed on. */
static enum result key_open(struct job *job, const struct as4_self *self, xmlNode *element,
			    unsigned char ret_key[AS4_PAYLOAD_KEY_SIZE])
{
	enum result result = AS4_SUITE_ECDSA.key_read(job, self, element, ret_key);

	if (result != DENIED)
		return result;
	job_forgive(job);
	return not_opened(job);
}

enum result encryption_read(struct job *job, const struct as4_self *self, const struct envelope *envelope,
			    struct sealed_part *parts, size_t count)
{
	unsigned char key[AS4_PAYLOAD_KEY_SIZE];
	struct sealed_data *data;
	const char *key_uri;
	xmlNode *element;
	enum result result = OK;

	TRY(xml_optional(job, envelope->security, NS_XENC, "EncryptedKey", POLICY, &element));
	TAKE(job, data = NEW_MANY(job->arena, struct sealed_data, count));
	if (count == 0)
		return element == NULL ? all_data_read(job, envelope, "", data, count)
				       : against_policy(job, "There is a key and nothing under it.");
	if (element == NULL)
		return against_policy(job, "Every part must be encrypted.");
	TRY(key_element_check(job, element));
	TAKE(job, key_uri = arena_print(job->arena, "#%s", xml_attribute(job, element, NULL, "Id")));
	TRY(all_data_read(job, envelope, key_uri, data, count));
	TRY(list_check(job, element, data, count));
	TRY(token_of_recipient(job, self, envelope, element));
	TRY(key_open(job, self, element, key));
	for (size_t at = 0; at < count && result == OK; at++)
		result = part_open(job, (struct bytes){key, sizeof(key)}, data, count, &parts[at]);
	secret_wipe(key, sizeof(key));
	return result;
}
