/* agreement_questions.c - the questions in their order, what an answer must be like, and what is taken for an empty
 * line.
 *
 * An answer is held against its kind at once, so that nobody answers twenty questions and is sent back to the third.
 * The time zone of a state and its rule come from the system's own database of time zones (tzdata): its table of
 * countries, and the rule at the end of a zone's file (RFC 9636). Where that is not installed they are asked for. */
#include "cli/agreement_questions.h"

#include "base/file.h"
#include "base/text.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define LINE_BYTES_MOST 500
#define ZONES "/usr/share/zoneinfo"
#define ZONE_FILE_BYTES_MOST ((size_t)256 << 10)
#define LETTERS "abcdefghijklmnopqrstuvwxyz"
#define DIGITS "0123456789"
#define NUMBER_MOST 1200 /* days, months */

enum wanted {
	WANTS_TEXT,
	WANTS_ID,
	WANTS_STATE,
	WANTS_REGIME,
	WANTS_DATE,
	WANTS_ZONE,
	WANTS_RULE,
	WANTS_WEEKEND,
	WANTS_NUMBER
};

static const struct label expected[] = {
    [WANTS_TEXT] = {{"a text without quotes, tabs and backslashes, of at most 400 letters",
		     "un testo senza virgolette, tabulazioni e barre rovesciate, al massimo 400 lettere",
		     "واوین، ٹیب اور الٹی ترچھی لکیر کے بغیر متن، زیادہ سے زیادہ 400 حروف"}},
    [WANTS_ID] = {{"small letters, digits and '-', beginning with a letter",
		   "lettere minuscole, cifre e '-', con una lettera all'inizio",
		   "چھوٹے لاطینی حروف، ہندسے اور '-'، شروع میں حرف"}},
    [WANTS_STATE] = {{"small letters, not those of the other state", "lettere minuscole, non quelle dell'altro Stato",
		      "چھوٹے لاطینی حروف، دوسری ریاست سے مختلف"}},
    [WANTS_REGIME] = {{"administrative or police", "amministrativo o polizia", "انتظامی یا پولیس"}},
    [WANTS_DATE] = {{"a day that exists, as 2026-01-31", "un giorno che esiste, come 2026-01-31",
		     "ایسی تاریخ جو موجود ہو، جیسے 2026-01-31"}},
    [WANTS_ZONE] = {{"a time zone as Europe/Rome", "un fuso orario come Europe/Rome", "ٹائم زون، جیسے Asia/Karachi"}},
    [WANTS_RULE] = {{"a POSIX rule as PKT-5 or CET-1CEST,M3.5.0,M10.5.0/3",
		     "una regola POSIX come PKT-5 o CET-1CEST,M3.5.0,M10.5.0/3", "POSIX اصول، جیسے PKT-5"}},
    [WANTS_WEEKEND] = {{"days of the week with commas between them", "giorni della settimana separati da virgole",
			"ہفتے کے دن، درمیان میں کوما"}},
    [WANTS_NUMBER] = {{"a whole number from 1 to 1200", "un numero intero da 1 a 1200", "1 سے 1200 تک پورا عدد"}},
};

