/* sound_test.c - readings and keys, in tables; and which names are closer than which others. */
#include "identity/likeness.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static struct sounding sounding_of(const char *text)
{
	AUTO_ARENA struct arena *arena = arena_open(ARENA_USUAL);
	struct job job = {.arena = arena};
	struct sounding sounding;
	struct name name;

	if (name_read(&job, "name", bytes_of(text), &name) != OK)
		fail_msg("%s: %s", text, job.failure.reason);
	assert_int_equal(name.count, 1);
	token_sound(&name.tokens[0], &sounding);
	return sounding;
}

static const struct read {
	const char *text;
	enum reading_language language;
	const char *sounds, *strict, *loose;
} reads[] = {
    {"محمد", READING_URDU, "m ḥ m d", "MHMD", "MMD"},
    {"Muhammad", READING_ENGLISH, "m u h a m a d", "MHMD", "MMD"},
    {"چودھری", READING_URDU, "ch w/ū dh r y/ī", "cdR", "cDR"},
    {"Chaudhry", READING_ENGLISH, "ch a u dh r y", "cdR", "cDR"},
    {"Ciaudri", READING_ITALIAN, "ch a u d r i", "cDR", "cDR"},
    {"Tchaudri", READING_ENGLISH, "ch a u d r i", "cDR", "cDR"},
    {"Sciabaz", READING_ITALIAN, "sh a b a z", "sBZ", "sBZ"},
    {"Chahbaz", READING_FRENCH, "sh a h b a z", "sHBZ", "sBZ"},
    {"Giamil", READING_ITALIAN, "j a m i l", "JML", "JML"},
    {"Djamil", READING_ENGLISH, "j a m i l", "JML", "JML"},
    {"Cheir", READING_ITALIAN, "k e i r", "KR", "KR"},
    {"Gheffar", READING_ITALIAN, "g e f a r", "GFR", "GPR"},
    {"Youssouf", READING_FRENCH, "y oo s oo f", "YSF", "YSP"},
    {"Iusuf", READING_ENGLISH, "i u s u f", "YSF", "YSP"},
    {"یوسف", READING_URDU, "y/ī w/ū s f", "YSF", "YSP"},
    {"Uahid", READING_ENGLISH, "u a h i d", "VHD", "VD"},
    {"وحید", READING_URDU, "w/ū ḥ y/ī d", "VHD", "VD"},
    {"حسن", READING_URDU, "ḥ s n", "HSN", "ASN"},
    {"Assan", READING_ENGLISH, "a s a n", "ASN", "ASN"},
    {"Siddique", READING_ENGLISH, "s i d i q", "SDQ", "SDK"},
    {"Ishaq", READING_ENGLISH, "i s h a q", "ASHQ", "ASK"},
    {"Ascraf", READING_ITALIAN, "a sh r a f", "AsRF", "AsRP"},
    {"خان", READING_URDU, "kh ā n", "kN", "KN"},
    {"عبدالرحمن", READING_URDU, "ʿ b d u/a r ḥ m n", "ABDRHMN", "ABDRMN"}, /* the silent l of the article */
    {"Abdul Rehman", READING_ENGLISH, "a b d u r e h m a n", "ABDRHMN", "ABDRMN"},
    {"Abdurrahman", READING_ENGLISH, "a b d u r a h m a n", "ABDRHMN", "ABDRMN"},
    {"خالد", READING_URDU, "kh ā l d", "kLD", "KLD"}, /* no article */
    {"Khalid", READING_ENGLISH, "kh a l i d", "kLD", "KLD"},
    {"سیف اللہ", READING_URDU, "s y/ī f u/a l h", "SFL", "SPL"},
    {"Saifullah", READING_ENGLISH, "s a i f u l a h", "SFL", "SPL"},
    {"ضیاء الدین", READING_URDU, "ẓ y/ī ā u/a d y/ī n", "ZDN", "ZDN"},
    {"Zia ul Din", READING_ENGLISH, "z i a u d i n", "ZDN", "ZDN"},
};

