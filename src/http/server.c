/* server.c - between the library's callbacks and our handlers.
 *
 * The library calls us for each request: with its target (exchange_begin), with its headers, with each piece of its
 * body, once when it is whole (on_request), and when its answer has gone out (exchange_end). All that belongs to one
 * request hangs on its struct exchange. A refusal that is known before the body has come waits until the body was read
 * and dropped, within DRAIN_MOST: a client that is still writing would not read an early answer. */
#include "http/server.h"
#include "http/address.h"

#include "base/log.h"
#include "http/problem.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define DRAIN_MOST (16u << 20)
#define THREAD_STACK_BYTES (512u << 10)

struct exchange {
	struct http_server *server;
	struct arena *arena;
	struct job job;
	struct request request;
	const char *raw_target;
	char address[INET6_ADDRSTRLEN];
	bool accepted; /* the headers were looked at */
	bool refused;  /* job.failure is the answer */
	unsigned char *body;
	size_t body_size, body_room, body_most, drained;
	struct wait wait;
};

/* --- the life of an exchange --- */

/* Empties a request's arena for the next one, which then need not ask the system for the same memory again. */
static void arena_spare(struct http_server *server, struct arena *arena)
{
	if (arena != NULL)
		arena_reset(arena);
	arena_close(atomic_exchange(&server->spare, arena));
}

static struct arena *arena_for_request(struct http_server *server)
{
	struct arena *spare = atomic_exchange(&server->spare, NULL);

	return spare != NULL ? spare : arena_open(server->config.arena_bytes);
}

static void exchange_free(struct exchange *exchange)
{
	if (!exchange)
		return;
	atomic_fetch_sub(&exchange->server->body_bytes, exchange->body_room);
	atomic_fetch_sub(&exchange->server->working, 1);
	free(exchange->body);
	arena_spare(exchange->server, exchange->arena);
	free(exchange);
}

static void *exchange_begin(void *self, const char *target, struct MHD_Connection *connection)
{
	struct http_server *server = self;
	struct exchange *exchange = calloc(1, sizeof(*exchange));
	if (!exchange)
		return NULL;
	atomic_fetch_add(&server->working, 1);
	exchange->server = server;
	exchange->arena = arena_for_request(server);
	exchange->raw_target = exchange->arena ? arena_copy_cstring(exchange->arena, target) : NULL;
	exchange->job = (struct job){.arena = exchange->arena, .now = clock_now(), .chance = chance_of_system()};
	exchange->request.connection = exchange->wait.connection = connection;
	exchange->request.address = exchange->address;
	if (exchange->raw_target)
		return exchange;
	exchange_free(exchange);
	return NULL;
}

static void exchange_end(void *self, struct MHD_Connection *connection, void **slot,
			 enum MHD_RequestTerminationCode why)
{
	(void)self;
	(void)connection;
	(void)why;
	exchange_free(*slot);
	*slot = NULL;
}

static void address_write(struct MHD_Connection *connection, char ret_text[INET6_ADDRSTRLEN])
{
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
	ret_text[0] = '\0';
	if (!info || !info->client_addr)
		return;
	const struct sockaddr *address = info->client_addr;
	const void *from = NULL;
	if (address->sa_family == AF_INET)
		from = &((const struct sockaddr_in *)(const void *)address)->sin_addr;
	else if (address->sa_family == AF_INET6)
		from = &((const struct sockaddr_in6 *)(const void *)address)->sin6_addr;
	if (!from || !inet_ntop(address->sa_family, from, ret_text, INET6_ADDRSTRLEN))
		ret_text[0] = '\0';
}

/* --- reading --- */

/* More than 9 digits is far beyond any limit here. The library has refused what is no number. */
static size_t declared_size(const struct request *request)
{
	const char *text = request_header(request, "Content-Length");
	if (!text)
		return 0;
	return strlen(text) > 9 ? SIZE_MAX : (size_t)strtoul(text, NULL, 10);
}

static enum result too_big(struct exchange *exchange)
{
	return job_fail(&exchange->job, LIMIT, "body", "too-big", "The body is bigger than the %zu bytes allowed here.",
			exchange->body_most);
}

static enum MHD_Result forwarded_look(void *context, enum MHD_ValueKind kind, const char *name, const char *value)
{
	(void)kind;
	if (value && strcasecmp(name, "X-Forwarded-For") == 0)
		*(const char **)context = value;
	return MHD_YES;
}

