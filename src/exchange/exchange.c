/* exchange.c - the server for partners' messages, and the senders, one for each active partner.
 *
 * The list of partners is looked at every two seconds, so a link that the operator confirms begins to work by itself.
 */
#include "exchange/exchange.h"

#include "base/log.h"
#include "exchange/as4_link.h"
#include "exchange/sender.h"
#include "http/http.h"
#include "store/list_parcels.h"
#include "store/questions.h"

#include <curl/curl.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#define PARTNERS_MOST 32
#define LOOK_MILLISECONDS 1000
#define BODY_BYTES_MOST_HTTP ((size_t)48 << 20)
#define ARENA_OF_A_REQUEST ((size_t)512 << 20)
#define LAST_REQUESTS 1500

struct exchange {
	const struct exchange_config *config;
	struct sender senders[PARTNERS_MOST];
	int sender_count;
	pthread_mutex_t lock; /* guards the list of senders */
};

static void poke(struct exchange *exchange, const char *party, bool compare)
{
	pthread_mutex_lock(&exchange->lock);
	for (int at = 0; at < exchange->sender_count; at++) {
		if (party == NULL || strcmp(exchange->senders[at].party, party) == 0)
			sender_poke(&exchange->senders[at], compare);
	}
	pthread_mutex_unlock(&exchange->lock);
}

/* Our receipts wait to be sent, to all who take part in those cases. */
static void poke_soon(struct exchange *exchange)
{
	pthread_mutex_lock(&exchange->lock);
	for (int at = 0; at < exchange->sender_count; at++)
		sender_poke_soon(&exchange->senders[at]);
	pthread_mutex_unlock(&exchange->lock);
}

/* --- the server --- */

static enum result context_open(void *self, struct job *job, void **ret_context)
{
	const struct exchange *exchange = self;
	struct office *office = NULL;

	TRY(exchange->config->office_open(exchange->config->self, job, &office));
	*ret_context = office;
	return OK;
}

static void context_close(void *self, void *context)
{
	const struct exchange *exchange = self;

	exchange->config->office_close(exchange->config->self, context);
}

static enum result request_accept(void *self, struct job *job, const struct request *request, size_t *ret_body_most)
{
	(void)self;
	if (request->target.segment_count != 1 || strcmp(request->target.segments[0], "as4") != 0)
		return job_fail(job, MISSING, NULL, "no-page", "Partners' messages go to /as4.");
	if (request->method != METHOD_POST)
		return job_fail(job, INVALID, NULL, "method", "Messages are posted.");
	*ret_body_most = BODY_BYTES_MOST_HTTP;
	return OK;
}

static enum result request_answer(void *self, void *context, struct job *job, const struct request *request,
				  struct response *ret_response)
{
	struct exchange *exchange = self;
	const char *content_type = request_header(request, "Content-Type");
	struct as4_answer answer;

	TRY(as4_request_answer(job, context, content_type != NULL ? content_type : "", request->body, &answer));
	*ret_response =
	    (struct response){.status = answer.status, .content_type = answer.content_type, .body = answer.body};
	if (answer.partner != NULL) {
		poke_soon(exchange);
		if (answer.wants_more)
			poke(exchange, answer.partner, true);
	}
	return OK;
}

static struct http_config http_config_of(struct exchange *exchange)
{
	return (struct http_config){
	    .name = "link",
	    .listen_socket = exchange->config->listen_socket,
	    .threads = exchange->config->threads,
	    .connections_most = 256,
	    .idle_seconds = 120,
	    .header_bytes_most = 16 << 10,
	    .body_bytes_together = 4 * BODY_BYTES_MOST_HTTP,
	    .arena_bytes = ARENA_OF_A_REQUEST,
	    .self = exchange,
	    .context_open = context_open,
	    .context_close = context_close,
	    .accept = request_accept,
	    .answer = request_answer,
	};
}

/* --- the senders --- */

static bool has_sender(const struct exchange *exchange, const char *party)
{
	for (int at = 0; at < exchange->sender_count; at++) {
		if (strcmp(exchange->senders[at].party, party) == 0)
			return true;
	}
	return false;
}

static enum result senders_start(struct job *job, struct exchange *exchange, const struct office *office)
{
	struct partner_record *partners = NULL;
	int count = 0;

