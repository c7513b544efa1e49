/* index_test.c - what was added is what the index knows, whatever the memory; every damage is noticed. */
#include "identity/index_file.h"
#include "identity/population.h"
#include "memory_disk.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define MANY ((size_t)1 << 30)
#define MEMORY_USUAL ((uint64_t)512 << 20)
#define PEOPLE 4000

/* ---- people ---- */

static void number_add(struct person *person, enum number_kind kind, const char *text)
{
	struct person_number *number = &person->numbers[person->number_count++];

	number->kind = kind;
	snprintf(number->text, sizeof(number->text), "%s", text);
}

static void token_add(struct name *name, const char *text, enum token_kind kind)
{
	struct name_token *token = &name->tokens[name->count++];

	*token = (struct name_token){.kind = kind, .script = SCRIPT_LATIN};
	snprintf(token->text, sizeof(token->text), "%s", text);
}

/* Those that no population has: everything missing, everything there, and the ends of what may be. */
static int odd_people(struct person *people)
{
	memset(people, 0, 5 * sizeof(*people));
	people[0].reference = 900000;
	for (int at = 0; at < NAME_TOKENS_MOST; at++) {
		char text[TOKEN_BYTES_MOST + 1];

		memset(text, 'a' + at, TOKEN_BYTES_MOST);
		text[TOKEN_BYTES_MOST] = '\0';
		token_add(&people[1].name, text, TOKEN_NAME);
		token_add(&people[1].father, at % 2 == 0 ? "same" : text, TOKEN_WEAK);
	}
	people[1].name.cut = true;
	people[1].sex = SEX_FEMALE;
	people[1].birth = (struct birth){.year = 2100, .month = 12, .day = 31};
	memset(people[1].place, 'p', PLACE_BYTES_MOST);
	number_add(&people[1], NUMBER_NATIONAL, "9999999999999");
	number_add(&people[1], NUMBER_DOCUMENT, "ZZZZZZZZZZZZZZZZZZZZZZZZ");
	number_add(&people[1], NUMBER_DOCUMENT, "0000A");
	number_add(&people[1], NUMBER_PHONE, "0");
	people[1].reference = ((uint64_t)1 << 40) - 1;
	token_add(&people[2].name, "m", TOKEN_INITIAL);
	token_add(&people[2].name, "bin", TOKEN_LINK);
	token_add(&people[2].name, "ali", TOKEN_NAME);
	people[2].father.cut = true;
	people[2].birth = (struct birth){.year = 1860};
	people[2].reference = 900002;
	token_add(&people[3].name, "ali", TOKEN_NAME);
	token_add(&people[3].name, "ali", TOKEN_NAME);
	people[3].birth = (struct birth){.year = 1970, .month = 6};
	people[3].reference = 900003;
	token_add(&people[4].father, "ali", TOKEN_NAME);
	people[4].birth = (struct birth){.year = 1970, .month = 6, .day = 1};
	people[4].reference = 900004;
	return 5;
}

static int64_t people_make(struct job *job, struct person **ret_people)
{
	const struct population *population;
	struct person *people = NEW_MANY(job->arena, struct person, PEOPLE + 5);

	assert_non_null(people);
	assert_int_equal(population_open(job, 11, PEOPLE, &population), OK);
	for (int64_t at = 0; at < PEOPLE; at++)
		population_person(population, at, &people[at]);
	*ret_people = people;
	return PEOPLE + odd_people(people + PEOPLE);
}

static bool names_equal(const struct name *added, const struct name *known)
{
	int at = 0;

	for (int token = 0; token < added->count; token++) {
		const struct name_token *each = &added->tokens[token];

		if (each->kind == TOKEN_LINK)
			continue;
		if (at == known->count || strcmp(known->tokens[at].text, each->text) != 0 ||
		    known->tokens[at].kind != each->kind || known->tokens[at].script != each->script)
			return false;
		at++;
	}
	return at == known->count && added->cut == known->cut;
}