/* Behind a front server every connection has that server's address; it says whose the request is, in the last of such
 * headers: those before it are what the client itself sent. */
static void forwarded_take(struct exchange *exchange)
{
	const char *front = exchange->server->config.front, *header = NULL;
	if (!front || strcmp(front, exchange->address) != 0)
		return;
	MHD_get_connection_values(exchange->request.connection, MHD_HEADER_KIND, forwarded_look, &header);
	if (header)
		(void)address_forwarded(header, exchange->address);
}

static enum result exchange_accept(struct exchange *exchange, const char *method)
{
	struct http_config *config = &exchange->server->config;
	struct request *request = &exchange->request;
	request->method = method_read(method);
	address_write(request->connection, exchange->address);
	forwarded_take(exchange);
	TRY(target_read(&exchange->job, bytes_of(exchange->raw_target), &request->target));
	TRY(config->accept(config->self, &exchange->job, request, &exchange->body_most));
	return declared_size(request) > exchange->body_most ? too_big(exchange) : OK;
}

static enum result body_grow(struct exchange *exchange, size_t size)
{
	struct http_server *server = exchange->server;
	size_t room = exchange->body_room ? exchange->body_room : 4096;
	while (room < size)
		room *= 2;
	if (room > exchange->body_most)
		room = exchange->body_most;
	size_t more = room - exchange->body_room;
	if (atomic_fetch_add(&server->body_bytes, more) + more > server->config.body_bytes_together) {
		atomic_fetch_sub(&server->body_bytes, more);
		return job_fail(&exchange->job, BUSY, NULL, "body-memory",
				"Too much is being sent to this node at once.");
	}
	unsigned char *body = realloc(exchange->body, room);
	if (!body) {
		atomic_fetch_sub(&server->body_bytes, more);
		return job_out_of_memory(&exchange->job);
	}
	exchange->body = body;
	exchange->body_room = room;
	return OK;
}

static enum result body_add(struct exchange *exchange, const char *data, size_t size)
{
	if (size > exchange->body_most - exchange->body_size)
		return too_big(exchange);
	if (exchange->body_size + size > exchange->body_room)
		TRY(body_grow(exchange, exchange->body_size + size));
	memcpy(exchange->body + exchange->body_size, data, size);
	exchange->body_size += size;
	return OK;
}

/* --- answering --- */

static bool unchanged(const struct exchange *exchange, const struct response *response)
{
	const char *asked = request_header(&exchange->request, "If-None-Match");
	if (!asked || response->status != 200 || exchange->request.method > METHOD_HEAD)
		return false;
	for (int i = 0; i < response->header_count; i++)
		if (strcasecmp(response->headers[i].name, "ETag") == 0)
			return header_matches(asked, response->headers[i].value);
	return false;
}

static struct MHD_Response *raw_body(struct bytes body)
{
	void *data = (void *)(uintptr_t)body.data;
	return MHD_create_response_from_buffer(body.size, body.size ? data : NULL, MHD_RESPMEM_PERSISTENT);
}

/* The library's object for the response. It takes over an open file. */
static enum result raw_response(struct exchange *exchange, struct response *response, struct MHD_Response **ret_raw)
{
	struct MHD_Response *raw = NULL;
	if (unchanged(exchange, response)) {
		if (response->has_file)
			close(response->file);
		*response = (struct response){
		    .status = 304, .may_be_kept = response->may_be_kept, .header_count = response->header_count};
		raw = raw_body((struct bytes){0});
	} else if (response->stream) {
		response->content_type = "text/event-stream";
		TRY(stream_new(&exchange->job, &exchange->server->streams, exchange->request.connection, &raw));
	} else if (response->has_file) {
		raw = MHD_create_response_from_fd64(response->file_size, response->file);
		if (!raw)
			close(response->file);
	} else {
		raw = raw_body(response->body);
	}
	*ret_raw = raw;
	return raw ? OK : job_out_of_memory(&exchange->job);
}

static enum MHD_Result send_response(struct exchange *exchange, struct response *response)
{
	struct MHD_Response *raw;
	struct response kept = *response;
	if (raw_response(exchange, response, &raw) != OK) {
		struct response problem;
		if (response->stream == false || problem_write(&exchange->job, NULL, &problem) != OK)
			return MHD_NO;
		return send_response(exchange, &problem);
	}
	bool good = security_headers_add(raw, response, exchange->server->config.secure);
	if (response->content_type)
		good = good && MHD_add_response_header(raw, "Content-Type", response->content_type) == MHD_YES;
	for (int i = 0; i < kept.header_count; i++)
		good = good && MHD_add_response_header(raw, kept.headers[i].name, kept.headers[i].value) == MHD_YES;
	enum MHD_Result queued =
	    good ? MHD_queue_response(exchange->request.connection, (unsigned int)response->status, raw) : MHD_NO;
	MHD_destroy_response(raw);
	return queued;
}

