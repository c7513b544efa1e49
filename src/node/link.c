/* link.c - the process that speaks to partners: AS4 in and out, and comparing what both sides hold. */
#include "exchange/exchange.h"
#include "node/workplace.h"

#define THREADS 2 /* of the server; each partner's sender has one of its own */

enum result link_run(struct process *process)
{
	struct workplace workplace;

	TRY(workplace_open(process, &workplace));
	enum result result = exchange_run(process->job, &(struct exchange_config){
							    .listen_socket = PLACE_LISTEN,
							    .wake = PLACE_WAKE,
							    .stop = process->stop,
							    .threads = THREADS,
							    .self = &workplace,
							    .office_open = workplace_office_open,
							    .office_close = workplace_office_close,
							});
	workplace_close(&workplace);
	return result;
}