static bool people_equal(const struct person *added, const struct person *known)
{
	if (!names_equal(&added->name, &known->name) || !names_equal(&added->father, &known->father) ||
	    added->birth.year != known->birth.year || added->birth.month != known->birth.month ||
	    added->birth.day != known->birth.day || added->sex != known->sex ||
	    strcmp(added->place, known->place) != 0 || added->number_count != known->number_count)
		return false;
	for (int at = 0; at < added->number_count; at++)
		if (added->numbers[at].kind != known->numbers[at].kind ||
		    strcmp(added->numbers[at].text, known->numbers[at].text) != 0)
			return false;
	return true;
}

/* ---- what was added is known ---- */

static void people_are_known(void **unused)
{
	AUTO_ARENA struct arena *arena = arena_open(MANY);
	struct job job = {.arena = arena};
	static struct memory_disk disk;
	const struct person *by_number[PEOPLE + 5];
	const struct index *index;
	struct person *people;
	int64_t count = people_make(&job, &people);
	int key_before = 0;

	(void)unused;
	disk.calls_left = -1;
	assert_int_equal(memory_disk_build(&job, &disk, MEMORY_USUAL, people, count, NULL, 0), OK);
	assert_int_equal(index_open(&job, memory_disk_file(&disk), &index), OK);
	assert_int_equal(index_check(&job, index), OK);
	assert_int_equal(index_people(index), count);
	for (int64_t number = 0; number < count; number++) {
		static struct person known;
		const struct person *added;

		assert_int_equal(index_person(&job, index, number, &known), OK);
		added = known.reference < PEOPLE                          ? &people[known.reference]
			: known.reference == people[PEOPLE + 1].reference ? &people[PEOPLE + 1]
									  : &people[PEOPLE + known.reference - 900000];
		assert_true(people_equal(added, &known));
		by_number[number] = added;
		assert_true(birth_key(&added->birth) >= key_before);
		key_before = birth_key(&added->birth);
		for (int at = 0; at < added->number_count; at++) {
			uint32_t found;
			const unsigned char *numbers = index_number_find(index, &added->numbers[at], &found);
			bool here = false;

			for (uint32_t each = 0; each < found; each++)
				here = here || load32(numbers + 4 * (size_t)each) == number;
			assert_true(here);
		}
	}
	/* Each list holds those who carry the token and nobody else. */
	for (uint32_t token = 0; token < index->tokens; token++)
		for (int field = 0; field < 2; field++) {
			uint32_t numbers[BLOCK_PEOPLE], block_count = 0, block = 0, at = 0;
			struct name_token text;
			struct list list;

			if (!index_token(index, token, &text))
				continue;
			assert_true(list_find(index, token, field, &list));
			for (uint32_t number = 0; number < count; number++) {
				const struct name *name =
				    field == 0 ? &by_number[number]->name : &by_number[number]->father;
				bool carries = false, listed;

				for (int each = 0; each < name->count; each++)
					carries = carries || (strcmp(name->tokens[each].text, text.text) == 0 &&
							      name->tokens[each].kind == text.kind &&
							      name->tokens[each].script == text.script);
				if (list.bits != NULL) {
					listed = (list_bits(&list, number / 64 * 64) >> number % 64 & 1) != 0;
				} else {
					if (at == block_count && block < list.blocks) {
						assert_true(list_block(&list, block++, numbers, &block_count));
						at = 0;
					}
					listed = at < block_count && numbers[at] == number;
					at += listed;
				}
				assert_true(listed == carries);
			}
		}
	memory_disk_close(&disk);
}

/* A pair's people in a range; `ret_has` tells whether a person is one of them. */
static int pair_people(const struct index *index, uint32_t hash, uint32_t first, uint32_t end, uint32_t person,
		       bool *ret_has)
{
	uint32_t numbers[7], before = first;
	struct pair_list list;
	struct pair_walk walk;
	int count = 0, more;

	*ret_has = false;
	assert_true(index_pair_find(index, hash, &list));
	pair_walk_start(&list, first, end, &walk);
	do {
		more = pair_walk_next(&walk, numbers, 7);
		for (int at = 0; at < more; at++) {
			assert_true(numbers[at] >= before && numbers[at] < end);
			before = numbers[at];
			*ret_has = *ret_has || numbers[at] == person;
		}
		count += more;
	} while (more == 7);
	return count;
}

