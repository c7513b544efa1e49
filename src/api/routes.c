/* routes.c - the one table of routes. A new capability of the API is a row here and its handler. */
#include "api/call.h"

#define CASE_OFFICERS ROLE_BIT(ROLE_CASE_OFFICER)
#define OFFICERS                                                                                                       \
	(ROLE_BIT(ROLE_CASE_OFFICER) | ROLE_BIT(ROLE_CONSULAR_OFFICER) | ROLE_BIT(ROLE_BORDER_OFFICER) |               \
	 ROLE_BIT(ROLE_LIAISON) | ROLE_BIT(ROLE_SUPERVISOR))
#define WATCHERS (ROLE_BIT(ROLE_DATA_PROTECTION_OFFICER) | ROLE_BIT(ROLE_AUDITOR))
/* Who must know at once whether the other side knows somebody: at the counter, on a case, between the two sides. */
#define QUESTIONERS                                                                                                    \
	(ROLE_BIT(ROLE_CASE_OFFICER) | ROLE_BIT(ROLE_BORDER_OFFICER) | ROLE_BIT(ROLE_LIAISON) |                        \
	 ROLE_BIT(ROLE_SUPERVISOR))
/* Who reads the picture: who answers for the work, who keeps the two sides together, who checks them. */
#define PICTURE (ROLE_BIT(ROLE_SUPERVISOR) | ROLE_BIT(ROLE_LIAISON) | ROLE_BIT(ROLE_AUDITOR))
/* At the counter and behind it. */
#define BORDERERS (ROLE_BIT(ROLE_BORDER_OFFICER) | ROLE_BIT(ROLE_SUPERVISOR))
#define ALERTERS (BORDERERS | ROLE_BIT(ROLE_LIAISON))
#define STAFF (ROLE_BIT(ROLE_SUPERVISOR) | ROLE_BIT(ROLE_OPERATOR))

#define SMALL (8u << 10)
#define USUAL (64u << 10)
#define FORM (256u << 10)
#define FLIGHT (512u << 10)
#define PAPER (2u << 20)

/* Purposes, as the log of looks keeps them. */
#define WORK "case-work"
#define QUEUE "work-queue"
#define CHECK "document-check"
#define AUDIT "audit"
#define QUESTION "private-question"
#define FIGURE "figure"
#define TRIAGE "report-triage"
#define LESSONS "lessons"
#define OWN_WORDS "people-search" /* the body says the purpose, and the log has that */
#define DUPLICATES "duplicate-check"
#define BORDER "border-check"
#define ALERTS "alerts"
#define SECOND_LINE "second-line"
#define READERS "who-may-read"
#define RULES "answer-by-rule"
#define PUBLISH "list-publish"