/* The questions; `usual` is taken for an empty line. Of a zone and its rule it is found (usual_of()). */
static const struct question {
	struct label text;
	enum wanted wanted;
	const char *usual;
} questions[ASKED_COUNT] = {
    [ASKED_ID] = {{{"Id of the agreement (small letters, digits, '-')",
		    "Id dell'accordo (lettere minuscole, cifre, '-')",
		    "معاہدے کی شناخت (چھوٹے لاطینی حروف، ہندسے، '-')"}},
		  WANTS_ID,
		  NULL},
    [ASKED_TITLE] = {{{"Title in English", "Titolo in inglese", "عنوان انگریزی میں"}}, WANTS_TEXT, NULL},
    [ASKED_TITLE_IT] = {{{"Title in Italian", "Titolo in italiano", "عنوان اطالوی میں"}}, WANTS_TEXT, NULL},
    [ASKED_TITLE_UR] = {{{"Title in Urdu", "Titolo in urdu", "عنوان اردو میں"}}, WANTS_TEXT, NULL},
    [ASKED_REGIME] = {{{"Regime: administrative or police", "Regime: amministrativo o polizia",
			"نظام: انتظامی یا پولیس"}},
		      WANTS_REGIME,
		      "administrative"},
    [ASKED_BASIS] = {{{"The text that it rests on", "Il testo su cui si fonda", "وہ متن جس پر یہ قائم ہے"}},
		     WANTS_TEXT,
		     NULL},
    [ASKED_FROM] = {{{"In force from (YYYY-MM-DD)", "In vigore dal (AAAA-MM-GG)", "نافذ از (سال-ماہ-دن)"}},
		    WANTS_DATE,
		    "2026-01-01"},
    [ASKED_FIRST] = {{{"Id of the first state (it, pk, ...)", "Id del primo Stato (it, pk, ...)",
		       "پہلی ریاست کی شناخت (it, pk, ...)"}},
		     WANTS_STATE,
		     NULL},
    [ASKED_FIRST_NAME] = {{{"Its name in English", "Il suo nome in inglese", "اس کا نام انگریزی میں"}},
			  WANTS_TEXT,
			  NULL},
    [ASKED_FIRST_IT] = {{{"in Italian", "in italiano", "اطالوی میں"}}, WANTS_TEXT, NULL},
    [ASKED_FIRST_UR] = {{{"in Urdu", "in urdu", "اردو میں"}}, WANTS_TEXT, NULL},
    [ASKED_FIRST_ZONE] = {{{"Its time zone", "Il suo fuso orario", "اس کا ٹائم زون"}}, WANTS_ZONE, NULL},
    [ASKED_FIRST_RULE] = {{{"The same as a POSIX rule", "Lo stesso come regola POSIX", "یہی POSIX اصول کی صورت میں"}},
			  WANTS_RULE,
			  NULL},
    [ASKED_FIRST_WEEKEND] = {{{"Its weekend", "I suoi giorni festivi settimanali", "اس کی ہفتہ وار چھٹی"}},
			     WANTS_WEEKEND,
			     "saturday, sunday"},
    [ASKED_SECOND] = {{{"Id of the second state", "Id del secondo Stato", "دوسری ریاست کی شناخت"}}, WANTS_STATE, NULL},
    [ASKED_SECOND_NAME] = {{{"Its name in English", "Il suo nome in inglese", "اس کا نام انگریزی میں"}},
			   WANTS_TEXT,
			   NULL},
    [ASKED_SECOND_IT] = {{{"in Italian", "in italiano", "اطالوی میں"}}, WANTS_TEXT, NULL},
    [ASKED_SECOND_UR] = {{{"in Urdu", "in urdu", "اردو میں"}}, WANTS_TEXT, NULL},
    [ASKED_SECOND_ZONE] = {{{"Its time zone", "Il suo fuso orario", "اس کا ٹائم زون"}}, WANTS_ZONE, NULL},
    [ASKED_SECOND_RULE] = {{{"The same as a POSIX rule", "Lo stesso come regola POSIX", "یہی POSIX اصول کی صورت میں"}},
			   WANTS_RULE,
			   NULL},
    [ASKED_SECOND_WEEKEND] = {{{"Its weekend", "I suoi giorni festivi settimanali", "اس کی ہفتہ وار چھٹی"}},
			      WANTS_WEEKEND,
			      "saturday, sunday"},
    [ASKED_DAYS] = {{{"Working days within which an answer is due", "Giorni lavorativi entro cui si deve rispondere",
		      "کتنے ایامِ کار میں جواب لازم ہے"}},
		    WANTS_NUMBER,
		    "10"},
    [ASKED_MONTHS] = {{{"Months that a case is kept after its end", "Mesi per cui una pratica si conserva dopo la fine",
			"معاملہ ختم ہونے کے بعد کتنے مہینے رکھا جائے"}},
		      WANTS_NUMBER,
		      "24"},
};

static const struct label regimes[] = {{{"administrative", "amministrativo", "انتظامی"}},
				       {{"police", "polizia", "پولیس"}}};
static const struct label days[] = {
    {{"sunday", "domenica", "اتوار"}},   {{"monday", "lunedì", "پیر"}},       {{"tuesday", "martedì", "منگل"}},
    {{"wednesday", "mercoledì", "بدھ"}}, {{"thursday", "giovedì", "جمعرات"}}, {{"friday", "venerdì", "جمعہ"}},
    {{"saturday", "sabato", "ہفتہ"}},
};

/* --- what an answer must be like --- */