static uint32_t class_of(const struct index *index, const struct name_token *token)
{
	return index_class(index, index_token_find(index, token_sort((int)token->kind, token->script), token->text));
}

/* Every 32nd person or more has a father of that name. */
static bool is_frequent(const struct index *index, const struct name_token *token, int64_t people)
{
	struct vocabulary_entry entry;
	uint32_t number = index_token_find(index, token_sort((int)token->kind, token->script), token->text);

	assert_true(index_entry(index, number, &entry));
	return entry.count[1] > people / FREQUENT_SHARE;
}

/* Everybody stands under each name with each father's name of its script, titles and frequent ones aside, or with
 * nobody's, and under hardly any other: a range of one person has him, whatever else of the list is left out. */
static void pairs_are_known(void **unused)
{
	AUTO_ARENA struct arena *arena = arena_open(MANY);
	struct job job = {.arena = arena};
	static struct memory_disk disk;
	static struct person person;
	const struct index *index;
	struct person *people;
	int64_t count = people_make(&job, &people);
	int strangers = 0, asked = 0;
	bool has;

	(void)unused;
	disk.calls_left = -1;
	assert_int_equal(memory_disk_build(&job, &disk, MEMORY_USUAL, people, count, NULL, 0), OK);
	assert_int_equal(index_open(&job, memory_disk_file(&disk), &index), OK);
	for (uint32_t number = 0; number < count; number++) {
		assert_int_equal(index_person(&job, index, number, &person), OK);
		for (int at = 0; at < person.name.count; at++) {
			uint32_t class = class_of(index, &person.name.tokens[at]), hash;

			if (class == CLASS_NONE)
				continue;
			if (person.father.count == 0) {
				hash = pair_hash(class, CLASS_NOBODY, true);
				assert_int_equal(pair_people(index, hash, number, number + 1, number, &has), 1);
			}
			/* The first three of each script, titles and frequent ones not counted. */
			for (int other = 0; other < person.father.count && other < 3; other++) {
				const struct name_token *father = &person.father.tokens[other];

				if (father->script != person.name.tokens[at].script || father->kind == TOKEN_WEAK ||
				    class_of(index, father) == CLASS_NONE || is_frequent(index, father, count))
					continue;
				hash = pair_hash(class, class_of(index, father), true);
				pair_people(index, hash, number, number + 1, number, &has);
				assert_true(has);
				pair_people(index, hash, number / 2, (uint32_t)count, number, &has);
				assert_true(has);
				assert_int_equal(pair_people(index, hash, number, number, number, &has), 0);
				/* A pair that nobody carries: prints of other pairs fit by chance. */
				hash = pair_hash(class ^ 1, class_of(index, father), true);
				strangers += pair_people(index, hash, 0, (uint32_t)count, number, &has);
				asked++;
			}
		}
	}
	assert_true(asked > 500 && strangers < asked * count / 40);
	memory_disk_close(&disk);
}

/* Many people of one year, and of one day of it: with a little memory the year is read several times and the day goes
 * straight through. The file is the same. */
