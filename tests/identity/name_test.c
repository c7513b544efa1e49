/* name_test.c - how names are folded, split and joined, in tables: text, then each token with its kind. */
#include "base/job.h"
#include "identity/name.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* A token as "text", weak ones "~text", initials "text.", links "(text)". */
static void tokens_write(const struct name *name, char *ret_text, size_t room)
{
	size_t size = 0;

	ret_text[0] = '\0';
	for (int at = 0; at < name->count; at++) {
		const struct name_token *token = &name->tokens[at];
		const char *before = token->kind == TOKEN_WEAK ? "~" : token->kind == TOKEN_LINK ? "(" : "";
		const char *behind = token->kind == TOKEN_INITIAL ? "." : token->kind == TOKEN_LINK ? ")" : "";

		size += (size_t)snprintf(ret_text + size, room - size, "%s%s%s%s", at > 0 ? " " : "", before,
					 token->text, behind);
	}
}

static const struct row {
	const char *text, *tokens;
} rows[] = {
    /* letters */
    {"Muhammad ALI", "muhammad ali"},
    {"Niccolò Müller-Łukasz", "niccolo muller lukasz"},
    {"D’Angelo Dell'Acqua", "dangelo dellacqua"},
    {"Ｍｕｈａｍｍａｄ", "muhammad"},
    {"Straße Ægir Ðor", "strasse aegir dor"},
    {"Za`id Qur\xca\xbe"
     "an",
     "zaid quran"},
    {"  Bilal\tAhmed\n", "bilal ahmed"},
    {"AlisherUsmanov McDonald", "alisher usmanov mcdonald"},
    {"Ali 2 (Hyder)", "ali hyder"},
    {"علي كامل", "علی کامل"}, /* Arabic code points */
    {"ﻣﺤﻤﺪ", "محمد"},         /* presentation forms */
    {"مُحَمَّد", "محمد"},         /* vowel marks, shadda */
    {"محمـــد", "محمد"},      /* tatweel */
    {"\xe2\x80\xab"
     "محمد\xe2\x80\xac \xe2\x80\x8f"
     "علی",
     "محمد علی"},                     /* marks of direction */
    {"شاہ\xe2\x80\x8cزیب", "شاہزیب"}, /* zero-width non-joiner */
    {"طاھر شاه", "طاہر ~شاہ"},        /* three letters for h */
    {"پھول بھٹی", "پھول بھٹی"},       /* ھ that breathes stays */
    {"أحمد إقبال", "احمد اقبال"},
    {"آصف", "آصف"},
    {"ا\xd9\x93صف", "آصف"}, /* alif and madda as two code points */
    {"مصطفیٰ", "مصطفى"},
    {"مصطفی", "مصطفى"},
    {"ﷲ", "اللہ"},
    {"محمدﷺ علی", "محمد علی"},
    {"ٻرڪت ڳوٺ", "برکت گوٹھ"}, /* Sindhi */
    {"ګل ښېر", "گل شیر"},      /* Pashto */
    {"۱۲ علی ٣", "علی"},
    /* compounds, joined or parted */
    {"Abd-ul-Rahman", "abdulrahman"},
    {"Abdul Rahman", "abdulrahman"},
    {"Abdulrahman", "abdulrahman"},
    {"Abd al-Rahman", "abdulrahman"},
    {"Abdur Rehman", "abdulrehman"},
    {"Abdurrehman", "abdulrehman"},
    {"Abdus Sattar", "abdulsattar"},
    {"Abdussattar", "abdulsattar"},
    {"Abdelkader", "abdulkader"},
    {"Abdul", "abdul"},
    {"Abdullah", "abdullah"},
    {"Abd Ullah", "abdullah"},
    {"Abdallah", "abdullah"},
    {"عبد الرحمٰن", "عبدالرحمن"},
    {"عبدالرحمن", "عبدالرحمن"},
    {"عبدل رحمن", "عبدالرحمن"},
    {"عبد اللہ", "عبداللہ"},
    {"Saif Ullah Khan", "saifullah ~khan"},
    {"Saifullah", "saifullah"},
    {"سیف اللہ", "سیفاللہ"},
    {"سیف الله", "سیفاللہ"},
    {"Zia ud Din", "ziauddin"},
    {"Zia-ud-Din", "ziauddin"},
    {"Zia uddin", "ziauddin"},
    {"ضیاء الدین", "ضیاالدین"},
    {"ضیا الدین بٹ", "ضیاالدین بٹ"},
    {"Ehsan ul Haq", "ehsanulhaq"},
    {"نور الحسن", "نورالحسن"},
    {"Salah al-Din", "salahaldin"},
    {"Bashar al-Assad", "bashar (al) assad"},
    {"محمد الطاف", "محمد الطاف"}, /* begins like an article, is none */
    {"Ghulam Mustafa", "ghulam mustafa"},
    {"GhulamMustafa", "ghulam mustafa"},
    {"غلاممصطفیٰ", "غلام مصطفى"},
    {"MuhammadAli", "muhammad ali"},
    {"Allah Ditta", "allahditta"},
    {"Muhammad Allah Ditta", "muhammad allahditta"},
    {"اللہ دتہ", "اللہدتہ"},
    {"Allah Nawaz", "allahnawaz"},
    {"ملک اللہ یار", "~ملک اللہیار"},
    {"رحمت اللہ نواز", "رحمتاللہ نواز"}, /* God's name goes with Rahmat */
    {"Rahmat Allah Nawaz", "rahmatallah nawaz"},
    {"Rehmat Ullah Nawaz", "rehmatullah nawaz"},
    {"رحمت اللہ دتہ", "رحمت اللہدتہ"}, /* Ditta is no name without it */
    {"فضل اللہ یار خان", "فضلاللہ یار ~خان"},
    {"محمد اللہ نواز", "محمد اللہنواز"},
    {"محمد اللہدتہ", "محمد اللہدتہ"}, /* one word, and no article */
    {"محمد الفت", "محمد الفت"},
    {"سید زیب", "~سید زیب"}, /* a title and a name */
    {"سید شاہ زیب", "~سید شاہزیب"},
    {"ملک نواز", "~ملک نواز"},
    {"خان زمان", "~خان زمان"},
    {"Jahan Zeb", "jahanzeb"},
    {"Aurang Zeb Khan", "aurangzeb ~khan"},
    {"Shah Nawaz", "shahnawaz"},
    {"شاہ نواز", "شاہنواز"},
    {"Ali Nawaz", "ali nawaz"},
    {"جہاں زیب", "جہاںزیب"},
    {"Zeb un Nisa", "zebunnisa"},
    {"Abu Bakr", "abubakr"},
    {"ابو بکر", "ابوبکر"},
    {"Umm-e-Habiba", "umm (e) habiba"},
    /* weak tokens, links, initials, abbreviations */
    {"Mr. Imran Khan", "~mr imran ~khan"},
    {"Dott.ssa Ayesha Malik", "~dott ~ssa ayesha ~malik"},
    {"Syed Ali Shah", "~syed ali ~shah"},
    {"ڈاکٹر سید علی", "~ڈاکٹر ~سید علی"},
    {"Malik Khan", "malik khan"}, /* nothing else is there */
    {"Mst. Bibi", "~mst bibi"},
    {"صائمہ بی بی", "صائمہ ~بیبی"}, /* two words to Urdu, one to Latin letters */
    {"Saima Bi Bi", "saima ~bibi"},
    {"Mohd. Yasin", "muhammad yasin"},
    {"Md Ali", "muhammad ali"},
    {"M. A. Jinnah", "m. a. jinnah"},
    {"ایم اے جناح", "m. a. جناح"},
    {"Ch. Nisar", "~chaudhry nisar"},
    {"Bilal s/o Akram", "bilal (so) akram"},
    {"Sana d/o Tariq w/o Asif", "sana (do) tariq (wo) asif"},
    {"Osama bin Zaid", "osama (bin) zaid"},
    {"بلال ولد اکرم", "بلال (ولد) اکرم"},
    {"Raja @ Raju", "~raja (alias) raju"},
    {"KHAN, Imran", "~khan imran"},
    {"محمد Ali", "محمد ali"}, /* two scripts, each word in one */
};

