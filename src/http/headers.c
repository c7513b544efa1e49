/* headers.c - what every answer says to a browser, whatever the handler did: load nothing from elsewhere, be framed by
 * nobody, guess no types, tell no other site where you came from, keep no copy. */
#include "http/server.h"

static const struct {
	const char *name;
	const char *value;
} always[] = {
    {"Content-Security-Policy",
     "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; font-src 'self'; "
     "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"},
    {"X-Content-Type-Options", "nosniff"},
    {"Referrer-Policy", "no-referrer"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
};

bool security_headers_add(struct MHD_Response *raw, const struct response *response, bool secure)
{
	bool added = true;
	for (size_t i = 0; i < sizeof(always) / sizeof(always[0]); i++)
		added = added && MHD_add_response_header(raw, always[i].name, always[i].value) == MHD_YES;
	if (!response->may_be_kept)
		added = added && MHD_add_response_header(raw, "Cache-Control", "no-store") == MHD_YES;
	if (secure)
		added =
		    added && MHD_add_response_header(raw, "Strict-Transport-Security", "max-age=31536000") == MHD_YES;
	return added;
}