static void memory_changes_nothing(void **unused)
{
	static struct memory_disk small, large;
	enum { CROWD = 260000 };
	static struct person person;

	(void)unused;
	for (int round = 0; round < 2; round++) {
		AUTO_ARENA struct arena *arena = arena_open(MANY);
		struct job job = {.arena = arena};
		struct memory_disk *disk = round == 0 ? &small : &large;
		struct index_storage storage = memory_disk_storage(disk);
		const struct population *population;
		struct index_builder *builder;
		int64_t added;

		disk->calls_left = -1;
		assert_int_equal(population_open(&job, 5, 2000, &population), OK);
		assert_int_equal(
		    index_builder_open(&job, &storage, round == 0 ? (uint64_t)32 << 20 : MEMORY_USUAL, &builder), OK);
		for (int64_t at = 0; at < CROWD; at++) {
			if (at < 2000)
				population_person(population, at, &person);
			person.reference = (uint64_t)at;
			person.birth = at % 16 == 0
					   ? (struct birth){.year = 1990, .month = 1 + (int)(at / 16 % 12), .day = 3}
					   : (struct birth){.year = 1990, .month = 1, .day = 1};
			assert_int_equal(index_builder_add(&job, builder, &person), OK);
		}
		assert_int_equal(index_builder_finish(&job, builder, &added), OK);
		assert_int_equal(added, CROWD);
	}
	assert_int_equal(small.output.size, large.output.size);
	assert_memory_equal(small.output.data, large.output.data, small.output.size);
	memory_disk_close(&small);
	memory_disk_close(&large);
}

static void nobody_is_an_index(void **unused)
{
	AUTO_ARENA struct arena *arena = arena_open(MANY);
	struct job job = {.arena = arena};
	static struct memory_disk disk;
	static struct person person;
	const uint64_t hidden[] = {7, 3, 7, 900};
	const struct index *index;

	(void)unused;
	disk.calls_left = -1;
	assert_int_equal(memory_disk_build(&job, &disk, MEMORY_USUAL, NULL, 0, hidden, 4), OK);
	assert_int_equal(index_open(&job, memory_disk_file(&disk), &index), OK);
	assert_int_equal(index_check(&job, index), OK);
	assert_int_equal(index_people(index), 0);
	assert_int_equal(index_person(&job, index, 0, &person), MISSING);
	assert_true(index_hides(index, 3) && index_hides(index, 7) && index_hides(index, 900));
	assert_false(index_hides(index, 0) || index_hides(index, 8) || index_hides(index, 901));
	memory_disk_close(&disk);
}

/* ---- what goes wrong ---- */

static void full_disk_is_told(void **unused)
{
	AUTO_ARENA struct arena *whole = arena_open(MANY);
	struct job people_job = {.arena = whole};
	struct person *people;
	enum result result = LIMIT;

	(void)unused;
	people_make(&people_job, &people);
	for (int64_t calls = 0; result != OK; calls += 1 + calls / 8) {
		AUTO_ARENA struct arena *arena = arena_open(MANY);
		struct job job = {.arena = arena};
		static struct memory_disk disk;

		disk.calls_left = calls;
		result = memory_disk_build(&job, &disk, MEMORY_USUAL, people, 500, NULL, 0);
		if (result != OK) {
			assert_int_equal(result, LIMIT);
			assert_string_equal(job.failure.rule, "disk-full");
		}
		memory_disk_close(&disk);
	}
}

static const struct wrong_head {
	size_t at;
	unsigned char byte;
	const char *rule;
} wrong_heads[] = {
    {0, 'v', "index-magic"},  {8, 1, "index-version"},  {12, 4, "index-version"}, /* an index of the last version */
    {12, 6, "index-version"}, {20, 1, "index-section"},
};

static bool is_of_script(const struct widened *widened, enum script script)
{
	return ((widened->sort & 8) != 0) == (script == SCRIPT_ARABIC);
}

/* In the same order; the likeness is the ear's where the script is, too. */
static void told_as_heard(const struct widened *told, const struct widened *heard, int count, enum script script)
{
	for (int at = 0; at < count; at++) {
		assert_int_equal(told[at].token, heard[at].token);
		assert_int_equal(told[at].sort, heard[at].sort);
		assert_int_equal(told[at].count[0], heard[at].count[0]);
		assert_int_equal(told[at].count[1], heard[at].count[1]);
		if (is_of_script(&told[at], script))
			assert_int_equal(told[at].alike, heard[at].alike);
	}
}

/* Which names sound like a frequent one stands in the file, just as it would be heard; in the other script there may be
 * more behind them, which rows with both scripts tell. */