static void sounds_write(const struct reading *reading, char *ret_text, size_t room)
{
	size_t size = 0;

	ret_text[0] = '\0';
	for (int at = 0; at < reading->count; at++)
		size += (size_t)snprintf(ret_text + size, room - size, "%s%s", at > 0 ? " " : "",
					 sound_name(reading->sounds[at]));
}

static void tokens_sound(void **unused)
{
	(void)unused;
	for (size_t at = 0; at < sizeof(reads) / sizeof(reads[0]); at++) {
		struct sounding sounding = sounding_of(reads[at].text);
		const struct reading *reading = NULL;
		char sounds[256];

		for (int each = 0; each < sounding.count; each++) {
			if (sounding.readings[each].language == reads[at].language)
				reading = &sounding.readings[each];
		}
		assert_non_null(reading);
		sounds_write(reading, sounds, sizeof(sounds));
		assert_string_equal(sounds, reads[at].sounds);
		assert_string_equal(reading->strict, reads[at].strict);
		assert_string_equal(reading->loose, reads[at].loose);
	}
}

static void a_reading_that_does_not_differ_is_not_given_twice(void **unused)
{
	(void)unused;
	assert_int_equal(sounding_of("Ahmad").count, 1);
	assert_int_equal(sounding_of("Gul").count, 1);
	assert_int_equal(sounding_of("Ciaudri").count, 2);
	assert_int_equal(sounding_of("محمد").count, 1);
}

/* The longest token there is, of letters that make one sound each, and nothing but letters without sound. */
static void long_and_silent_tokens_hold(void **unused)
{
	struct name_token token = {.script = SCRIPT_LATIN};
	struct sounding sounding;

	(void)unused;
	for (int at = 0; at < TOKEN_BYTES_MOST; at++)
		token.text[at] = "bakidu"[at % 6];
	token_sound(&token, &sounding);
	assert_int_equal(sounding.readings[0].count, SOUNDS_MOST);
	assert_int_equal(strlen(sounding.readings[0].loose), KEY_BYTES_MOST);
	assert_int_equal(likeness(&sounding, &sounding), 0);
	token = (struct name_token){.text = "", .script = SCRIPT_ARABIC};
	token_sound(&token, &sounding);
	assert_int_equal(sounding.count, 1);
	assert_int_equal(sounding.readings[0].count, 0);
}

/* "asked" is closer to "near" than to "far". */
static const struct closer {
	const char *asked, *near, *far;
} closer[] = {
    {"محمد", "Muhammad", "Mahmood"},  {"محمد", "Mohamed", "Hamid"},      {"محمود", "Mehmood", "Muhammad"},
    {"حامد", "Hamid", "Ahmad"},       {"حمید", "Hameed", "Hamida"},      {"احمد", "Ahmed", "Hammad"},
    {"یوسف", "Yousaf", "Asif"},       {"یونس", "Younas", "Anees"},       {"نواز", "Nawaz", "Niaz"},
    {"نیاز", "Niaz", "Nawaz"},        {"آصف", "Asif", "Yousaf"},         {"چودھری", "Chaudhry", "Chandio"},
    {"چوہدری", "Ciaudri", "Cicero"},  {"Ciaudri", "چودھری", "چادر"},     {"قریشی", "Qureshi", "Kashif"},
    {"قریشی", "Curesci", "Cirasci"},  {"ذوالفقار", "Zulfiqar", "Zafar"}, {"ذوالفقار", "Zulficar", "Zulaikha"},
    {"خالد", "Khalid", "Khalil"},     {"خلیل", "Khaleel", "Khalid"},     {"شاہد", "Shahid", "Shahida"},
    {"شہزاد", "Shehzad", "Shahid"},   {"عائشہ", "Ayesha", "Asha"},       {"Muhammad", "Mohamed", "Mahmood"},
    {"Hussain", "Hossein", "Hassan"}, {"Hussain", "Ussein", "Yasin"},    {"Jamil", "Giamil", "Kamil"},
    {"Shabbir", "Sciabbir", "Sabir"}, {"Chaudhry", "Ciaudri", "Chadha"}, {"Qadir", "Cader", "Badr"},
    {"Rehman", "Rahman", "Rehan"},    {"Saeed", "Said", "Sajid"},        {"Yousaf", "Youssouf", "Asif"},
    {"Uthman", "Usman", "Osama"},     {"رحمان", "رحمن", "ریحان"},        {"مصطفیٰ", "مصطفا", "مصطفین"},
    {"طاہر", "تاہر", "ظاہر"},         {"حسین", "ہسین", "حسن"},
};

