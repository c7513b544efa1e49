/* errors.c - the standard's table of errors, and which of our failures each of them tells (signal.h).
 *
 * Codes 0001 to 0202: core specification, section 6.7. Codes 0301 to 0303: AS4 profile, section 3.4. */
#include "as4/signal.h"

#include <string.h>

static const struct as4_error_kind kinds[] = {
    {"EBMS:0001", "ValueNotRecognized", "failure", "Content", "ebms"},
    {"EBMS:0002", "FeatureNotSupported", "warning", "Content", "ebms"},
    {"EBMS:0003", "ValueInconsistent", "failure", "Content", "ebms"},
    {"EBMS:0004", "Other", "failure", "Content", "ebms"},
    {"EBMS:0005", "ConnectionFailure", "failure", "Communication", "ebms"},
    {"EBMS:0006", "EmptyMessagePartitionChannel", "warning", "Communication", "ebms"},
    {"EBMS:0007", "MimeInconsistency", "failure", "Unpackaging", "ebms"},
    {"EBMS:0008", "FeatureNotSupported", "failure", "Unpackaging", "ebms"},
    {"EBMS:0009", "InvalidHeader", "failure", "Unpackaging", "ebms"},
    {"EBMS:0010", "ProcessingModeMismatch", "failure", "Processing", "ebms"},
    {"EBMS:0011", "ExternalPayloadError", "failure", "Content", "ebms"},
    {"EBMS:0101", "FailedAuthentication", "failure", "Processing", "security"},
    {"EBMS:0102", "FailedDecryption", "failure", "Processing", "security"},
    {"EBMS:0103", "PolicyNoncompliance", "failure", "Processing", "security"},
    {"EBMS:0201", "DysfunctionalReliability", "failure", "Processing", "reliability"},
    {"EBMS:0202", "DeliveryFailure", "failure", "Communication", "reliability"},
    {"EBMS:0301", "MissingReceipt", "failure", "Communication", "ebms"},
    {"EBMS:0302", "InvalidReceipt", "failure", "Communication", "ebms"},
    {"EBMS:0303", "DecompressionFailure", "failure", "Communication", "ebms"},
};

static const struct {
	const char *rule;
	const char *code;
} rules[] = {
    {"as4-mime", "EBMS:0007"},          {"as4-xml", "EBMS:0009"},
    {"as4-doctype", "EBMS:0009"},       {"as4-xml-size", "EBMS:0009"},
    {"as4-header", "EBMS:0009"},        {"as4-value", "EBMS:0003"},
    {"as4-unsupported", "EBMS:0008"},   {"as4-processing-mode", "EBMS:0010"},
    {"as4-payload", "EBMS:0011"},       {"as4-wrapping", "EBMS:0103"},
    {"as4-policy", "EBMS:0103"},        {"as4-signature", "EBMS:0101"},
    {"as4-token", "EBMS:0101"},         {"as4-decryption", "EBMS:0102"},
    {"as4-decompression", "EBMS:0303"}, {"as4-receipt", "EBMS:0302"},
    {"message-id-reused", "EBMS:0201"},
};

/* For failures above this room, which have rules of their own. */
static const char *code_of_result(enum result result)
{
	switch (result) {
	case INVALID:
		return "EBMS:0003";
	case DENIED:
		return "EBMS:0103";
	case MISSING:
		return "EBMS:0001";
	case BUSY:
	case IO:
	case DAMAGED:
		return "EBMS:0202";
	default:
		return "EBMS:0004";
	}
}

const struct as4_error_kind *as4_error_kind_find(const char *code)
{
	for (size_t at = 0; at < sizeof(kinds) / sizeof(kinds[0]); at++)
		if (strcmp(kinds[at].code, code) == 0)
			return &kinds[at];
	return NULL;
}

const struct as4_error_kind *as4_error_of(const struct failure *failure)
{
	for (size_t at = 0; at < sizeof(rules) / sizeof(rules[0]); at++)
		if (strcmp(rules[at].rule, failure->rule) == 0)
			return as4_error_kind_find(rules[at].code);
	return as4_error_kind_find(code_of_result(failure->result));
}

bool as4_failure_is_fault(const struct failure *failure)
{
	return strcmp(failure->rule, "as4-must-understand") == 0;
}
