/* reader.h - the process that takes strangers' PDFs apart, and how the desk asks it.
 *
 *     question   a head, and beside it the PDF as a file in memory
 *     answer     a head with the question's number and a result; behind it the failure as JSON, or beside it the answer
 *
 * The reader holds nothing: no store, no key, no folder, no network. It has a limit of memory for itself and of
 * processor's time for each question. A PDF that passes either costs that one question; the parent starts the process
 * again. */
#ifndef VALICO_NODE_READER_H
#define VALICO_NODE_READER_H

#include "documents/reader.h"
#include "node/process.h"

struct reader_client;

/* The desk's end, at a socket. Close it when nobody asks any more. */
enum result reader_client_open(struct job *job, int line, struct reader_client **ret_client);
void reader_client_close(struct reader_client *client);

/* As an interface; lives as long as the client. Any thread may ask: one at a time is answered. */
struct document_reader reader_client_reader(struct reader_client *client);

#endif