static enum MHD_Result send_problem(struct exchange *exchange)
{
	struct response problem;
	int status = problem_status(&exchange->job.failure);
	if (status >= 500)
		log_failure(LOG_WARNING, "http", "request-failed", &exchange->job);
	if (problem_write(&exchange->job, NULL, &problem) != OK)
		return MHD_NO; /* not even that: the arena is full */
	return send_response(exchange, &problem);
}

/* What the handlers make of a refusal; else a problem. */
static enum MHD_Result send_refusal(struct exchange *exchange)
{
	const struct http_config *config = &exchange->server->config;
	struct failure failure = exchange->job.failure;
	struct response response = {0};
	if (config->refused && config->refused(config->self, &exchange->job, &exchange->request, &response) == OK)
		return send_response(exchange, &response);
	exchange->job.failure = failure;
	return send_problem(exchange);
}

static size_t drain_most(const struct http_server *server)
{
	return server->config.drain_bytes_most ? server->config.drain_bytes_most : DRAIN_MOST;
}

static void *context_take(struct http_server *server)
{
	pthread_mutex_lock(&server->lock);
	void *context = server->contexts[--server->contexts_free];
	pthread_mutex_unlock(&server->lock);
	return context;
}

static void context_give(struct http_server *server, void *context)
{
	pthread_mutex_lock(&server->lock);
	server->contexts[server->contexts_free++] = context;
	pthread_mutex_unlock(&server->lock);
}

static enum result handler_asked(struct exchange *exchange, struct response *ret_response)
{
	struct http_server *server = exchange->server;
	void *context = context_take(server);
	enum result result =
	    server->config.answer(server->config.self, context, &exchange->job, &exchange->request, ret_response);
	context_give(server, context);
	return result;
}

/* Called again for a request that was put aside, once it may go on. */
static enum MHD_Result exchange_answer(struct exchange *exchange)
{
	struct response response = {0};
	if (exchange->refused)
		return send_refusal(exchange);
	exchange->request.body = (struct bytes){exchange->body, exchange->body_size};
	exchange->job.now = clock_now(); /* a slow body does not make an old request */
	enum result result = handler_asked(exchange, &response);
	if (result == OK && response.wait_for) {
		if (wait_begin(&exchange->server->streams, &exchange->wait, &response, exchange->job.now))
			return MHD_YES;
		exchange->request.waited = true;
		response = (struct response){0};
		result = handler_asked(exchange, &response);
	}
	return result == OK ? send_response(exchange, &response) : send_problem(exchange);
}

/* The library's access handler: headers, then pieces of the body, then the whole. */
static enum MHD_Result on_request(void *self, struct MHD_Connection *connection, const char *path, const char *method,
				  const char *version, const char *piece, size_t *piece_size, void **slot)
{
	struct exchange *exchange = *slot;
	(void)self;
	(void)connection;
	(void)path;
	(void)version;
	if (!exchange)
		return MHD_NO;
	if (!exchange->accepted) {
		exchange->accepted = true;
		exchange->refused = exchange_accept(exchange, method) != OK;
		bool waits = request_header(&exchange->request, "Expect") != NULL;
		return exchange->refused && waits ? send_refusal(exchange) : MHD_YES;
	}
	if (*piece_size == 0)
		return exchange_answer(exchange);
	if (!exchange->refused)
		exchange->refused = body_add(exchange, piece, *piece_size) != OK;
	exchange->drained += *piece_size;
	*piece_size = 0;
	return exchange->refused && exchange->drained > drain_most(exchange->server) ? MHD_NO : MHD_YES;
}

/* --- opening and closing --- */

static size_t target_as_it_is(void *self, struct MHD_Connection *connection, char *text)
{
	(void)self;
	(void)connection;
	return strlen(text); /* request.c decodes */
}

static void library_says(void *self, const char *format, va_list arguments) __attribute__((format(printf, 2, 0)));
static void library_says(void *self, const char *format, va_list arguments)
{
	char line[256];
	(void)self;
	vsnprintf(line, sizeof(line), format, arguments);
	line[strcspn(line, "\r\n")] = '\0';
	log_line(LOG_DEBUG, "http", "library", "says", line, NULL);
}

