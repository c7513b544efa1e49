/* agreement_questions.h - what `valico agreement new` asks, in three languages, and whether an answer will do. */
#ifndef VALICO_CLI_AGREEMENT_QUESTIONS_H
#define VALICO_CLI_AGREEMENT_QUESTIONS_H

#include "cli/command.h"

#include "agreement/profile.h"

/* In the order in which they are asked; the numbers stand in the templates (agreement_new.c). */
enum asked {
	ASKED_ID,
	ASKED_TITLE,
	ASKED_TITLE_IT,
	ASKED_TITLE_UR,
	ASKED_REGIME,
	ASKED_BASIS,
	ASKED_FROM,
	ASKED_FIRST,
	ASKED_FIRST_NAME,
	ASKED_FIRST_IT,
	ASKED_FIRST_UR,
	ASKED_FIRST_ZONE,
	ASKED_FIRST_RULE,
	ASKED_FIRST_WEEKEND,
	ASKED_SECOND,
	ASKED_SECOND_NAME,
	ASKED_SECOND_IT,
	ASKED_SECOND_UR,
	ASKED_SECOND_ZONE,
	ASKED_SECOND_RULE,
	ASKED_SECOND_WEEKEND,
	ASKED_DAYS,
	ASKED_MONTHS,
	ASKED_COUNT,
};

/* Asks one question and writes its answer to answers[at], as the profile wants it: words of the three languages and
 * digits of Urdu are taken too. At a terminal a wrong answer is told and the question asked again; a program that gives
 * the lines is refused. INVALID says what was expected, also when the input ends. The answers are the arena's. */
enum result question_ask(struct invocation *invocation, enum asked at, enum language language,
			 const char *answers[ASKED_COUNT]);

#endif