/* clang-format off */
static const struct api_route routes[] = {
	/* method, path, roles, flags, purpose, body, takes, query, status, gives, summary, handler */
	{{METHOD_POST, "/api/session"}, 0, ROUTE_OPEN | ROUTE_CHANGES, NULL, SMALL, "sign_in", NULL, 200, "session", "Sign in", session_open},
	{{METHOD_GET, "/api/session"}, 0, ROUTE_BY_ITSELF, NULL, 0, NULL, NULL, 200, "session", "Who is signed in", session_show},
	{{METHOD_DELETE, "/api/session"}, 0, ROUTE_CHANGES, NULL, 0, NULL, NULL, 204, NULL, "Sign out", session_close},
	{{METHOD_GET, "/api/openapi.json"}, 0, ROUTE_OPEN, NULL, 0, NULL, NULL, 200, "openapi", "This description", description_show},
	{{METHOD_GET, "/api/node"}, 0, ROUTE_BY_ITSELF, NULL, 0, NULL, NULL, 200, "node", "This node, its clock and its partners", node_show},
	{{METHOD_GET, "/api/stream"}, 0, ROUTE_BY_ITSELF | ROUTE_MANY_TYPES, NULL, 0, NULL, NULL, 200, NULL, "Server-sent events: something changed", stream_open},

	{{METHOD_GET, "/api/agreements"}, 0, 0, NULL, 0, NULL, NULL, 200, "agreements", "The agreements installed here", agreement_rows},
	{{METHOD_GET, "/api/agreements/{id}"}, 0, 0, NULL, 0, NULL, NULL, 200, "profile", "A whole agreement profile", agreement_show},

	{{METHOD_POST, "/api/mrz"}, OFFICERS, ROUTE_CHANGES, CHECK, SMALL, "mrz_text", NULL, 200, "mrz", "Read a machine-readable zone", document_read},
	{{METHOD_POST, "/api/people/search"}, OFFICERS, ROUTE_CHANGES | ROUTE_SEARCH, OWN_WORDS, USUAL, "people_question", NULL, 200, "people_answer", "Look a person up in the register, with a purpose", people_find_candidates},
	{{METHOD_POST, "/api/people/row"}, OFFICERS, ROUTE_CHANGES | ROUTE_SEARCH, OWN_WORDS, SMALL, "people_row_wanted", NULL, 200, "people_row", "One row of the register, whole, with a purpose", people_row_show},
	{{METHOD_POST, "/api/duplicates"}, OFFICERS, ROUTE_CHANGES | ROUTE_SEARCH, DUPLICATES, FORM, "duplicates_of", NULL, 200, "duplicates", "Open cases that look like the person of a form", duplicates_of_form},
	{{METHOD_POST, "/api/misp"}, OFFICERS, ROUTE_CHANGES, NULL, FORM, "misp_read", NULL, 200, "misp_form", "An event of MISP as the form that opens a case", misp_form},
	{{METHOD_GET, "/api/queue"}, OFFICERS, 0, QUEUE, 0, NULL, "queue", 200, "queue", "A page of the queue", queue_show},
	{{METHOD_GET, "/api/queue/counts"}, OFFICERS, ROUTE_BY_ITSELF, QUEUE, 0, NULL, "queue_counts", 200, "queue_counts", "Numbers above the queue, each at most 1000", queue_counts_show},
	{{METHOD_GET, "/api/views"}, OFFICERS, 0, NULL, 0, NULL, NULL, 200, "views", "The filters of the queue that I keep", views_show},
	{{METHOD_PUT, "/api/views"}, OFFICERS, ROUTE_CHANGES, NULL, SMALL, "view_save", NULL, 204, NULL, "Keep a filter of the queue under a name", view_save},
	{{METHOD_DELETE, "/api/views"}, OFFICERS, ROUTE_CHANGES, NULL, 0, NULL, "view_drop", 204, NULL, "Drop a kept filter", view_drop},

	{{METHOD_POST, "/api/cases"}, OFFICERS, ROUTE_CHANGES, WORK, FORM, "new_case", NULL, 201, "case_made", "Open a case", case_new},
	{{METHOD_GET, "/api/cases/{case}"}, OFFICERS, ROUTE_WAITS, WORK, 0, NULL, "case_show", 200, "case_page", "The case page", case_show},
	{{METHOD_POST, "/api/cases/{case}/opened"}, OFFICERS, ROUTE_CHANGES, WORK, SMALL, "nothing", NULL, 204, NULL, "What the partner sent was looked at", case_opened},
	{{METHOD_PUT, "/api/cases/{case}/drafts/{step}"}, OFFICERS, ROUTE_CHANGES, WORK, FORM, "draft_save", NULL, 200, "draft_saved", "Save a draft", draft_save},
	{{METHOD_DELETE, "/api/cases/{case}/drafts/{step}"}, OFFICERS, ROUTE_CHANGES, WORK, 0, NULL, NULL, 204, NULL, "Drop a draft", draft_drop},
	{{METHOD_POST, "/api/cases/{case}/steps/{step}"}, OFFICERS, ROUTE_CHANGES | ROUTE_VERSIONED, WORK, FORM, "step_take", NULL, 200, "step_taken", "Take a step; without a form, the draft", step_take},
	{{METHOD_POST, "/api/batch"}, OFFICERS, ROUTE_CHANGES, WORK, FORM, "batch", NULL, 200, "batch_report", "Take the same step in several cases, each judged alone", batch_take},
	{{METHOD_POST, "/api/cases/{case}/safeguards"}, OFFICERS, ROUTE_CHANGES, WORK, USUAL, "safeguard_answers", NULL, 200, "changed", "Answer several safeguards, each with its source: all of them or none", safeguards_answer},
	{{METHOD_POST, "/api/cases/{case}/safeguards/{safeguard}"}, OFFICERS, ROUTE_CHANGES, WORK, SMALL, "safeguard_answer", NULL, 200, "changed", "Answer a safeguard with its source", safeguard_answer},
	{{METHOD_POST, "/api/cases/{case}/safeguards/{safeguard}/agreement"}, OFFICERS, ROUTE_CHANGES, WORK, SMALL, "nothing", NULL, 200, "changed", "Agree with a safeguard's answer as the second officer", safeguard_agree},
	{{METHOD_POST, "/api/cases/{case}/files"}, OFFICERS, ROUTE_CHANGES | ROUTE_RAW, WORK, FILE_BYTES_MOST, NULL, "file_add", 201, "file_added", "Add a file: its raw bytes", file_add_to_case},
	{{METHOD_GET, "/api/cases/{case}/files/{hash}"}, OFFICERS, ROUTE_MANY_TYPES, WORK, 0, NULL, "file_show", 200, NULL, "The bytes of a file", file_show},
	{{METHOD_DELETE, "/api/cases/{case}/files/{hash}"}, OFFICERS, ROUTE_CHANGES, WORK, 0, NULL, NULL, 200, "changed", "Remove a file that was not sent", file_remove},
	{{METHOD_GET, "/api/cases/{case}/letters"}, OFFICERS, 0, WORK, 0, NULL, NULL, 200, "letters", "The letters of a case, and which can be written", letters_show},
	{{METHOD_GET, "/api/cases/{case}/letters/{letter}"}, OFFICERS, ROUTE_MANY_TYPES, WORK, 0, NULL, "letter", 200, NULL, "A letter as PDF: NAME.pdf", letter_show},
	{{METHOD_GET, "/api/cases/{case}/form.csv"}, OFFICERS, ROUTE_MANY_TYPES, WORK, 0, NULL, NULL, 200, NULL, "The common form of a case as CSV", form_csv_show},
	{{METHOD_GET, "/api/cases/{case}/form.pdf"}, OFFICERS, ROUTE_MANY_TYPES, WORK, 0, NULL, "letter", 200, NULL, "The common form of a case as PDF, the CSV attached", form_pdf_show},
	{{METHOD_POST, "/api/forms"}, OFFICERS, ROUTE_CHANGES | ROUTE_RAW, WORK, PAPER, NULL, "forms", 200, "forms_report", "Begin cases from rows of the common form as CSV, or as a PDF of ours: the chosen ones, all of them or none", forms_import},
	{{METHOD_GET, "/api/agreements/{id}/briefing.pdf"}, OFFICERS, ROUTE_MANY_TYPES, WORK, 0, NULL, "letter", 200, NULL, "All open cases of an agreement on two pages", briefing_show},
	{{METHOD_POST, "/api/seals"}, OFFICERS | WATCHERS, ROUTE_CHANGES, AUDIT, SMALL, "seal", NULL, 200, "seal_report", "Check the seal of a letter against its case", seal_verify},
	{{METHOD_POST, "/api/seals/paper"}, OFFICERS | WATCHERS, ROUTE_CHANGES | ROUTE_RAW, AUDIT, PAPER, NULL, NULL, 200, "seal_report", "The same for the PDF of a letter, which has its seal inside", seal_verify_paper},
	{{METHOD_POST, "/api/cases/{case}/notes"}, OFFICERS, ROUTE_CHANGES, WORK, USUAL, "note", NULL, 200, "changed", "Add a note of our own", note_add},
	{{METHOD_POST, "/api/cases/{case}/people/{reference}/decision"}, OFFICERS, ROUTE_CHANGES | ROUTE_SEARCH, WORK, SMALL, "people_decision", NULL, 200, "people_decided", "This one, not this one, or undo: about a candidate of a search", people_decide},
	{{METHOD_POST, "/api/cases/{case}/people/decision"}, OFFICERS, ROUTE_CHANGES, WORK, SMALL, "people_decision_by_key", NULL, 200, "people_decided", "The same about a person who was decided about before", people_decide_by_key},
	{{METHOD_GET, "/api/cases/{case}/duplicates"}, OFFICERS, ROUTE_SEARCH, DUPLICATES, 0, NULL, NULL, 200, "duplicates", "Open cases that look like the person of this one", duplicates_of_case},
	{{METHOD_GET, "/api/cases/{case}/references"}, OFFICERS, 0, WORK, 0, NULL, NULL, 200, "case_references", "Cases that name each other, from this one outwards", case_references},
	{{METHOD_GET, "/api/cases/{case}/misp"}, OFFICERS, 0, WORK, 0, NULL, NULL, 200, "misp_event", "A report of ours as an event of MISP", misp_show},
	{{METHOD_POST, "/api/cases/{case}/take"}, OFFICERS, ROUTE_CHANGES, WORK, SMALL, "nothing", NULL, 200, "changed", "Take the case", case_take},
	{{METHOD_POST, "/api/cases/{case}/release"}, OFFICERS, ROUTE_CHANGES, WORK, SMALL, "nothing", NULL, 200, "changed", "Give the case back", case_release},

	{{METHOD_POST, "/api/questions"}, QUESTIONERS, ROUTE_CHANGES, QUESTION, SMALL, "new_question", NULL, 202, "question", "Ask a partner whether it knows a person, without saying who it is", question_ask_route},
	{{METHOD_GET, "/api/questions"}, QUESTIONERS | WATCHERS, 0, NULL, 0, NULL, "questions", 200, "questions", "The private questions that I asked; everybody's and the partners' for those who watch", question_rows},
	{{METHOD_GET, "/api/questions/{question}"}, QUESTIONERS | WATCHERS, 0, NULL, 0, NULL, NULL, 200, "question", "How a private question stands", question_show_route},

	{{METHOD_GET, "/api/resources"}, OFFICERS, 0, QUEUE, 0, NULL, "resources", 200, "resources", "What is offered and booked when, over all cases", resources_show},
	{{METHOD_GET, "/api/quotas"}, OFFICERS, 0, QUEUE, 0, NULL, "quotas", 200, "quotas", "What is used of each quota, counted from the cases", quotas_show},
	{{METHOD_GET, "/api/lessons"}, OFFICERS, 0, LESSONS, 0, NULL, "lessons", 200, "lessons", "What was asked, answered and learnt, searched by its words", lessons_show},
	{{METHOD_GET, "/api/issues"}, OFFICERS, 0, TRIAGE, 0, NULL, "issues", 200, "issues", "Reports of the public in one state, those that wait unless another is named", issue_rows},
	{{METHOD_POST, "/api/issues/codes"}, OFFICERS, ROUTE_CHANGES, TRIAGE, SMALL, "nothing", NULL, 201, "issue_code", "A code for somebody who stands at the desk, good once", issue_code_make},
	{{METHOD_GET, "/api/issues/{issue}/files/{file}"}, OFFICERS, ROUTE_MANY_TYPES, TRIAGE, 0, NULL, NULL, 200, NULL, "A file that came with a report which waits", issue_file_route},
	{{METHOD_POST, "/api/issues/{issue}/accept"}, OFFICERS, ROUTE_CHANGES, TRIAGE, SMALL, "nothing", NULL, 201, "issue_accepted", "Make a case of a report", issue_accept},
	{{METHOD_POST, "/api/issues/{issue}/join"}, OFFICERS, ROUTE_CHANGES, TRIAGE, SMALL, "issue_join", NULL, 204, NULL, "Say that a report is the same as a case", issue_join},
	{{METHOD_POST, "/api/issues/{issue}/refuse"}, OFFICERS, ROUTE_CHANGES, TRIAGE, SMALL, "issue_refuse", NULL, 204, NULL, "Do not take a report up, with a reason that its author reads", issue_refuse},
	{{METHOD_GET, "/api/cases/{case}/issues"}, OFFICERS, 0, WORK, 0, NULL, NULL, 200, "issues", "The reports of the public behind a case", issues_of_case},
	{{METHOD_GET, "/api/cases/{case}/followers"}, OFFICERS, 0, WORK, 0, NULL, NULL, 200, "followers", "The numbers with which a case is followed on the public page", followers_show},
	{{METHOD_POST, "/api/cases/{case}/followers"}, OFFICERS, ROUTE_CHANGES, WORK, SMALL, "follower", NULL, 201, "follower_given", "A number and a secret with which the person, or who asked, follows the case", follower_give},
	{{METHOD_POST, "/api/cases/{case}/followers/{number}/end"}, OFFICERS, ROUTE_CHANGES, WORK, SMALL, "nothing", NULL, 204, NULL, "End a number with which a case is followed", follower_end},
	{{METHOD_GET, "/api/agents"}, OFFICERS, 0, TRIAGE, 0, NULL, NULL, 200, "agents", "Agents who were reported by several people; small numbers are hidden", agent_rows},
	{{METHOD_GET, "/api/figures"}, PICTURE, 0, NULL, 0, NULL, "figures", 200, "figures", "The picture: figures of every agreement, from the chain alone", figures_show},
	{{METHOD_GET, "/api/figures/{agreement}/{figure}/cases"}, PICTURE, 0, FIGURE, 0, NULL, "figure_cases", 200, "queue", "The cases that count in a figure", figure_cases_show},
	{{METHOD_GET, "/api/patterns/{agreement}/{pattern}"}, PICTURE, 0, FIGURE, 0, NULL, "pattern", 200, "pattern", "What occurs together often, in one year; small numbers are hidden", pattern_show},
	{{METHOD_POST, "/api/border/check"}, BORDERERS, ROUTE_CHANGES, BORDER, SMALL, "border_question", NULL, 200, "border_answer", "Check a document: digits, validity, alerts, partners' lists, with a purpose", border_check_route},
	{{METHOD_POST, "/api/border/flight"}, BORDERERS, ROUTE_CHANGES, BORDER, FLIGHT, "flight_question", NULL, 200, "flight_answer", "Check a flight's manifest: who needs a second look, and why", border_flight_route},
	{{METHOD_GET, "/api/border/lists"}, BORDERERS, ROUTE_BY_ITSELF, NULL, 0, NULL, NULL, 200, "document_lists", "The lists of documents that are here, and how old they are", border_lists_route},
	{{METHOD_POST, "/api/border/lists/{list}/publish"}, ROLE_BIT(ROLE_SUPERVISOR), ROUTE_CHANGES, PUBLISH, SMALL, "list_publish", NULL, 202, "list_published", "Send our list of documents to the partners over the link", list_publish_route},
	{{METHOD_GET, "/api/border/alerts"}, ALERTERS, 0, ALERTS, 0, NULL, "alerts", 200, "alerts", "Alerts of this node, newest first", alert_rows_route},
	{{METHOD_POST, "/api/border/alerts"}, ALERTERS, ROUTE_CHANGES, ALERTS, SMALL, "new_alert", NULL, 201, "alert_made", "Propose an alert", alert_new_route},
	{{METHOD_POST, "/api/border/alerts/{alert}/release"}, ROLE_BIT(ROLE_SUPERVISOR), ROUTE_CHANGES, ALERTS, SMALL, "nothing", NULL, 204, NULL, "Put an alert in force as the second officer", alert_release_route},
	{{METHOD_POST, "/api/border/alerts/{alert}/end"}, ALERTERS, ROUTE_CHANGES, ALERTS, SMALL, "alert_end", NULL, 204, NULL, "Take an alert back, with a reason", alert_end_route},
	{{METHOD_GET, "/api/border/referrals"}, BORDERERS, 0, SECOND_LINE, 0, NULL, "referrals", 200, "referrals", "Questions to the second line, or proposals not to let somebody on board", referral_rows_route},
	{{METHOD_POST, "/api/border/referrals"}, BORDERERS, ROUTE_CHANGES, SECOND_LINE, USUAL, "new_referral", NULL, 201, "referral_made", "Ask the second line about a traveller", referral_new_route},
	{{METHOD_GET, "/api/border/referrals/{referral}"}, BORDERERS, 0, SECOND_LINE, 0, NULL, NULL, 200, "referral", "One of them, with its reply", referral_show_route},
	{{METHOD_POST, "/api/border/referrals/{referral}/reply"}, BORDERERS, ROUTE_CHANGES, SECOND_LINE, SMALL, "referral_reply", NULL, 204, NULL, "The second line's reply, by another officer", referral_reply_route},
	{{METHOD_POST, "/api/border/refusals"}, BORDERERS, ROUTE_CHANGES, SECOND_LINE, SMALL, "new_refusal", NULL, 201, "referral_made", "Propose not to let a traveller on board, with a reason", refusal_new_route},
	{{METHOD_POST, "/api/border/refusals/{referral}/decision"}, ROLE_BIT(ROLE_SUPERVISOR), ROUTE_CHANGES, SECOND_LINE, SMALL, "refusal_decision", NULL, 204, NULL, "A supervisor, who is another officer, decides", refusal_decide_route},
	{{METHOD_GET, "/api/border/refusals/{referral}/page"}, BORDERERS, 0, SECOND_LINE, 0, NULL, NULL, 200, "refusal_page", "What the traveller's page says", refusal_page_route},
	{{METHOD_GET, "/api/border/refusals/{referral}/page.pdf"}, BORDERERS, ROUTE_MANY_TYPES, SECOND_LINE, 0, NULL, "letter", 200, NULL, "The traveller's page as a sealed PDF", refusal_paper_route},

	{{METHOD_GET, "/api/groups"}, OFFICERS, ROUTE_BY_ITSELF, NULL, 0, NULL, NULL, 200, "groups", "The groups who alone may read certain cases: mine; all of them for supervisors and liaison officers", groups_show},
	{{METHOD_POST, "/api/groups"}, ROLE_BIT(ROLE_SUPERVISOR), ROUTE_CHANGES, READERS, SMALL, "new_group", NULL, 201, "group_made", "Make a group, with the id that a partner's case names or a new one", group_new},
	{{METHOD_POST, "/api/groups/{group}/members"}, ROLE_BIT(ROLE_SUPERVISOR), ROUTE_CHANGES, READERS, SMALL, "group_member", NULL, 204, NULL, "Make an officer a member, or take one out, with a reason", group_member},
	{{METHOD_GET, "/api/rules"}, OFFICERS | WATCHERS, ROUTE_BY_ITSELF, NULL, 0, NULL, NULL, 200, "rules", "Rules by which the node answers from its own record: who set them, and which the agreements allow", rules_show},
	{{METHOD_POST, "/api/rules"}, ROLE_BIT(ROLE_SUPERVISOR), ROUTE_CHANGES, RULES, SMALL, "new_rule", NULL, 204, NULL, "Set a rule in one's own name, where the agreement names the law that allows it", rule_set},
	{{METHOD_POST, "/api/rules/{rule}/end"}, ROLE_BIT(ROLE_SUPERVISOR), ROUTE_CHANGES, RULES, SMALL, "nothing", NULL, 204, NULL, "End a rule", rule_end},

	{{METHOD_GET, "/api/cases/{case}/proof"}, ROLE_BIT(ROLE_SUPERVISOR) | WATCHERS, 0, AUDIT, 0, NULL, NULL, 200, "proof", "Everything that proves the case", proof_show},
	{{METHOD_GET, "/api/cases/{case}/verify"}, OFFICERS | WATCHERS, 0, AUDIT, 0, NULL, NULL, 200, "verification", "Check every signature, link and seal", verify_show},
	{{METHOD_GET, "/api/looks"}, WATCHERS, 0, AUDIT, 0, NULL, "looks", 200, "looks", "Who looked at whom, and why; newest first", looks_show},
	{{METHOD_GET, "/api/accounts"}, STAFF, 0, NULL, 0, NULL, NULL, 200, "accounts", "The accounts of this node", accounts_show},
};
/* clang-format on */

const struct route_table api_routes = {routes, sizeof(routes[0]), sizeof(routes) / sizeof(routes[0])};