static enum result config_check(struct job *job, const struct http_config *config)
{
	bool good = config->threads >= 1 && config->threads <= THREADS_MOST &&
		    config->connections_most >= config->threads && config->header_bytes_most >= 1024 &&
		    config->arena_bytes > 0 && config->accept && config->answer && config->context_open &&
		    config->context_close && config->listen_socket >= 0 &&
		    (config->waits_most <= 0 || (config->version && config->number));
	return good ? OK
		    : job_fail(job, INVALID, "http", "config", "The configuration of the HTTP server cannot work.");
}

static enum result contexts_open(struct job *job, struct http_server *server)
{
	for (int i = 0; i < server->config.threads; i++) {
		TRY(server->config.context_open(server->config.self, job, &server->contexts[i]));
		server->context_count = server->contexts_free = i + 1;
	}
	return OK;
}

static enum result daemon_start(struct job *job, struct http_server *server)
{
	const struct http_config *config = &server->config;
	int flags = fcntl(config->listen_socket, F_GETFL);
	if (flags < 0 || fcntl(config->listen_socket, F_SETFL, flags | O_NONBLOCK) != 0)
		return job_fail(job, IO, NULL, "socket", "The listening socket cannot be used.");
	struct MHD_OptionItem pool[] = {
	    {MHD_OPTION_THREAD_POOL_SIZE, config->threads, NULL},
	    {MHD_OPTION_END, 0, NULL},
	};
	server->daemon = MHD_start_daemon(
	    MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG, 0, NULL, NULL, on_request,
	    server, MHD_OPTION_EXTERNAL_LOGGER, library_says, NULL, MHD_OPTION_LISTEN_SOCKET, config->listen_socket,
	    MHD_OPTION_CONNECTION_LIMIT, (unsigned int)config->connections_most, MHD_OPTION_PER_IP_CONNECTION_LIMIT,
	    (unsigned int)config->connections_per_address, MHD_OPTION_CONNECTION_TIMEOUT,
	    (unsigned int)config->idle_seconds, MHD_OPTION_CONNECTION_MEMORY_LIMIT, config->header_bytes_most + 4096,
	    MHD_OPTION_THREAD_STACK_SIZE, (size_t)THREAD_STACK_BYTES, MHD_OPTION_STRICT_FOR_CLIENT, 1,
	    MHD_OPTION_URI_LOG_CALLBACK, exchange_begin, server, MHD_OPTION_UNESCAPE_CALLBACK, target_as_it_is, NULL,
	    MHD_OPTION_NOTIFY_COMPLETED, exchange_end, NULL, MHD_OPTION_ARRAY, config->threads > 1 ? pool : pool + 1,
	    MHD_OPTION_END);
	return server->daemon ? OK : job_fail(job, IO, NULL, "listen", "The HTTP server cannot be started.");
}

static void server_free(struct http_server *server)
{
	streams_close(&server->streams);
	for (int i = 0; i < server->context_count; i++)
		server->config.context_close(server->config.self, server->contexts[i]);
	pthread_mutex_destroy(&server->lock);
	arena_close(atomic_load(&server->spare));
	free(server);
}

enum result http_open(struct job *job, const struct http_config *config, struct http_server **ret_server)
{
	TRY(config_check(job, config));
	struct http_server *server = calloc(1, sizeof(*server));
	if (!server)
		return job_out_of_memory(job);
	server->config = *config;
	pthread_mutex_init(&server->lock, NULL);
	enum result result = streams_open(job, &server->streams, &server->config);
	if (result == OK)
		result = contexts_open(job, server);
	if (result == OK)
		result = daemon_start(job, server);
	if (result != OK) {
		streams_end(&server->streams);
		server_free(server);
		return result;
	}
	log_line(LOG_INFO, "http", "listening", "name", server->config.name, NULL);
	*ret_server = server;
	return OK;
}

void http_close(struct http_server *server, int64_t patience)
{
	if (!server)
		return;
	MHD_quiesce_daemon(server->daemon); /* the listening socket stays the caller's */
	streams_end(&server->streams);
	for (int64_t waited = 0; waited < patience && atomic_load(&server->working) > 0; waited += 5)
		nanosleep(&(struct timespec){.tv_nsec = 5000000}, NULL);
	MHD_stop_daemon(server->daemon);
	server_free(server);
}