static void names_are_read(void **unused)
{
	(void)unused;
	for (size_t at = 0; at < sizeof(rows) / sizeof(rows[0]); at++) {
		AUTO_ARENA struct arena *arena = arena_open(ARENA_USUAL);
		struct job job = {.arena = arena};
		struct name name;
		char tokens[1024];

		if (name_read(&job, "name", bytes_of(rows[at].text), &name) != OK)
			fail_msg("%s: %s", rows[at].text, job.failure.reason);
		tokens_write(&name, tokens, sizeof(tokens));
		assert_string_equal(tokens, rows[at].tokens);
		assert_false(name.cut);
	}
}

static const struct refused {
	const char *text;
	enum result result;
	const char *rule;
} refused[] = {
    {"", INVALID, "empty-name"},
    {"   ", INVALID, "empty-name"},
    {"12 - 34", INVALID, "empty-name"},
    {"\xd9\x8e\xd9\x8f", INVALID, "empty-name"}, /* vowel marks alone */
    {"Ali\x01", INVALID, "name-letter"},
    {"Ali\x7f", INVALID, "name-letter"},
    {"Ali \xf0\x9f\x98\x80", INVALID, "name-letter"}, /* emoji */
    {"\xe2\x98\xba", INVALID, "name-letter"},         /* ☺ */
    {"Иван", INVALID, "name-letter"},
    {"习近平", INVALID, "name-letter"},
    {"Ali \xee\x80\x80", INVALID, "name-letter"}, /* private use */
    {"Ali \xed\xa0\x80", INVALID, "not-utf-8"},   /* half of a surrogate pair */
    {"Ali \xed\xb0\x80", INVALID, "not-utf-8"},
    {"\xff", INVALID, "not-utf-8"},
    {"Ali\xc0\xaf", INVALID, "not-utf-8"}, /* over-long */
    {"aliعلی", INVALID, "mixed-script"},
    {"a b c d e f g h i j k l m", LIMIT, "too-long"}, /* thirteen words */
    {"abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvw", LIMIT, "too-long"},
    {"Abdul abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrst", LIMIT, "too-long"},
};