	TRY(partner_list(job, office->database, &partners, &count));
	for (int at = 0; at < count; at++) {
		if (!partner_is_active(&partners[at]) || has_sender(exchange, partners[at].party) ||
		    exchange->sender_count == PARTNERS_MOST)
			continue;
		pthread_mutex_lock(&exchange->lock);
		enum result started =
		    sender_start(job, &exchange->senders[exchange->sender_count], exchange->config, partners[at].party);
		exchange->sender_count += started == OK;
		pthread_mutex_unlock(&exchange->lock);
		TRY(started);
		log_line(LOG_INFO, "exchange", "partner-active", "partner", partners[at].party, NULL);
	}
	return OK;
}

static void wake_read(struct exchange *exchange)
{
	uint64_t times;

	if (read(exchange->config->wake, &times, sizeof(times)) == (ssize_t)sizeof(times))
		poke(exchange, NULL, false);
}

/* A question that the operator's command asked, or a list that it published, is in the store, but no process of ours
 * was told: its sender is. */
static enum result questions_look(struct job *job, struct exchange *exchange, const struct office *office)
{
	for (int at = 0; at < exchange->sender_count; at++) {
		struct instant next_at, list_at;

		TRY(question_next_at(job, office->database, exchange->senders[at].party, &next_at));
		TRY(list_parcel_next_at(job, office->database, exchange->senders[at].party, &list_at));
		if (next_at.milliseconds <= job->now.milliseconds || list_at.milliseconds <= job->now.milliseconds)
			poke(exchange, exchange->senders[at].party, false);
	}
	return OK;
}

static enum result watch(struct job *job, struct exchange *exchange, const struct office *office)
{
	AUTO_ARENA struct arena *arena = arena_open(ARENA_USUAL);
	struct pollfd files[] = {{.fd = exchange->config->stop, .events = POLLIN},
				 {.fd = exchange->config->wake, .events = POLLIN}};
	int64_t look_at = 0;

	if (arena == NULL)
		return job_out_of_memory(job);
	while ((files[0].revents & (POLLIN | POLLHUP)) == 0) {
		struct job look = {.arena = arena, .now = clock_now(), .chance = job->chance};

		if (look.now.milliseconds >= look_at || look_at - look.now.milliseconds > LOOK_MILLISECONDS) {
			look_at = look.now.milliseconds + LOOK_MILLISECONDS;
			arena_reset(arena);
			if (senders_start(&look, exchange, office) != OK ||
			    questions_look(&look, exchange, office) != OK)
				log_failure(LOG_WARNING, "exchange", "partners-not-read", &look);
		}
		if (poll(files, 2, LOOK_MILLISECONDS) > 0 && (files[1].revents & POLLIN) != 0)
			wake_read(exchange);
	}
	return OK;
}

/* What waited when the last exchange ended may fit now: an agreement was installed since, or a key came. */
static void waiting_retry(struct job *job, const struct office *office)
{
	AUTO_ARENA struct arena *arena = arena_open(ARENA_OF_A_REQUEST);
	struct job retry = {.arena = arena, .now = clock_now(), .chance = job->chance};
	struct reception reception;

	if (arena == NULL)
		return;
	if (office_retry(&retry, office, &reception) != OK) {
		log_failure(LOG_WARNING, "exchange", "waiting-not-tried", &retry);
		return;
	}
	if (reception.applied > 0)
		log_line(LOG_INFO, "exchange", "waiting-taken-in", NULL);
}

static enum result serve(struct job *job, struct exchange *exchange, const struct office *office)
{
	struct http_config http = http_config_of(exchange);
	struct http_server *server = NULL;
	enum result watched;

	waiting_retry(job, office);
	TRY(http_open(job, &http, &server));
	watched = watch(job, exchange, office);
	http_close(server, LAST_REQUESTS);
	for (int at = 0; at < exchange->sender_count; at++)
		sender_stop(&exchange->senders[at]);
	return watched;
}

enum result exchange_run(struct job *job, const struct exchange_config *config)
{
	struct exchange *exchange;
	struct office *office = NULL;
	enum result served;

	TAKE(job, exchange = NEW(job->arena, struct exchange));
	exchange->config = config;
	pthread_mutex_init(&exchange->lock, NULL);
	curl_global_init(CURL_GLOBAL_DEFAULT);
	TRY(config->office_open(config->self, job, &office));
	served = serve(job, exchange, office);
	config->office_close(config->self, office);
	curl_global_cleanup();
	pthread_mutex_destroy(&exchange->lock);
	return served;
}
