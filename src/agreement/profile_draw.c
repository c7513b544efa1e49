/* profile_draw.c - the state graph as Graphviz text: states as boxes in the colour of the side that is awaited, ends
 * with a double edge, steps as arrows. Steps that stay in their state are listed under its name, so that the picture
 * keeps to what moves a case. */
#include "agreement/profile_graph.h"
#include "base/text.h"

#define GRAPH_BYTES_MOST (1u << 20)

static const char *const side_colours[] = {"#cfe3ff", "#d5f0d0", "#ffe9c2", "#ead7f5"};
#define COLOUR_COUNT ((int)(sizeof(side_colours) / sizeof(side_colours[0])))

/* Text inside a quoted string of DOT. */
static void add_quoted(struct text *graph, const char *words)
{
	for (; *words; words++) {
		if (*words == '"' || *words == '\\')
			text_add_byte(graph, '\\');
		text_add_byte(graph, *words == '\n' ? ' ' : *words);
	}
}

static void draw_state(struct text *graph, const struct profile *profile, int index, enum language language)
{
	const struct state *state = &profile->states[index];
	text_print(graph, "\t\"%s\" [label=\"", state->id);
	add_quoted(graph, label_text(&state->name, language));
	for (int n = 0; n < profile->step_count; n++) {
		const struct step *step = &profile->steps[n];
		if (step->to != NONE || !set_has(step->from, index))
			continue;
		text_add(graph, "\\n· ");
		add_quoted(graph, label_text(&step->name, language));
	}
	const char *colour = state->turn == NONE ? "#eeeeee" : side_colours[state->turn % COLOUR_COUNT];
	text_print(graph, "\", fillcolor=\"%s\"%s];\n", colour, state->is_end ? ", peripheries=2" : "");
}

static void draw_step(struct text *graph, const struct profile *profile, const struct step *step,
		      enum language language)
{
	for (int from = 0; from < profile->state_count; from++) {
		if (step->to == NONE || !set_has(step->from, from))
			continue;
		text_print(graph, "\t\"%s\" -> \"%s\" [label=\"", profile->states[from].id,
			   profile->states[step->to].id);
		add_quoted(graph, label_text(&step->name, language));
		bool by_silence = false;
		for (int n = 0; n < step->need_count; n++)
			by_silence = by_silence || step->needs[n].kind == CONDITION_DEADLINE_PASSED;
		text_print(graph, "\"%s];\n", by_silence ? ", style=dashed" : "");
	}
}

enum result profile_draw(struct job *job, const struct profile *profile, enum language language,
			 struct bytes *ret_graph)
{
	struct text graph = text_open(job->arena, GRAPH_BYTES_MOST);
	text_print(&graph, "digraph \"%s\" {\n\trankdir=LR;\n", profile->id);
	text_add(&graph, "\tnode [shape=box, style=\"rounded,filled\", fontname=\"sans-serif\"];\n");
	text_add(&graph, "\tedge [fontname=\"sans-serif\", fontsize=10];\n");
	for (int n = 0; n < profile->state_count; n++)
		draw_state(&graph, profile, n, language);
	for (int n = 0; n < profile->step_count; n++)
		draw_step(&graph, profile, &profile->steps[n], language);
	text_add(&graph, "}\n");
	struct bytes drawn;
	if (text_done(&graph, &drawn) != OK)
		return job_out_of_memory(job);
	*ret_graph = drawn;
	return OK;
}