static void what_is_no_name_is_refused(void **unused)
{
	(void)unused;
	for (size_t at = 0; at < sizeof(refused) / sizeof(refused[0]); at++) {
		AUTO_ARENA struct arena *arena = arena_open(ARENA_USUAL);
		struct job job = {.arena = arena};
		struct name name;

		assert_int_equal(name_read(&job, "father", bytes_of(refused[at].text), &name), refused[at].result);
		assert_string_equal(job.failure.rule, refused[at].rule);
		assert_string_equal(job.failure.field, "father");
		assert_true(job.failure.reason[0] != '\0');
	}
}

static void nothing_hides_behind_a_zero_or_in_ten_thousand_letters(void **unused)
{
	AUTO_ARENA struct arena *arena = arena_open(ARENA_USUAL);
	struct job job = {.arena = arena};
	unsigned char *letters = arena_take(arena, 10000);
	struct name name;

	(void)unused;
	assert_int_equal(name_read(&job, "name", BYTES("Ali\0Khan"), &name), INVALID);
	assert_string_equal(job.failure.rule, "name-letter");
	job_forgive(&job);
	memset(letters, 'a', 10000);
	assert_int_equal(name_read(&job, "name", (struct bytes){letters, 10000}, &name), LIMIT);
	assert_string_equal(job.failure.rule, "too-long");
}

/* What was written is read again as the same tokens: folding is stable. */
static void folding_is_stable(void **unused)
{
	(void)unused;
	for (size_t at = 0; at < sizeof(rows) / sizeof(rows[0]); at++) {
		AUTO_ARENA struct arena *arena = arena_open(ARENA_USUAL);
		struct job job = {.arena = arena};
		struct name name, again;

		assert_int_equal(name_read(&job, "name", bytes_of(rows[at].text), &name), OK);
		assert_int_equal(name_read(&job, "name", bytes_of(name_write(arena, &name)), &again), OK);
		assert_string_equal(name_write(arena, &again), name_write(arena, &name));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(names_are_read),
	    cmocka_unit_test(what_is_no_name_is_refused),
	    cmocka_unit_test(nothing_hides_behind_a_zero_or_in_ten_thousand_letters),
	    cmocka_unit_test(folding_is_stable),
	};

	return cmocka_run_group_tests_name("names", tests, NULL, NULL);
}
