/* sound_rules.h - sounds by name, and the readers of one script. Inside the room. */
#ifndef VALICO_IDENTITY_SOUND_RULES_H
#define VALICO_IDENTITY_SOUND_RULES_H

#include "identity/sound.h"

enum sound {
	SOUND_NONE,
#define SOUND(name, shown, strict, loose, class) SOUND_##name,
#include "identity/sound_list.h"
#undef SOUND
	SOUND_COUNT
};

enum sound_class { CLASS_C, CLASS_H, CLASS_V, CLASS_W };

struct sound_row {
	const char *shown;
	char strict, loose; /* '-' for none */
	enum sound_class class;
};

extern const struct sound_row sound_rows[SOUND_COUNT];

/* What is written of a sound by people who hear no breath: d of dh, SOUND_NONE of h. */
enum sound sound_without_breath(enum sound sound);

/* Adds a sound; beyond SOUNDS_MOST nothing is added. */
void reading_add(struct reading *reading, enum sound sound);

/* Fill the sounds of a reading from a folded token of their script. */
void urdu_read(const char *text, struct reading *reading);
void latin_read(const char *text, struct reading *reading); /* by reading->language */

/* False when the Italian and the French reading are the English one. */
bool latin_differs(const char *text);

#endif
