/* client.c - see client.h. Each request is a new connection, so that no test
 * depends on the one before. */
#include "client.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>

int listen_loopback(int *ret_port)
{
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t size = sizeof(address);
	int handle = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (handle < 0 || bind(handle, (struct sockaddr *)&address, size) != 0 || listen(handle, 128) != 0 ||
	    getsockname(handle, (struct sockaddr *)&address, &size) != 0)
		abort();
	*ret_port = ntohs(address.sin_port);
	return handle;
}

struct receiving {
	struct answer *answer;
	size_t stop_after;
};

static size_t on_body(char *data, size_t one, size_t size, void *self)
{
	struct receiving *receiving = self;
	struct answer *answer = receiving->answer;
	if (size * one >= sizeof(answer->body) - answer->size)
		return 0;
	memcpy(answer->body + answer->size, data, size * one);
	answer->size += size * one;
	answer->body[answer->size] = '\0';
	return receiving->stop_after && answer->size >= receiving->stop_after ? 0 : size * one;
}

static size_t on_header(char *data, size_t one, size_t size, void *self)
{
	struct answer *answer = ((struct receiving *)self)->answer;
	if (size * one >= sizeof(answer->headers) - answer->header_size)
		return 0;
	memcpy(answer->headers + answer->header_size, data, size * one);
	answer->header_size += size * one;
	answer->headers[answer->header_size] = '\0';
	return size * one;
}

static bool says_expect(const struct ask *ask)
{
	for (const char *const *header = ask->headers; header && *header; header++)
		if (strncasecmp(*header, "Expect:", 7) == 0)
			return true;
	return false;
}

void client_ask(int port, const struct ask *ask, struct answer *ret_answer)
{
	char url[8192];
	struct receiving receiving = {ret_answer, ask->stop_after};
	struct curl_slist *headers = NULL;
	CURL *curl = curl_easy_init();
	memset(ret_answer, 0, sizeof(*ret_answer));
	snprintf(url, sizeof(url), "http://127.0.0.1:%d%s", port, ask->path);
	curl_easy_setopt(curl, CURLOPT_URL, url);
	curl_easy_setopt(curl, CURLOPT_PATH_AS_IS, 1L);
	curl_easy_setopt(curl, CURLOPT_TIMEOUT, 20L);
	/* Who says "Expect: 100-continue" waits for the answer, however busy this machine is; the library alone would
	 * lose patience after a second, send the body all the same, and lose the answer with the connection. */
	curl_easy_setopt(curl, CURLOPT_EXPECT_100_TIMEOUT_MS, 20000L);
	curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_body);
	curl_easy_setopt(curl, CURLOPT_WRITEDATA, &receiving);
	curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, on_header);
	curl_easy_setopt(curl, CURLOPT_HEADERDATA, &receiving);
	if (ask->body) {
		curl_easy_setopt(curl, CURLOPT_POSTFIELDS, ask->body);
		curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE,
				 (long)(ask->body_size ? ask->body_size : strlen(ask->body)));
		/* An empty line of ours would make the library send its body at once, whatever is said after it. */
		if (!says_expect(ask))
			headers = curl_slist_append(headers, "Expect:");
	}
	if (ask->method && strcmp(ask->method, "HEAD") == 0)
		curl_easy_setopt(curl, CURLOPT_NOBODY, 1L);
	else if (ask->method)
		curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, ask->method);
	for (const char *const *header = ask->headers; header && *header; header++)
		headers = curl_slist_append(headers, *header);
	curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
	(void)curl_easy_perform(curl);
	curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &ret_answer->status);
	curl_slist_free_all(headers);
	curl_easy_cleanup(curl);
}

const char *answer_header(const struct answer *answer, const char *name)
{
	static char value[1024];
	size_t size = strlen(name);
	for (const char *line = answer->headers; *line; line += strcspn(line, "\n") + (strchr(line, '\n') != NULL)) {
		if (strncasecmp(line, name, size) != 0 || line[size] != ':')
			continue;
		const char *from = line + size + 1 + strspn(line + size + 1, " ");
		snprintf(value, sizeof(value), "%.*s", (int)strcspn(from, "\r\n"), from);
		return value;
	}
	return NULL;
}
