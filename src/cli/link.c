/* link.c - `valico link`: invitations out and in, the words that two people compare, the state of each partner. */
#include "cli/link_code.h"

#include "base/file.h"

#include <stdio.h>
#include <string.h>

#define INVITATION_BYTES_MOST (64u << 10)

static enum result link_invite(struct invocation *invocation)
{
	const char *file = option(invocation, "out");
	struct bytes invitation;

	TRY(link_invitation(invocation->job, &invocation->office, &invitation));
	if (option(invocation, "qr") != NULL && !invocation->json)
		return link_code_print(invocation->job, invitation);
	if (file == NULL)
		return answer_text(invocation, "invitation", invitation);
	TRY(file_write(invocation->job, file, 0644, invitation));
	return answer(invocation, json_pack("{s:s}", "file", file),
		      arena_print(invocation->job->arena, "The invitation is in %s.", file));
}

static enum result link_take(struct invocation *invocation)
{
	const char *party, *words;
	struct bytes invitation;

	TRY(file_read(invocation->job, invocation->arguments[0], INVITATION_BYTES_MOST, &invitation));
	while (invitation.size > 0 &&
	       (invitation.data[invitation.size - 1] == '\n' || invitation.data[invitation.size - 1] == '\r'))
		invitation.size--;
	TRY(link_code_read(invocation->job, invitation, &invitation));
	TRY(link_accept(invocation->job, &invocation->office, invitation, &party, &words));
	return answer(invocation, json_pack("{s:s, s:s, s:s}", "party", party, "state", "invited", "words", words),
		      arena_print(invocation->job->arena,
				  "The invitation of \"%s\" is taken. Compare these words with the other side by "
				  "telephone; when they are the same on both\n"
				  "sides, run: valico link confirm %s\n%s\n",
				  party, party, words));
}

static enum result link_activate(struct invocation *invocation)
{
	TRY(link_confirm(invocation->job, &invocation->office, invocation->arguments[0]));
	return answer(invocation, json_pack("{s:s, s:s}", "party", invocation->arguments[0], "state", "active"),
		      arena_print(invocation->job->arena, "The link to \"%s\" is active.", invocation->arguments[0]));
}

static enum result link_list(struct invocation *invocation)
{
	struct partner_record *partners = NULL;
	json_t *list = json_array();
	int count = 0;

	TRY(json_own(invocation->job, list));
	TRY(partner_list(invocation->job, invocation->database, &partners, &count));
	for (int at = 0; at < count; at++) {
		int64_t waiting = 0;
		struct instant oldest;

		if (strcmp(partners[at].state, "own") == 0)
			continue;
		TRY(outbox_depth(invocation->job, invocation->database, partners[at].party, &waiting, &oldest));
		if (!invocation->json)
			printf("%-8s %-10s %-40s %lld waiting\n", partners[at].party, partners[at].state,
			       partners[at].address, (long long)waiting);
		json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:s?, s:I}", "party", partners[at].party,
						      "state", partners[at].state, "address", partners[at].address,
						      "words", partners[at].words, "waiting", (json_int_t)waiting));
	}
	return invocation->json ? print_json(invocation, list) : OK;
}

const struct command link_commands[] = {
    {"link", "invite", "", "[--out FILE] [--qr]", "Gives our invitation, for a partner to accept.", NEEDS_OFFICE,
     link_invite},
    {"link", "accept", "FILE", "", "Takes a partner's invitation and shows the words to compare.", NEEDS_OFFICE,
     link_take},
    {"link", "confirm", "PARTY", "", "The words were compared and are the same: the link becomes active.", NEEDS_OFFICE,
     link_activate},
    {"link", "list", "", "", "Lists the partners and what waits for them.", NEEDS_STORE, link_list},
    {0},
};
