/* embedded.h - the files of data/ as they stand in the program (embed.py writes them). Inside the room. */
#ifndef VALICO_IDENTITY_EMBEDDED_H
#define VALICO_IDENTITY_EMBEDDED_H

#define EMBEDDED(name)                                                                                                 \
	extern const unsigned char name[];                                                                             \
	extern const unsigned long name##_size

EMBEDDED(data_weights);
EMBEDDED(data_population);
EMBEDDED(data_population_names);
EMBEDDED(data_population_places);

#endif
