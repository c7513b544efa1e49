/* list_words.h - the closed vocabularies of lists of documents: the same words in files, tables, answers and pages. */
#ifndef VALICO_BORDER_LIST_WORDS_H
#define VALICO_BORDER_LIST_WORDS_H

#include "base/bytes.h"

enum list_kind { LIST_LOST_DOCUMENTS, LIST_REVOKED_VISAS, LIST_KIND_COUNT };

/* What happened to a document. Revoked and annulled are of visas (Regulation 810/2009 art. 34(2) and 34(1)). */
enum document_mark {
	MARK_LOST,
	MARK_STOLEN,
	MARK_STOLEN_BLANK,
	MARK_CANCELLED,
	MARK_REVOKED,
	MARK_ANNULLED,
	MARK_COUNT
};

enum document_kind {
	DOCUMENT_OTHER,
	DOCUMENT_PASSPORT,
	DOCUMENT_IDENTITY_CARD,
	DOCUMENT_TRAVEL_DOCUMENT,
	DOCUMENT_RESIDENCE_PERMIT,
	DOCUMENT_VISA,
	DOCUMENT_KIND_COUNT
};

/* "lost-documents", "revoked-visas"; "lost", "stolen" ...; "passport" ... Never NULL for a value of the enum. */
const char *list_kind_name(enum list_kind kind);
const char *document_mark_name(enum document_mark mark);
const char *document_kind_name(enum document_kind kind);

/* INVALID (nothing noted) for another word. */
enum result list_kind_read(struct bytes word, enum list_kind *ret_kind);
enum result document_mark_read(struct bytes word, enum document_mark *ret_mark);
enum result document_kind_read(struct bytes word, enum document_kind *ret_kind);

/* Whether a list of this kind may say this of a document. */
bool list_may_say(enum list_kind kind, enum document_mark mark);

#endif
