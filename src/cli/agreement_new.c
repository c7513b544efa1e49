/* agreement_new.c - `valico agreement new`: asks what an agreement between two states says, and writes a profile that
 * reads, passes the check and has a script beside it.
 *
 * What is written is the smallest whole agreement: a matter is put, answered by yes or no within a time, withdrawn,
 * corrected, reopened; one safeguard, and a form for what never leaves the node. Only what nobody but the two states
 * can know is asked; everything else stands in template() below in the three languages, and is meant to be changed
 * (docs/agreements.md). Answers come from standard input, one line each, so that a program can give them too; an empty
 * line takes the value in brackets (agreement_questions.c). Whatever was not read in a text is marked `verify: true`.
 */
#include "cli/agreement_new.h"

#include "base/file.h"
#include "base/text.h"
#include "cases/rehearsal.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define FILE_BYTES ((size_t)64 << 10)
#define FILE_MODE 0644u

/* `{n}` in a template is the answer to question n. Both files are made from the same answers. */
static const char *const profile_template[] = {
    "# {1}. Made by `valico agreement new`: change what the text says otherwise (docs/agreements.md), remove `verify: "
    "true`\n"
    "# where a lawyer has read the article, and run `valico agreement check` and `try` after each change.\n"
    "id: {0}\nversion: \"1\"\ntitle: {en: \"{1}\", it: \"{2}\", ur: \"{3}\"}\nvalid: {from: {6}}\nregime: {4}\n"
    "legal_basis: \"{5}\"\nsource: \"{5}\"\nverify: true\nretention: {months: {22}, source: \"{5}\", verify: true}\n"
    "\nsides:\n"
    "  asking: {name: {en: \"Asking state\", it: \"Stato richiedente\", ur: \"درخواست کنندہ ریاست\"}}\n"
    "  asked: {name: {en: \"Asked state\", it: \"Stato richiesto\", ur: \"درخواست وصول کنندہ ریاست\"}}\n"
    "\n# Holidays: `{yearly: 12-25, name: {..}}`, `{easter: -2, ..}`, days from Easter Sunday,\n"
    "# or `{date: 2026-03-20, ..}`; none are here yet.\n"
    "parties:\n"
    "  {7}:\n    name: {en: \"{8}\", it: \"{9}\", ur: \"{10}\"}\n"
    "    authority: {en: \"Ministry of the Interior\", it: \"Ministero dell'Interno\", ur: \"وزارت داخلہ\"}\n"
    "    zone: {name: {11}, rule: \"{12}\"}\n    weekend: [{13}]\n    hours: {opens: \"09:00\", closes: \"17:00\"}\n   "
    " holidays: []\n"
    "  {14}:\n    name: {en: \"{15}\", it: \"{16}\", ur: \"{17}\"}\n"
    "    authority: {en: \"Ministry of the Interior\", it: \"Ministero dell'Interno\", ur: \"وزارت داخلہ\"}\n"
    "    zone: {name: {18}, rule: \"{19}\"}\n    weekend: [{20}]\n    hours: {opens: \"09:00\", closes: \"17:00\"}\n   "
    " holidays: []\n"
    "\nkinds:\n  matter: {name: {en: \"Matter\", it: \"Questione\", ur: \"معاملہ\"}, source: \"{5}\", verify: true}\n",
    "\nstates:\n"
    "  draft: {name: {en: \"Draft\", it: \"Bozza\", ur: \"مسودہ\"}, turn: asking}\n"
    "  asked: {name: {en: \"Asked\", it: \"Richiesta\", ur: \"درخواست دی گئی\"}, turn: asked}\n"
    "  agreed: {name: {en: \"Agreed\", it: \"Accettata\", ur: \"منظور\"}, end: true}\n"
    "  refused: {name: {en: \"Refused\", it: \"Rifiutata\", ur: \"مسترد\"}, end: true}\n"
    "  withdrawn: {name: {en: \"Withdrawn\", it: \"Ritirata\", ur: \"واپس لی گئی\"}, end: true}\n"
    "\ndeadlines:\n  answer:\n    name: {en: \"Answer\", it: \"Risposta\", ur: \"جواب\"}\n    obliged: asked\n"
    "    from: delivery\n    length: {21}\n    unit: working_days\n"
    "    silence: {en: \"Remind, then take it to the supervisors. Silence grants nothing.\", it: \"Sollecitare, poi "
    "portare ai "
    "responsabili. Il silenzio non vale assenso.\", ur: \"یاد دہانی کرائیے، پھر نگران افسران کے سامنے لائیے۔ خاموشی سے "
    "منظوری نہیں ہوتی۔\"}\n"
    "    source: \"{5}\"\n    verify: true\n"
    "\nsteps:\n"
    "  ask:\n    name: {en: \"Ask\", it: \"Chiedere\", ur: \"درخواست کریں\"}\n    sides: [asking]\n    roles: "
    "[case_officer, supervisor]\n"
    "    from: [draft]\n    to: asked\n    form: request\n    opens: true\n    may_carry_files: true\n    precedence: "
    "1\n"
    "    starts: [answer]\n    source: \"{5}\"\n    verify: true\n"
    "  withdraw:\n    name: {en: \"Withdraw\", it: \"Ritirare\", ur: \"واپس لیں\"}\n    sides: [asking]\n    roles: "
    "[case_officer, supervisor]\n"
    "    from: [asked]\n    to: withdrawn\n    precedence: 10\n    stops: [answer]\n    source: \"{5}\"\n    verify: "
    "true\n"
    "  agree:\n    name: {en: \"Agree\", it: \"Accettare\", ur: \"منظور کریں\"}\n    sides: [asked]\n    roles: "
    "[case_officer, supervisor]\n"
    "    from: [asked]\n    to: agreed\n    form: reply\n    precedence: 20\n    stops: [answer]\n    source: "
    "\"{5}\"\n    verify: true\n"
    "  refuse:\n    name: {en: \"Refuse, with reasons\", it: \"Rifiutare, con motivazione\", ur: \"وجوہات کے ساتھ "
    "مسترد کریں\"}\n"
    "    sides: [asked]\n    roles: [case_officer, supervisor]\n    from: [asked]\n    to: refused\n    form: refusal\n"
    "    second_officer: true\n    precedence: 21\n    stops: [answer]\n    source: \"{5}\"\n    verify: true\n"
    "  reopen:\n    name: {en: \"Reopen\", it: \"Riaprire\", ur: \"دوبارہ کھولیں\"}\n    sides: [asking]\n    roles: "
    "[supervisor]\n"
    "    from: [agreed, refused, withdrawn]\n    to: asked\n    form: refusal\n    precedence: 60\n    starts: "
    "[answer]\n"
    "    source: \"{5}\"\n    verify: true\n"
    "  correct:\n    name: {en: \"Correct\", it: \"Rettificare\", ur: \"تصحیح کریں\"}\n    sides: [asking]\n    roles: "
    "[case_officer, supervisor]\n"
    "    from: [asked]\n    form: request\n    corrects: true\n    precedence: 70\n    source: \"Regulation (EU) "
    "2016/679 art. 16\"\n",
    "\nsafeguards:\n  needed:\n    name: {en: \"No more than is needed\", it: \"Non più del necessario\", ur: \"ضرورت "
    "سے زیادہ کچھ نہیں\"}\n"
    "    question: {en: \"Does it leave out what the matter does not need, and anything about asylum, religion, "
    "opinion or "
    "health?\", it: \"Esclude ciò che non serve, e ogni cosa su asilo, religione, opinioni o salute?\", ur: \"کیا غیر "
    "ضروری باتیں اور "
    "پناہ، مذہب، نظریات یا صحت سے متعلق کچھ شامل نہیں؟\"}\n    before: [ask]\n    source: \"Regulation (EU) 2016/679 "
    "art. 5(1)(c), 9\"\n"
    "\nforms:\n"
    "  request:\n    name: {en: \"Request\", it: \"Richiesta\", ur: \"درخواست\"}\n    source: \"{5}\"\n    verify: "
    "true\n    fields:\n"
    "      subject: {type: text, required: true, name: {en: \"Subject\", it: \"Oggetto\", ur: \"موضوع\"}}\n"
    "      text: {type: long_text, required: true, most: 4000, name: {en: \"What is asked\", it: \"Cosa si chiede\", "
    "ur: \"کیا درکار ہے\"}}\n"
    "      other_case: {type: case_reference, name: {en: \"Case that it belongs with\", it: \"Pratica collegata\", ur: "
    "\"متعلقہ معاملہ\"}}\n"
    "  reply:\n    name: {en: \"Reply\", it: \"Risposta\", ur: \"جواب\"}\n    source: \"{5}\"\n    verify: true\n    "
    "fields:\n"
    "      text: {type: long_text, most: 4000, name: {en: \"Reply\", it: \"Risposta\", ur: \"جواب\"}}\n"
    "  refusal:\n    name: {en: \"Reasons\", it: \"Motivi\", ur: \"وجوہات\"}\n    source: \"{5}\"\n    verify: true\n  "
    "  fields:\n"
    "      reasons: {type: long_text, required: true, most: 4000, name: {en: \"Reasons\", it: \"Motivi\", ur: "
    "\"وجوہات\"}}\n"
    "\n  # What the other state must never learn. No step uses this form.\n"
    "  internal:\n    name: {en: \"Internal file (never shared)\", it: \"Fascicolo interno (mai trasmesso)\", ur: "
    "\"اندرونی فائل (کبھی نہیں بھیجی جاتی)\"}\n"
    "    source: \"EU Charter art. 18; Regulation (EU) 2016/679 art. 9\"\n    fields:\n"
    "      asylum: {type: text, never_share: true, sensitive: true, name: {en: \"Anything about asylum\", it: \"Ogni "
    "dato sull'asilo\", ur: \"پناہ سے متعلق کچھ بھی\"}}\n",
    NULL,
};

