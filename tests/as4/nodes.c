/* nodes.c - see nodes.h. */
#include "nodes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void must(enum result result, const struct job *job)
{
	if (result == OK)
		return;
	fprintf(stderr, "The test's own nodes cannot be made: %s\n", job->failure.reason);
	abort();
}

static void certificate_new(struct job *job, struct node *node, const char *name, enum certificate_use use,
			    char key_id[KEY_ID_SIZE], struct certificate *ret_certificate)
{
	struct instant until = instant_plus(job->now, DAYS(400));
	struct public_key key;
	struct bytes der;

	must(node->keeper.create(node->keeper.self, job, key_id, &key), job);
	must(certificate_write(job, &node->keeper, key_id, &key, name, "IT", use, until, &der), job);
	must(certificate_read(job, der, ret_certificate), job);
}

void node_describe(struct node *node)
{
	node->self = (struct as4_self){.party = node->partner.party,
				       .keeper = &node->keeper,
				       .signing_key_id = node->signing_key_id,
				       .signing = &node->signing,
				       .agreement_key_id = node->agreement_key_id,
				       .agreement = &node->agreement};
	node->partner.signing = &node->signing;
	node->partner.agreement = &node->agreement;
	node->partner.mode = (struct as4_mode){.agreement = "urn:valico:eu-pk-readmission",
					       .service = "urn:valico:cases",
					       .service_type = "urn:valico:services",
					       .action = "exchange"};
}

static void node_open(struct job *job, struct node *node, const char *id, const char *role)
{
	must(key_ring_open(&node->ring), job);
	node->keeper = key_ring_keeper(node->ring);
	certificate_new(job, node, id, CERTIFICATE_SIGNING, node->signing_key_id, &node->signing);
	certificate_new(job, node, id, CERTIFICATE_AGREEMENT, node->agreement_key_id, &node->agreement);
	node->partner.party = (struct as4_party){.id = id, .id_type = "urn:valico:party", .role = role};
	node_describe(node);
}

static enum result find(void *self, struct job *job, const struct as4_party *party, struct as4_partner *ret_partner)
{
	struct nodes *nodes = self;
	const struct node *all[] = {&nodes->roma, &nodes->islamabad, &nodes->wien};

	for (size_t at = 0; at < 3; at++) {
		if (strcmp(all[at]->partner.party.id, party->id) != 0)
			continue;
		*ret_partner = all[at]->partner;
		return OK;
	}
	return job_fail(job, MISSING, "partner", "partner", "There is no partner %s.", party->id);
}

void nodes_open(struct job *job, struct nodes *nodes)
{
	*nodes = (struct nodes){0};
	node_open(job, &nodes->roma, "it-moi", AS4_ROLE_INITIATOR);
	node_open(job, &nodes->islamabad, "pk-moi", AS4_ROLE_RESPONDER);
	node_open(job, &nodes->wien, "at-moi", AS4_ROLE_INITIATOR);
	nodes->partners = (struct as4_partners){.find = find, .self = nodes};
}

void nodes_close(struct nodes *nodes)
{
	key_ring_close(nodes->roma.ring);
	key_ring_close(nodes->islamabad.ring);
	key_ring_close(nodes->wien.ring);
}

struct as4_message nodes_message(void)
{
	static const struct as4_property properties[] = {{"originalSender", NULL, "it-questura-roma"},
							 {"finalRecipient", "urn:valico:office", "pk-fia & \"nadra\""}};
	static const struct as4_property part_properties[] = {{"name", NULL, "parcel <1>"}};
	static const struct as4_part parts[] = {
	    {.content_type = "application/json",
	     .charset = "utf-8",
	     .compressed = true,
	     .content = {(const unsigned char *)"{\"events\":[]}", 13},
	     .properties = part_properties,
	     .property_count = 1},
	    {.content_type = "application/octet-stream", .content = {(const unsigned char *)"\0\1\2\r\n--\xff", 8}},
	};

	return (struct as4_message){.id = "0193-1@it-moi.valico",
				    .conversation_id = "case-7",
				    .timestamp = {INT64_C(1795492800123)},
				    .properties = properties,
				    .property_count = 2,
				    .parts = parts,
				    .part_count = 2};
}
