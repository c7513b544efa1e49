/* call.h - one request on its way through the API, and the rows of the route table; not for other rooms. */
#ifndef VALICO_API_CALL_H
#define VALICO_API_CALL_H

#include "access/access.h"
#include "api/api.h"
#include "http/router.h"

struct call;
typedef enum result handler(struct call *call, struct response *response);

/* What comes before the handler of a route. */
enum route_flag {
	ROUTE_OPEN = 1,        /* needs no session */
	ROUTE_CHANGES = 2,     /* needs the form token, and an origin that is ours */
	ROUTE_VERSIONED = 4,   /* needs If-Match */
	ROUTE_RAW = 8,         /* the body is not JSON */
	ROUTE_BY_ITSELF = 16,  /* a page asks it without its officer: no sign of life */
	ROUTE_MANY_TYPES = 32, /* the answer has its own media type */
	ROUTE_SEARCH = 64,     /* searches people: an officer may ask it less often than the rest */
	ROUTE_WAITS =
	    128, /* a case: with If-None-Match nothing is answered but what is new, with Prefer: wait once it is */
};

struct api_route {
	struct route route; /* first: the router reads it */
	role_set roles;     /* 0: every role */
	unsigned int flags;
	const char *purpose; /* why a person is shown; NULL when none is */
	size_t body_most;
	const char *takes; /* schema of the body, or NULL */
	const char *query; /* schema of the query, or NULL for none */
	int status;        /* when all went well */
	const char *gives; /* schema of the answer, or NULL */
	const char *summary;
	handler *handle;
};

extern const struct route_table api_routes;

struct call {
	struct job *job;
	struct office *office;
	struct api *api;
	const struct request *request;
	const struct api_route *route;
	struct captures path;
	struct session session;
	json_t *body;         /* checked against route->takes; NULL without one */
	int64_t expected;     /* version of If-Match, 0 without it */
	json_t *problem_more; /* members to add to the problem, when the handler fails; or NULL */
};

/* What the watcher of streams remembers (changes.c); only its thread touches it. */
struct changes {
	bool known;
	int64_t version;
	int64_t number;
};
enum result changes_number(struct job *job, struct database *database, struct changes *changes, int64_t *ret_number);

/* The API's own lasting things (api.c). */
struct api {
	struct api_config config;
	struct arena *arena; /* schemas and description */
	json_t *schemas;
	struct bytes description;
	struct http_server *server;
	struct file_folder *folder;
	struct rate_table *rates;
	struct changes changes;
};

/* Session, rate, role, origin, token, version, query and body of a call whose route was found (guard.c). */
enum result call_guard(struct call *call);

/* Sets or forgets the session's cookie. */
enum result cookie_set(struct call *call, struct response *response, const char *token);

/* {"version": n} with its ETag (call.c). */
enum result call_changed(struct call *call, struct response *response, int64_t version);
enum result call_etag(struct call *call, struct response *response, int64_t version);
/* What a request waits for is a case by its id, for its version, or by this before its id, for its deeds alone. */
#define DEEDS_OF "deeds:"
/* For a route that waits: true when there is nothing to show. Either the client has this version of the case already,
 * and the response says so, or it waits for another version or for the state that the query names, and the response is
 * put aside until then. */
enum result call_unchanged(struct call *call, struct response *response, bool *ret_unchanged);
/* A JSON object made with json_pack_ex(); owned by the arena. */
enum result call_pack(struct call *call, json_t **ret_value, const char *format, ...);
/* An instant as JSON text, null for 0 and for never. New reference. */
json_t *json_instant(struct instant instant);
/* The words of a list as a JSON array. New reference. */
json_t *json_words(const char *words);
json_t *json_label(const struct label *label);

/* Handlers of papers (letters.c). */
handler letters_show, letter_show, seal_verify, seal_verify_paper, refusal_paper_route, briefing_show;
handler form_csv_show, form_pdf_show, forms_import;

/* Handlers, by file. */
handler session_open, session_show, session_close, node_show;      /* session.c */
handler agreement_rows, agreement_show;                            /* agreements.c */
handler document_read, queue_show, queue_counts_show, stream_open; /* queue.c */
handler views_show, view_save, view_drop;                          /* views.c */
handler case_new, case_show, case_opened, case_references, misp_show, misp_form, case_take, case_release,
    note_add;                                                                                    /* cases.c */
handler step_take, safeguard_answer, safeguards_answer, safeguard_agree, draft_save, draft_drop; /* steps.c */
handler resources_show, quotas_show;                                                             /* resources.c */
handler batch_take;                                                                              /* batch.c */
handler file_add_to_case, file_show, file_remove;                                                /* files.c */
handler people_find_candidates, people_row_show, people_decide, people_decide_by_key;            /* people.c */
handler duplicates_of_form, duplicates_of_case;                                                  /* people.c */
handler question_ask_route, question_show_route, question_rows;                                  /* questions.c */
handler issue_rows, issues_of_case, issue_accept, issue_join, issue_refuse, issue_code_make, agent_rows, follower_give,
    followers_show, follower_end;                                                /* issues.c */
handler issue_file_route;                                                        /* issues.c */
handler figures_show, figure_cases_show, pattern_show, lessons_show;             /* picture.c */
handler border_check_route, border_flight_route, border_lists_route;             /* border.c */
handler alert_rows_route, alert_new_route, alert_release_route, alert_end_route; /* border.c */
handler referral_new_route, referral_rows_route, referral_show_route;            /* border.c */
handler referral_reply_route, refusal_new_route, refusal_decide_route;           /* border.c */
handler refusal_page_route;                                                      /* border.c */
handler list_publish_route;                                                      /* border.c */
handler rules_show, rule_set, rule_end;                                          /* rules.c */
handler groups_show, group_new, group_member;                                    /* groups.c */
handler proof_show, verify_show, looks_show, accounts_show, description_show;    /* audit.c */

#endif