static void frequent_names_are_heard_before(void **unused)
{
	AUTO_ARENA struct arena *arena = arena_open(MANY);
	struct job job = {.arena = arena};
	static struct memory_disk disk;
	const struct index *index;
	struct person *people;
	int64_t count = people_make(&job, &people);
	int told_of = 0, others = 0;

	(void)unused;
	disk.calls_left = -1;
	assert_int_equal(memory_disk_build(&job, &disk, MEMORY_USUAL, people, count, NULL, 0), OK);
	assert_int_equal(index_open(&job, memory_disk_file(&disk), &index), OK);
	for (uint32_t token = 0; token < index->tokens; token++) {
		struct widened told[WIDENED_MOST], heard[WIDENED_MOST], widened[WIDENED_MOST];
		int told_count = index_alike(index, token, told), heard_count;
		struct name_token name;

		if (!index_token(index, token, &name) || (name.kind != TOKEN_NAME && name.kind != TOKEN_WEAK)) {
			assert_int_equal(told_count, 0);
			continue;
		}
		heard_count = index_hear(index, &name, heard);
		assert_int_equal(index_widen(index, &name, widened), told_count > 0 ? told_count : heard_count);
		told_as_heard(widened, told_count > 0 ? told : heard, told_count > 0 ? told_count : heard_count,
			      name.script);
		if (told_count == 0)
			continue;
		told_of++;
		others += told_count - 1;
		assert_true(told_count >= heard_count);
		told_as_heard(told, heard, heard_count, name.script);
		for (int at = heard_count; at < told_count; at++)
			assert_false(is_of_script(&told[at], name.script));
	}
	assert_true(told_of > PEOPLE / 96 / 2 && others > told_of);
}

/* ---- spellings in the other script ---- */

/* Two names that sound alike, as this register spells them: so many rows have both scripts. What was asked for, what
 * was found; the ear's likeness changes by so many bits at least. */
static const struct spelt_row {
	const char *urdu, *latin;
	int rows;
} spelt_rows[] = {{"کامل", "kaamal", 300}, {"کمال", "kamal", 900}, {"کمال", "kamaal", 150}};
static const struct spelt_case {
	const char *asked, *found;
	int least, most; /* of the change, in bits */
} spelt_cases[] = {
    /* Spelt so by nearly all: as good as certain. */
    {"kaamal", "کامل", 0, 20},
    {"kamal", "کمال", -2, 20},
    /* The ear would take the one for the other; nobody does here. */
    {"kaamal", "کمال", -3, -1},
    {"kamal", "کامل", -3, -1},
    /* One in seven: seldom so, when that is meant; but when it is seen, that is meant. */
    {"kamaal", "کمال", -5, -1},
    {"کمال", "kamaal", -2, 20},
};

static struct name_token token_make(const char *text)
{
	struct name_token token = {.kind = TOKEN_NAME,
				   .script = (unsigned char)text[0] < 0x80 ? SCRIPT_LATIN : SCRIPT_ARABIC};

	snprintf(token.text, sizeof(token.text), "%s", text);
	return token;
}

static int ear_likeness(const struct name_token *one, const struct name_token *other)
{
	struct sounding first, second;

	token_sound(one, &first);
	token_sound(other, &second);
	return likeness(&first, &second);
}