/* The word as a profile has it, in whatever language it was given; NULL when it is none of them. */
static const char *word_find(const struct label *words, size_t count, struct bytes given)
{
	for (size_t at = 0; at < count; at++) {
		for (enum language language = ENGLISH; language < LANGUAGE_COUNT; language++) {
			if (bytes_equal_cstring(given, words[at].text[language]))
				return words[at].text[ENGLISH];
		}
	}
	return NULL;
}

/* Days with commas of either script between them. */
static const char *weekend_read(struct job *job, const char *given)
{
	struct text text = text_open(job->arena, LINE_BYTES_MOST);
	const char *comma, *day;

	for (;; given = comma) {
		size_t size;

		given += strspn(given, " ");
		comma = given + strcspn(given, ",");
		if (strstr(given, "،") != NULL && strstr(given, "،") < comma)
			comma = strstr(given, "،");
		size = (size_t)(comma - given);
		while (size > 0 && given[size - 1] == ' ')
			size--;
		day =
		    word_find(days, sizeof(days) / sizeof(days[0]), (struct bytes){(const unsigned char *)given, size});
		if (day == NULL)
			return NULL;
		text_print(&text, "%s%s", text.size > 0 ? ", " : "", day);
		if (*comma == '\0')
			return text.failed ? NULL : text.data;
		comma += *comma == ',' ? 1 : strlen("،");
	}
}

/* Digits of Urdu and Arabic (U+06F0, U+0660) as those of ASCII. */
static const char *digits_read(struct job *job, const char *given)
{
	struct text text = text_open(job->arena, LINE_BYTES_MOST);

	for (const unsigned char *at = (const unsigned char *)given; *at != '\0'; at++) {
		unsigned char zero = at[0] == 0xdb ? 0xb0 : 0xa0;

		if ((at[0] == 0xdb || at[0] == 0xd9) && at[1] >= zero && at[1] <= zero + 9) {
			text_add_byte(&text, (unsigned char)('0' + at[1] - zero));
			at++;
		} else {
			text_add_byte(&text, at[0]);
		}
	}
	return text.failed ? NULL : text.data;
}

static bool is_number(const char *given)
{
	int number = 0;

	if (*given == '\0' || strspn(given, DIGITS) != strlen(given) || strlen(given) > 4)
		return false;
	for (; *given != '\0'; given++)
		number = number * 10 + (*given - '0');
	return number >= 1 && number <= NUMBER_MOST;
}

static bool is_zone_name(const char *given)
{
	return *given >= 'A' && *given <= 'Z' && strstr(given, "..") == NULL &&
	       strspn(given, "ABCDEFGHIJKLMNOPQRSTUVWXYZ" LETTERS DIGITS "/_+-") == strlen(given);
}

/* The rule at the end of a zone's file; NULL when there is none, or none that we can count with. */
static const char *rule_of_zone(struct job *job, const char *name)
{
	struct bytes file;
	struct zone zone;
	const char *path, *rule;
	size_t from;

	if (!is_zone_name(name) || (path = arena_print(job->arena, ZONES "/%s", name)) == NULL ||
	    file_read(job, path, ZONE_FILE_BYTES_MOST, &file) != OK) {
		job_forgive(job);
		return NULL;
	}
	if (file.size < 8 || memcmp(file.data, "TZif", 4) != 0 || file.data[file.size - 1] != '\n')
		return NULL;
	for (from = file.size - 1; from > 0 && file.data[from - 1] != '\n';)
		from--;
	rule = arena_copy(job->arena, file.data + from, file.size - 1 - from);
	return rule != NULL && zone_read(bytes_of(rule), &zone) == OK ? rule : NULL;
}

/* The first zone that the table of countries has for a state's two letters, or NULL. */
static const char *zone_of_state(struct job *job, const char *state)
{
	struct bytes file;
	char wanted[] = {'\n', state[0], strlen(state) == 2 ? state[1] : '?', '\t', '\0'};
	char *table, *line;

	if (file_read(job, ZONES "/zone.tab", ZONE_FILE_BYTES_MOST, &file) != OK) {
		job_forgive(job);
		return NULL;
	}
	for (int at = 1; at <= 2; at++)
		wanted[at] = (char)(wanted[at] >= 'a' && wanted[at] <= 'z' ? wanted[at] - 'a' + 'A' : wanted[at]);
	table = arena_copy(job->arena, file.data, file.size);
	line = table != NULL ? strstr(table, wanted) : NULL;
	for (int tab = 0; line != NULL && tab < 2; tab++)
		line = strchr(line + 1, '\t');
	return line != NULL ? arena_copy(job->arena, line + 1, strcspn(line + 1, "\t\n")) : NULL;
}