static const char *const script_template[] = {
    "# What the profile beside this file must allow, refuse and count. `expect due ANSWER DATE` says the last day: add "
    "the\n"
    "# days that a person has counted by hand.\n\n"
    "case \"asked and agreed\"\nsides {7} {14}\nkind matter\naffirm all\nat 2026-03-02T09:00 {7} case_officer ask\n"
    "at 2026-03-02T09:05 deliver\nexpect state asked\nexpect awaits asked\nat 2026-03-03T09:00 {14} case_officer "
    "agree\n"
    "at 2026-03-03T09:05 deliver\nexpect state agreed\nexpect idle answer\n\n"
    "case \"refused, reopened, withdrawn\"\nsides {14} {7}\nkind matter\naffirm {14} all\nat 2026-03-02T09:00 {14} "
    "case_officer ask\n"
    "at 2026-03-02T09:05 deliver\nat 2026-03-03T09:00 {7} supervisor refuse\nat 2026-03-03T09:05 deliver\nexpect state "
    "refused\n"
    "at 2026-03-04T09:00 {14} supervisor reopen\nat 2026-03-04T09:05 deliver\nexpect state asked\n"
    "at 2026-03-05T09:00 {14} case_officer withdraw\nat 2026-03-05T09:05 deliver\nexpect state withdrawn\n\n"
    "case \"nothing goes out before its safeguard stands\"\nsides {7} {14}\nkind matter\nat 2026-03-02T09:00\n"
    "expect refused ask safeguard-open\naffirm all\nexpect open ask\n",
    NULL,
};

