/* question_bytes.h - the numbers and marks of a set's file. Inside the room: its reader, its writer and its tests. */
#ifndef VALICO_OFFICE_PEOPLE_QUESTION_BYTES_H
#define VALICO_OFFICE_PEOPLE_QUESTION_BYTES_H

#include <stddef.h>
#include <stdint.h>

#define QUESTION_MAGIC "VALICOQS"
#define QUESTION_SET_VERSION 2

static inline uint64_t number_get(const unsigned char *data, size_t size)
{
	uint64_t number = 0;

	for (size_t at = size; at > 0; at--)
		number = number << 8 | data[at - 1];
	return number;
}

static inline void number_put(unsigned char *data, size_t size, uint64_t number)
{
	for (size_t at = 0; at < size; at++)
		data[at] = (unsigned char)(number >> 8 * at);
}

#endif
