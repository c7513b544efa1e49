/* actor.c - the role in which somebody acts. */
#include "access/actor.h"

enum role actor_role_in(const struct actor *actor, role_set wanted)
{
	for (int role = 0; role < ROLE_COUNT; role++)
		if (actor->roles & wanted & ROLE_BIT(role))
			return (enum role)role;
	return ROLE_COUNT;
}