static bool zones_are_installed(void)
{
	return access(ZONES "/zone.tab", R_OK) == 0;
}

/* The answer as the profile wants it, or NULL when it will not do. */
static const char *answer_read(struct job *job, enum wanted wanted, const char *given, const char *const *answers)
{
	struct zone zone;
	struct date date;

	if (strpbrk(given, "\"\\\t") != NULL || !bytes_are_utf8(bytes_of(given)))
		return NULL;
	switch (wanted) {
	case WANTS_TEXT:
		return given;
	case WANTS_ID:
		return *given >= 'a' && *given <= 'z' && strspn(given, LETTERS DIGITS "-") == strlen(given) ? given
													    : NULL;
	case WANTS_STATE:
		return strspn(given, LETTERS) == strlen(given) && strlen(given) <= 8 &&
			       (answers[ASKED_FIRST] == NULL || strcmp(given, answers[ASKED_FIRST]) != 0)
			   ? given
			   : NULL;
	case WANTS_REGIME:
		return word_find(regimes, sizeof(regimes) / sizeof(regimes[0]), bytes_of(given));
	case WANTS_DATE:
		given = digits_read(job, given);
		return given != NULL && date_read(bytes_of(given), &date) == OK ? given : NULL;
	case WANTS_ZONE:
		return is_zone_name(given) && (!zones_are_installed() || rule_of_zone(job, given) != NULL) ? given
													   : NULL;
	case WANTS_RULE:
		return zone_read(bytes_of(given), &zone) == OK ? given : NULL;
	case WANTS_WEEKEND:
		return weekend_read(job, given);
	case WANTS_NUMBER:
		given = digits_read(job, given);
		return given != NULL && is_number(given) ? given : NULL;
	}
	return NULL;
}

/* --- asking --- */

static const char *usual_of(struct job *job, enum asked at, const char *const *answers)
{
	switch (questions[at].wanted) {
	case WANTS_ZONE:
		return zone_of_state(job, answers[at == ASKED_FIRST_ZONE ? ASKED_FIRST : ASKED_SECOND]);
	case WANTS_RULE:
		return rule_of_zone(job, answers[at - 1]);
	default:
		return questions[at].usual;
	}
}

/* A line of standard input without its end, of any length; NULL at the end of the input. What is too long comes cut,
 * and with a tab, which will not do. */
static char *line_read(struct job *job)
{
	char line[LINE_BYTES_MOST];
	size_t size = 0;
	bool too_long = false;
	int letter;

	while ((letter = getchar()) != EOF && letter != '\n') {
		if (size < sizeof(line) - 2)
			line[size++] = (char)letter;
		else
			too_long = true;
	}
	if (letter == EOF && size == 0)
		return NULL;
	while (size > 0 && line[size - 1] == '\r')
		size--;
	if (too_long)
		line[size++] = '\t';
	return arena_copy(job->arena, line, size);
}

enum result question_ask(struct invocation *invocation, enum asked at, enum language language,
			 const char *answers[ASKED_COUNT])
{
	const struct question *question = &questions[at];
	const char *usual = usual_of(invocation->job, at, answers), *text = question->text.text[language], *answer;

	for (;;) {
		if (!invocation->json)
			fprintf(stderr, "%s%s%s%s: ", text, usual != NULL ? " [" : "", usual != NULL ? usual : "",
				usual != NULL ? "]" : "");
		answer = line_read(invocation->job);
		if (answer == NULL || (*answer == '\0' && usual == NULL && !isatty(STDIN_FILENO)))
			return job_fail(invocation->job, INVALID, "answer", "required", "\"%s\" was not answered.",
					text);
		if (*answer == '\0')
			answer = usual;
		if (answer != NULL)
			answers[at] = answer_read(invocation->job, question->wanted, answer, answers);
		if (answer != NULL && answers[at] != NULL)
			return OK;
		if (!isatty(STDIN_FILENO))
			return job_fail(invocation->job, INVALID, "answer", "letters", "%s: %s", text,
					expected[question->wanted].text[language]);
		fprintf(stderr, "%s\n", expected[question->wanted].text[language]);
	}
}
