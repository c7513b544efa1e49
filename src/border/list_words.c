/* list_words.c - see list_words.h. */
#include "border/list_words.h"

static const char *const list_kinds[LIST_KIND_COUNT] = {
    [LIST_LOST_DOCUMENTS] = "lost-documents",
    [LIST_REVOKED_VISAS] = "revoked-visas",
};

static const char *const marks[MARK_COUNT] = {
    [MARK_LOST] = "lost",           [MARK_STOLEN] = "stolen",   [MARK_STOLEN_BLANK] = "stolen-blank",
    [MARK_CANCELLED] = "cancelled", [MARK_REVOKED] = "revoked", [MARK_ANNULLED] = "annulled",
};

static const char *const document_kinds[DOCUMENT_KIND_COUNT] = {
    [DOCUMENT_OTHER] = "other",
    [DOCUMENT_PASSPORT] = "passport",
    [DOCUMENT_IDENTITY_CARD] = "identity-card",
    [DOCUMENT_TRAVEL_DOCUMENT] = "travel-document",
    [DOCUMENT_RESIDENCE_PERMIT] = "residence-permit",
    [DOCUMENT_VISA] = "visa",
};

/* The marks that a list of a kind may carry. */
static const unsigned int says[LIST_KIND_COUNT] = {
    [LIST_LOST_DOCUMENTS] = 1u << MARK_LOST | 1u << MARK_STOLEN | 1u << MARK_STOLEN_BLANK | 1u << MARK_CANCELLED,
    [LIST_REVOKED_VISAS] = 1u << MARK_REVOKED | 1u << MARK_ANNULLED | 1u << MARK_STOLEN | 1u << MARK_STOLEN_BLANK,
};

static int word_find(const char *const *words, int count, struct bytes word)
{
	int at = 0;

	while (at < count && !bytes_equal_cstring(word, words[at]))
		at++;
	return at;
}

const char *list_kind_name(enum list_kind kind)
{
	return list_kinds[kind];
}

const char *document_mark_name(enum document_mark mark)
{
	return marks[mark];
}

const char *document_kind_name(enum document_kind kind)
{
	return document_kinds[kind];
}

enum result list_kind_read(struct bytes word, enum list_kind *ret_kind)
{
	int at = word_find(list_kinds, LIST_KIND_COUNT, word);

	if (at == LIST_KIND_COUNT)
		return INVALID;
	*ret_kind = (enum list_kind)at;
	return OK;
}

enum result document_mark_read(struct bytes word, enum document_mark *ret_mark)
{
	int at = word_find(marks, MARK_COUNT, word);

	if (at == MARK_COUNT)
		return INVALID;
	*ret_mark = (enum document_mark)at;
	return OK;
}

enum result document_kind_read(struct bytes word, enum document_kind *ret_kind)
{
	int at = word_find(document_kinds, DOCUMENT_KIND_COUNT, word);

	if (at == DOCUMENT_KIND_COUNT)
		return INVALID;
	*ret_kind = (enum document_kind)at;
	return OK;
}

bool list_may_say(enum list_kind kind, enum document_mark mark)
{
	return (says[kind] & 1u << mark) != 0;
}