static void the_closer_name_is_closer(void **unused)
{
	(void)unused;
	for (size_t at = 0; at < sizeof(closer) / sizeof(closer[0]); at++) {
		struct sounding asked = sounding_of(closer[at].asked);
		struct sounding near = sounding_of(closer[at].near), far = sounding_of(closer[at].far);

		if (likeness(&asked, &near) <= likeness(&asked, &far))
			fail_msg("%s: %s %d, %s %d", closer[at].asked, closer[at].near, likeness(&asked, &near),
				 closer[at].far, likeness(&asked, &far));
		assert_true(likeness(&asked, &near) > LIKENESS_LEAST * 3 / 5);
	}
}

/* One compound, however it is joined, in both scripts. */
static const struct compound {
	const char *latin, *urdu;
} compounds[] = {
    {"Abdul Ghaffar", "عبدالغفار"},     {"Abdus Samad", "عبدالصمد"},
    {"Abdush Shakoor", "عبدالشکور"},    {"Abdun Nasir", "عبدالناصر"},
    {"Abd-ur-Razzaq", "عبد الرزاق"},    {"Abdul Rauf", "عبدالرؤف"},
    {"Ghulamuddin", "غلام الدین"},      {"Shams-ul-Haq", "شمس الحق"},
    {"Qamar-uz-Zaman", "قمر الزمان"},   {"Khair-un-Nisa", "خیرالنساء"},
    {"Zeb-un-Nisa", "زیب النساء"},      {"Mohyuddin", "محی الدین"},
    {"Atta ur Rehman", "عطاء الرحمان"}, {"Hafeez ur Rehman", "حفیظ الرحمن"},
    {"Aziz-ul-Hassan", "عزیز الحسن"},   {"Noor-ul-Ain", "نورالعین"},
    {"Sana Ullah", "ثناء اللہ"},        {"Amanullah", "امان اللہ"},
    {"Kifayat Ullah", "کفایت اللہ"},    {"Allah Bakhsh", "اللہ بخش"},
    {"Fazal-ur-Rehman", "فضل الرحمٰن"},  {"Abu Bakar", "ابوبکر"},
    {"Shah Nawaz", "شاہنواز"},          {"Jahanzeb", "جہاں زیب"},
};

static void compounds_are_one_in_both_scripts(void **unused)
{
	(void)unused;
	for (size_t at = 0; at < sizeof(compounds) / sizeof(compounds[0]); at++) {
		struct sounding latin = sounding_of(compounds[at].latin), urdu = sounding_of(compounds[at].urdu);

		assert_string_equal(latin.readings[0].loose, urdu.readings[0].loose);
		if (likeness(&latin, &urdu) < -8 * BIT)
			fail_msg("%s: %d", compounds[at].latin, likeness(&latin, &urdu));
	}
}

/* The same both ways, 0 for itself, never above 0, never below the least. */
static void likeness_is_symmetric_and_bounded(void **unused)
{
	const size_t count = sizeof(closer) / sizeof(closer[0]);

	(void)unused;
	for (size_t at = 0; at < count; at++) {
		struct sounding a = sounding_of(closer[at].asked);

		assert_int_equal(likeness(&a, &a), 0);
		for (size_t other = 0; other < count; other++) {
			struct sounding b = sounding_of(closer[other].near);

			assert_int_equal(likeness(&a, &b), likeness(&b, &a));
			assert_in_range(-likeness(&a, &b), 0, -LIKENESS_LEAST);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(tokens_sound),
	    cmocka_unit_test(a_reading_that_does_not_differ_is_not_given_twice),
	    cmocka_unit_test(long_and_silent_tokens_hold),
	    cmocka_unit_test(the_closer_name_is_closer),
	    cmocka_unit_test(compounds_are_one_in_both_scripts),
	    cmocka_unit_test(likeness_is_symmetric_and_bounded),
	};

	return cmocka_run_group_tests_name("sounds and likeness", tests, NULL, NULL);
}
