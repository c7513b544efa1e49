/* flags.c - the picture: eight flags drawn plainly, four of them on a page. The names of the states are in the
 * catalogue of the pages. None of the drawings says whose it is. */
#include "portal/robot.h"

#define SVG(content)                                                                                                   \
	"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 60 40\" width=\"120\" height=\"80\">" content "</"    \
	"svg>"
#define STANDING(first, second, third)                                                                                 \
	SVG("<path fill=\"" first "\" d=\"M0 0h20v40H0z\"/><path fill=\"" second "\" d=\"M20 0h20v40H20z\"/>"          \
	    "<path fill=\"" third "\" d=\"M40 0h20v40H40z\"/>")
#define LYING(first, second, third)                                                                                    \
	SVG("<path fill=\"" first "\" d=\"M0 0h60v13.3H0z\"/><path fill=\"" second "\" d=\"M0 13.3h60v13.4H0z\"/>"     \
	    "<path fill=\"" third "\" d=\"M0 26.7h60V40H0z\"/>")

static const struct {
	const char *state, *drawing;
} flags[FLAG_COUNT] = {
    {"it", STANDING("#009246", "#fff", "#ce2b37")},
    {"pk",
     SVG("<path fill=\"#01411c\" d=\"M0 0h60v40H0z\"/><path fill=\"#fff\" d=\"M0 0h15v40H0z\"/>"
	 "<circle cx=\"37\" cy=\"20\" r=\"11\" fill=\"#fff\"/><circle cx=\"40\" cy=\"17\" r=\"10\" fill=\"#01411c\"/>"
	 "<path fill=\"#fff\" d=\"m46 8 1.2 3.4 3.6.1-2.9 2.1 1.1 3.5-3-2.1-3 2.1 1.1-3.5-2.9-2.1 3.6-.1z\"/>")},
    {"fr", STANDING("#0055a4", "#fff", "#ef4135")},
    {"de", LYING("#000", "#d00", "#ffce00")},
    {"jp", SVG("<path fill=\"#fff\" d=\"M0 0h60v40H0z\"/><circle cx=\"30\" cy=\"20\" r=\"12\" fill=\"#bc002d\"/>")},
    {"ch", SVG("<path fill=\"#d52b1e\" d=\"M0 0h60v40H0z\"/><path fill=\"#fff\" d=\"M26 8h8v24h-8z\"/>"
	       "<path fill=\"#fff\" d=\"M18 16h24v8H18z\"/>")},
    {"bd", SVG("<path fill=\"#006a4e\" d=\"M0 0h60v40H0z\"/><circle cx=\"27\" cy=\"20\" r=\"12\" fill=\"#f42a41\"/>")},
    {"se", SVG("<path fill=\"#006aa7\" d=\"M0 0h60v40H0z\"/><path fill=\"#fecc00\" d=\"M17 0h8v40h-8z\"/>"
	       "<path fill=\"#fecc00\" d=\"M0 16h60v8H0z\"/>")},
};

static int below(struct job *job, int bound)
{
	uint32_t chance;

	job_chance(job, (unsigned char *)&chance, sizeof(chance));
	return (int)(chance % (uint32_t)bound);
}

void puzzle_new(struct job *job, struct puzzle *ret_puzzle)
{
	int order[FLAG_COUNT];

	for (int at = 0; at < FLAG_COUNT; at++)
		order[at] = at;
	for (int at = 0; at < FLAGS_SHOWN; at++) {
		int other = at + below(job, FLAG_COUNT - at), kept = order[at];

		order[at] = order[other];
		order[other] = kept;
		ret_puzzle->flags[at] = order[at];
	}
	ret_puzzle->wanted = below(job, FLAGS_SHOWN);
	ret_puzzle->first = 1 + below(job, 9);
	ret_puzzle->second = 1 + below(job, 9);
}

json_t *puzzle_write(const struct puzzle *puzzle)
{
	json_t *list = json_array();

	for (int at = 0; at < FLAGS_SHOWN; at++)
		json_array_append_new(list, json_integer(puzzle->flags[at]));
	return json_pack("{s:o, s:i, s:i, s:i}", "flags", list, "wanted", puzzle->wanted, "first", puzzle->first,
			 "second", puzzle->second);
}

bool puzzle_read(const json_t *value, struct puzzle *ret_puzzle)
{
	const json_t *list = json_object_get(value, "flags");

	if (json_array_size(list) != FLAGS_SHOWN)
		return false;
	for (size_t at = 0; at < FLAGS_SHOWN; at++) {
		ret_puzzle->flags[at] = (int)json_integer_value(json_array_get(list, at));
		if (ret_puzzle->flags[at] < 0 || ret_puzzle->flags[at] >= FLAG_COUNT)
			return false;
	}
	ret_puzzle->wanted = (int)json_integer_value(json_object_get(value, "wanted"));
	ret_puzzle->first = (int)json_integer_value(json_object_get(value, "first"));
	ret_puzzle->second = (int)json_integer_value(json_object_get(value, "second"));
	return ret_puzzle->wanted >= 0 && ret_puzzle->wanted < FLAGS_SHOWN;
}

const char *flag_state(int flag)
{
	return flags[flag].state;
}

const char *flag_drawing(int flag)
{
	return flags[flag].drawing;
}
