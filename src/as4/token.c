/* token.c - see token.h (WS-Security 1.1.1, X.509 token profile 1.1, Basic Security Profile 1.1). */
#include "as4/token.h"
#include "as4/names.h"

#include <string.h>

#define RULE "as4-token"

static enum result malformed(struct job *job, const char *reason)
{
	return job_fail(job, INVALID, "token", RULE, "%s", reason);
}

static enum result another(struct job *job)
{
	return job_fail(job, DENIED, "token", RULE, "The token is not the certificate that was agreed on.");
}

/* Takes the header of a DER SEQUENCE off; false when it is none or does not fit. */
static bool sequence_enter(struct bytes *rest, size_t *ret_size)
{
	size_t octets = rest->size > 1 && rest->data[1] > 0x80 ? rest->data[1] & 0x7f : 0;
	size_t size = rest->size > 1 ? rest->data[1] : 0;

	if (rest->size < 2 + octets || octets > 3 || rest->data[0] != 0x30 || rest->data[1] == 0x80)
		return false;
	for (size_t at = 0; at < octets; at++)
		size = at == 0 ? rest->data[2] : size << 8 | rest->data[2 + at];
	*rest = (struct bytes){rest->data + 2 + octets, rest->size - 2 - octets};
	*ret_size = size;
	return size <= rest->size;
}

/* A PKIPath is a SEQUENCE of certificates; the last one is the signer's (X.509 section 10). */
static bool path_ends_with(struct bytes path, struct bytes der)
{
	size_t size;
	struct bytes last = {0};

	if (!sequence_enter(&path, &size) || size != path.size)
		return false;
	while (path.size > 0) {
		struct bytes from = path;

		if (!sequence_enter(&path, &size))
			return false;
		path = (struct bytes){path.data + size, path.size - size};
		last = (struct bytes){from.data, from.size - path.size};
	}
	return bytes_equal(last, der);
}

static enum result binary_check(struct job *job, const xmlNode *token, const xmlNode *reference,
				const struct certificate *expected)
{
	bool path = xml_attribute_equals(token, NULL, "ValueType", TOKEN_X509_PATH);
	const char *type = path ? TOKEN_X509_PATH : TOKEN_X509;
	struct bytes value;

	if (!xml_named(token, NS_WSSE, "BinarySecurityToken") ||
	    !xml_attribute_equals(token, NULL, "ValueType", type) ||
	    !xml_attribute_equals(token, NULL, "EncodingType", ENCODING_BASE64))
		return malformed(job, "The token is not an X.509 certificate in base64.");
	if (!xml_attribute_equals(reference, NULL, "ValueType", type))
		return malformed(job, "A reference to a token must have the token's type.");
	TRY(xml_base64(job, token, RULE, &value));
	if (path ? !path_ends_with(value, expected->der) : !bytes_equal(value, expected->der))
		return another(job);
	return OK;
}

static enum result reference_check(struct job *job, const struct xml_ids *ids, const xmlNode *reference,
				   const struct certificate *expected)
{
	const char *uri = xml_attribute(job, reference, NULL, "URI");
	const xmlNode *token = uri != NULL && uri[0] == '#' ? xml_ids_find(ids, uri + 1) : NULL;

	if (token == NULL)
		return malformed(job, "The token that is referred to is not in the envelope.");
	return binary_check(job, token, reference, expected);
}

static enum result identifier_check(struct job *job, const xmlNode *identifier, const struct certificate *expected)
{
	struct bytes value;

	if (!xml_attribute_equals(identifier, NULL, "ValueType", TOKEN_KEY_IDENTIFIER) ||
	    !xml_attribute_equals(identifier, NULL, "EncodingType", ENCODING_BASE64))
		return malformed(job, "Only a subject key identifier names a certificate here.");
	TRY(xml_base64(job, identifier, RULE, &value));
	return value.size > 0 && bytes_equal(value, expected->subject_key_id) ? OK : another(job);
}

/* The next letter of a name, without the spaces that writers put behind a comma. */
static const char *letter_of_name(const char *at)
{
	while (*at == ' ')
		at++;
	return at;
}

static bool names_equal(const char *a, const char *b)
{
	for (a = letter_of_name(a), b = letter_of_name(b); *a != '\0' && *a == *b;)
		a = letter_of_name(a + 1), b = letter_of_name(b + 1);
	return *a == *b;
}

static enum result issuer_check(struct job *job, const xmlNode *data, const struct certificate *expected)
{
	xmlNode *issuer_serial;
	xmlNode *name;
	xmlNode *number;
	const char *issuer;
	const char *serial;

	TRY(xml_only(job, data, NS_DSIG, "X509IssuerSerial", RULE, &issuer_serial));
	TRY(xml_only(job, issuer_serial, NS_DSIG, "X509IssuerName", RULE, &name));
	TRY(xml_only(job, issuer_serial, NS_DSIG, "X509SerialNumber", RULE, &number));
	TRY(xml_text(job, name, RULE, &issuer));
	TRY(xml_text(job, number, RULE, &serial));
	return strcmp(serial, expected->serial) == 0 && names_equal(issuer, expected->issuer) ? OK : another(job);
}

enum result token_check(struct job *job, const struct xml_ids *ids, const xmlNode *parent,
			const struct certificate *expected)
{
	const xmlNode *reference = xml_first(parent);
	const xmlNode *means;

	if (!xml_named(reference, NS_WSSE, "SecurityTokenReference") || xml_next(reference) != NULL)
		return malformed(job, "A key is named by one reference to a token and nothing else.");
	means = xml_first(reference);
	if (means == NULL || xml_next(means) != NULL)
		return malformed(job, "A reference to a token holds exactly one.");
	if (xml_named(means, NS_WSSE, "Reference"))
		return reference_check(job, ids, means, expected);
	if (xml_named(means, NS_WSSE, "KeyIdentifier"))
		return identifier_check(job, means, expected);
	if (xml_named(means, NS_DSIG, "X509Data"))
		return issuer_check(job, means, expected);
	return malformed(job, "This form of reference to a token is not known.");
}

enum result token_write(struct job *job, struct text *text, const char *id, const struct certificate *certificate)
{
	const char *value;

	TAKE(job, value = base64_write(job->arena, certificate->der));
	text_print(text,
		   "<wsse:BinarySecurityToken EncodingType=\"" ENCODING_BASE64 "\" ValueType=\"" TOKEN_X509
		   "\" wsu:Id=\"%s\">",
		   id);
	text_add(text, value);
	text_add(text, "</wsse:BinarySecurityToken>");
	return OK;
}

void token_reference_write(struct text *text, const char *id)
{
	text_print(text,
		   "<wsse:SecurityTokenReference><wsse:Reference URI=\"#%s\" ValueType=\"" TOKEN_X509
		   "\"></wsse:Reference></wsse:SecurityTokenReference>",
		   id);
}