/* A piece of a template with the answers in their places. */
static void fill_piece(struct text *text, const char *piece, const char *const *answers)
{
	for (const char *at = piece; *at != '\0';) {
		size_t plain = strcspn(at, "{");
		int number, length = 0;

		text_add_bytes(text, (struct bytes){(const unsigned char *)at, plain});
		at += plain;
		if (*at == '\0')
			return;
		if (sscanf(at, "{%2d}%n", &number, &length) == 1 && length > 0 && number < ASKED_COUNT) {
			text_add(text, answers[number]);
			at += length;
		} else {
			text_add(text, "{");
			at++;
		}
	}
}

static enum result fill_in(struct job *job, const char *const *template, const char *const *answers,
			   struct bytes *ret_text)
{
	struct text text = text_open(job->arena, FILE_BYTES);

	while (*template != NULL)
		fill_piece(&text, *template ++, answers);
	return text_done(&text, ret_text);
}

/* What was made is read, proved and played before it is kept: an answer may break it (an id, a rule, a date). */
static enum result prove(struct job *job, const char *file, struct bytes yaml, struct bytes script)
{
	const struct profile *profile;
	const struct finding *findings = NULL;
	struct rehearsal_report report;
	int count = 0;

	TRY(profile_read(job, file, yaml, &profile));
	TRY(profile_check(job, profile, &findings, &count));
	if (count > 0)
		return job_fail(job, INVALID, findings[0].place, findings[0].rule, "%s", findings[0].text);
	TRY(rehearsal_play(job, profile, script, &report));
	if (report.finding_count > 0)
		return job_fail(job, INVALID, file, "findings", "%s", report.findings[0].text);
	return OK;
}

/* Before anybody answers more: can the files be written at all? */
static enum result names_make(struct job *job, const char *folder, const char *id, char **ret_yaml, char **ret_script)
{
	TAKE(job, *ret_yaml = arena_print(job->arena, "%s/%s.yaml", folder, id));
	TAKE(job, *ret_script = arena_print(job->arena, "%s/%s.try", folder, id));
	if (access(*ret_yaml, F_OK) == 0 || access(*ret_script, F_OK) == 0)
		return job_fail(job, CONFLICT, *ret_yaml, "exists", "%s is there already.", *ret_yaml);
	if (access(folder, W_OK) != 0)
		return file_fail(job, folder, "written");
	return OK;
}

enum result agreement_new(struct invocation *invocation)
{
	struct job *job = invocation->job;
	const char *answers[ASKED_COUNT] = {NULL};
	struct bytes yaml, script;
	char *yaml_name = NULL, *script_name = NULL;
	enum language language;

	TRY(option_language(invocation, &language));
	for (enum asked at = 0; at < ASKED_COUNT; at++) {
		TRY(question_ask(invocation, at, language, answers));
		if (at == ASKED_ID)
			TRY(names_make(job, invocation->arguments[0], answers[at], &yaml_name, &script_name));
	}
	TRY(fill_in(job, profile_template, answers, &yaml));
	TRY(fill_in(job, script_template, answers, &script));
	TRY(prove(job, yaml_name, yaml, script));
	TRY(file_write(job, yaml_name, FILE_MODE, yaml));
	TRY(file_write(job, script_name, FILE_MODE, script));
	return answer(
	    invocation, json_pack("{s:s, s:s}", "profile", yaml_name, "script", script_name),
	    arena_print(job->arena, "%s and %s are written; they are checked and played.", yaml_name, script_name));
}