static void rows_tell_spellings(void **unused)
{
	AUTO_ARENA struct arena *arena = arena_open(MANY);
	struct job job = {.arena = arena};
	static struct memory_disk disk;
	const struct index *index;
	struct frequency frequency;
	struct person *people;
	int64_t count = people_make(&job, &people), next = 0;

	(void)unused;
	for (size_t at = 0; at < sizeof(spelt_rows) / sizeof(spelt_rows[0]); at++)
		for (int row = 0; row < spelt_rows[at].rows; row++, next++) {
			people[next].name = (struct name){.count = 2};
			people[next].name.tokens[0] = token_make(spelt_rows[at].urdu);
			people[next].name.tokens[1] = token_make(spelt_rows[at].latin);
		}
	disk.calls_left = -1;
	assert_int_equal(memory_disk_build(&job, &disk, MEMORY_USUAL, people, count, NULL, 0), OK);
	assert_int_equal(index_open(&job, memory_disk_file(&disk), &index), OK);
	assert_int_equal(index_check(&job, index), OK);
	frequency = index_frequency(index);
	for (size_t at = 0; at < sizeof(spelt_cases) / sizeof(spelt_cases[0]); at++) {
		const struct spelt_case *each = &spelt_cases[at];
		struct name_token asked = token_make(each->asked), found = token_make(each->found);
		int ear = ear_likeness(&asked, &found), told = frequency.alike_bits(frequency.self, &asked, &found);

		if (told < ear + each->least * BIT || told > ear + each->most * BIT || told > 0)
			fail_msg("%s, %s: %d by ear, %d by the rows", each->asked, each->found, ear, told);
	}
	memory_disk_close(&disk);
}

static void damage_is_noticed(void **unused)
{
	AUTO_ARENA struct arena *arena = arena_open(MANY);
	struct job job = {.arena = arena};
	static struct memory_disk disk;
	const uint64_t hidden[] = {1, 2, 3};
	const struct index *index;
	struct person *people;
	unsigned char *bytes;
	size_t size;

	(void)unused;
	people_make(&job, &people);
	disk.calls_left = -1;
	assert_int_equal(memory_disk_build(&job, &disk, MEMORY_USUAL, people, 300, hidden, 3), OK);
	bytes = disk.output.data;
	size = disk.output.size;
	for (size_t at = 0; at < sizeof(wrong_heads) / sizeof(wrong_heads[0]); at++) {
		unsigned char before = bytes[wrong_heads[at].at];

		job_forgive(&job);
		bytes[wrong_heads[at].at] = wrong_heads[at].byte;
		assert_int_equal(index_open(&job, (struct bytes){bytes, size}, &index), DAMAGED);
		assert_string_equal(job.failure.rule, wrong_heads[at].rule);
		bytes[wrong_heads[at].at] = before;
	}
	for (int at = 0; at < 2; at++) {
		for (int place = 0; place < 2; place++) {
			unsigned char swap = bytes[8 + place];

			bytes[8 + place] = bytes[11 - place];
			bytes[11 - place] = swap;
		}
		job_forgive(&job);
		if (at == 0) {
			assert_int_equal(index_open(&job, (struct bytes){bytes, size}, &index), DAMAGED);
			assert_string_equal(job.failure.rule, "index-byte-order");
		}
	}
	/* Cut off anywhere. */
	for (size_t cut = 0; cut < size; cut += 1 + size / 997) {
		job_forgive(&job);
		assert_int_equal(index_open(&job, (struct bytes){bytes, cut}, &index), DAMAGED);
		assert_string_equal(job.failure.rule, cut < 8 ? "index-magic" : "index-size");
	}
	/* One bit anywhere: the whole is looked through, so some hundred places do. */
	for (size_t at = 0; at < size; at += 1 + size / 499) {
		bytes[at] ^= (unsigned char)(1u << at % 8);
		job_forgive(&job);
		if (index_open(&job, (struct bytes){bytes, size}, &index) == OK)
			assert_int_equal(index_check(&job, index), DAMAGED);
		bytes[at] ^= (unsigned char)(1u << at % 8);
	}
	job_forgive(&job);
	assert_int_equal(index_open(&job, (struct bytes){bytes, size}, &index), OK);
	assert_int_equal(index_check(&job, index), OK);
	memory_disk_close(&disk);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(people_are_known),
	    cmocka_unit_test(pairs_are_known),
	    cmocka_unit_test(memory_changes_nothing),
	    cmocka_unit_test(nobody_is_an_index),
	    cmocka_unit_test(full_disk_is_told),
	    cmocka_unit_test(damage_is_noticed),
	    cmocka_unit_test(frequent_names_are_heard_before),
	    cmocka_unit_test(rows_tell_spellings),
	};

	return cmocka_run_group_tests_name("identity index", tests, NULL, NULL);
}
