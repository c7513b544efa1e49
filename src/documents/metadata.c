/* metadata.c - see metadata.h: a walk over the parts of a picture, which keeps those that draw it.
 *
 *     JPEG   ff d8 | ff TYPE SIZE ... | ff da SIZE ... then bits until the next marker | ... | ff d9
 *     PNG    signature | SIZE TYPE ... CRC | ... | IEND
 *
 * The one thing that is kept of a JPEG's Exif is how the picture is turned, written anew as an Exif of its own. */
#include "documents/metadata.h"

#include <string.h>

struct copying {
	struct job *job;
	struct bytes from;
	size_t at;
	unsigned char *to;
	size_t size;
	bool left_out;
};

static enum result is_damaged(struct job *job)
{
	return job_fail(job, INVALID, "file", "damaged", "The picture is damaged: it does not go on to its end.");
}

static enum result begin(struct copying *copying, struct job *job, struct bytes picture, size_t more)
{
	*copying = (struct copying){.job = job, .from = picture};
	TAKE(job, copying->to = arena_room(job->arena, picture.size + more));
	return OK;
}

static void keep(struct copying *copying, const unsigned char *data, size_t size)
{
	memcpy(copying->to + copying->size, data, size);
	copying->size += size;
}

static size_t left(const struct copying *copying)
{
	return copying->from.size - copying->at;
}

static unsigned int two_bytes(const unsigned char *data, bool small_first)
{
	return small_first ? (unsigned int)(data[1] << 8 | data[0]) : (unsigned int)(data[0] << 8 | data[1]);
}

static size_t four_bytes(const unsigned char *data, bool small_first)
{
	unsigned int a = two_bytes(data, small_first), b = two_bytes(data + 2, small_first);

	return small_first ? (size_t)b << 16 | a : (size_t)a << 16 | b;
}

/* --- JPEG --- */

enum jpeg_marker {
	START = 0xd8,
	END = 0xd9,
	SCAN = 0xda,
	COMMENT = 0xfe,
	APP0 = 0xe0,
	APP1 = 0xe1,
	APP2 = 0xe2,
	APP14 = 0xee,
	APP15 = 0xef
};

#define EXIF_HEAD "Exif\0"         /* and the zero at its end: six bytes */
#define PROFILE_HEAD "ICC_PROFILE" /* and its zero */
#define TURNED_TAG 0x0112
#define TURN_BYTES 36

/* How the picture is turned (1 to 8, 1: not at all), from the first directory of an Exif segment's content. */
static unsigned int turned_read(struct bytes segment)
{
	struct bytes tiff;
	size_t place, count;
	bool small_first;

	if (segment.size < 6 + 8 || memcmp(segment.data, EXIF_HEAD, 6) != 0)
		return 1;
	tiff = (struct bytes){segment.data + 6, segment.size - 6};
	small_first = tiff.data[0] == 'I';
	place = four_bytes(tiff.data + 4, small_first);
	if (place > tiff.size - 2)
		return 1;
	count = two_bytes(tiff.data + place, small_first);
	for (size_t entry = 0; entry < count && place + 2 + 12 * (entry + 1) <= tiff.size; entry++) {
		const unsigned char *data = tiff.data + place + 2 + 12 * entry;
		unsigned int turned = two_bytes(data + 8, small_first);

		if (two_bytes(data, small_first) == TURNED_TAG)
			return turned >= 1 && turned <= 8 ? turned : 1;
	}
	return 1;
}

static void turned_keep(struct copying *copying, unsigned int turned)
{
	const unsigned char exif[TURN_BYTES] = {0xff, APP1,
						0,    TURN_BYTES - 2,
						'E',  'x',
						'i',  'f',
						0,    0,
						'M',  'M',
						0,    42,
						0,    0,
						0,    8,
						0,    1,
						0x01, 0x12,
						0,    3,
						0,    0,
						0,    1,
						0,    (unsigned char)turned,
						0,    0,
						0,    0,
						0,    0};

	keep(copying, exif, sizeof(exif));
}

static bool is_kept(unsigned int marker, struct bytes segment)
{
	if (marker == COMMENT)
		return false;
	if (marker < APP0 || marker > APP15)
		return true;
	if (marker == APP2)
		return bytes_start_with(segment,
					(struct bytes){(const unsigned char *)PROFILE_HEAD, sizeof(PROFILE_HEAD)});
	return (marker == APP0 && bytes_start_with(segment, BYTES("JFIF"))) ||
	       (marker == APP14 && bytes_start_with(segment, BYTES("Adobe")));
}

static enum result segment_copy(struct copying *copying, unsigned int marker, unsigned int *turned)
{
	const unsigned char *data = copying->from.data + copying->at;
	struct bytes segment;
	size_t size;

	if (left(copying) < 4 || (size = two_bytes(data + 2, false)) < 2 || left(copying) < 2 + size)
		return is_damaged(copying->job);
	segment = (struct bytes){data + 4, size - 2};
	if (marker == APP1 && *turned == 1)
		*turned = turned_read(segment);
	if (is_kept(marker, segment))
		keep(copying, data, 2 + size);
	else
		copying->left_out = true;
	copying->at += 2 + size;
	return OK;
}

/* The bits of a scan: to the next marker that is none of those within it (00, restarts). */
static void bits_copy(struct copying *copying)
{
	size_t from = copying->at;

	while (left(copying) >= 2) {
		const unsigned char *data = copying->from.data + copying->at;

		if (data[0] == 0xff && data[1] != 0 && data[1] != 0xff && (data[1] < 0xd0 || data[1] > 0xd7))
			break;
		copying->at++;
	}
	keep(copying, copying->from.data + from, copying->at - from);
}

static enum result jpeg_copy(struct copying *copying, unsigned int *turned)
{
	bool has_scan = false;

	while (left(copying) >= 2) {
		const unsigned char *data = copying->from.data + copying->at;
		unsigned int marker = data[1];

		if (data[0] != 0xff)
			return is_damaged(copying->job);
		if (marker == 0xff) {
			copying->at++; /* filling */
			continue;
		}
		if (marker == END) {
			keep(copying, data, 2);
			copying->at += 2;
			copying->left_out |= left(copying) > 0;
			return has_scan ? OK : is_damaged(copying->job);
		}
		if (marker < 0xc0 || (marker >= 0xd0 && marker <= START))
			return is_damaged(copying->job);
		TRY(segment_copy(copying, marker, turned));
		if (marker == SCAN)
			bits_copy(copying);
		has_scan |= marker == SCAN;
	}
	return is_damaged(copying->job);
}

enum result jpeg_plain(struct job *job, struct bytes picture, struct bytes *ret_plain, bool *ret_left_out)
{
	static const unsigned char start[] = {0xff, START};
	struct copying copying;
	unsigned int turned = 1;

	if (!bytes_start_with(picture, (struct bytes){start, 2}))
		return is_damaged(job);
	TRY(begin(&copying, job, picture, TURN_BYTES));
	/* Room for the way it is turned, which is known only later, is left before the rest. */
	copying.at = 2;
	copying.size = 2 + TURN_BYTES;
	TRY(jpeg_copy(&copying, &turned));
	struct copying head = {.to = copying.to + (turned == 1 ? TURN_BYTES : 0)};

	keep(&head, start, 2);
	if (turned != 1)
		turned_keep(&head, turned);
	*ret_plain = (struct bytes){head.to, copying.size - (turned == 1 ? TURN_BYTES : 0)};
	*ret_left_out = copying.left_out;
	return OK;
}

/* --- PNG --- */

#define PNG_SIGNATURE "\x89PNG\r\n\x1a\n"

static bool is_drawn(const unsigned char *type)
{
	static const char *const drawn[] = {"IHDR", "PLTE", "IDAT", "IEND", "tRNS", "gAMA",
					    "cHRM", "sRGB", "iCCP", "sBIT", "pHYs", "bKGD"};

	for (size_t at = 0; at < sizeof(drawn) / sizeof(drawn[0]); at++) {
		if (memcmp(type, drawn[at], 4) == 0)
			return true;
	}
	return false;
}

enum result png_plain(struct job *job, struct bytes picture, struct bytes *ret_plain, bool *ret_left_out)
{
	const struct bytes signature = BYTES(PNG_SIGNATURE);
	struct copying copying;
	bool is_first = true;

	if (!bytes_start_with(picture, signature))
		return is_damaged(job);
	TRY(begin(&copying, job, picture, 0));
	keep(&copying, signature.data, signature.size);
	copying.at = signature.size;
	while (left(&copying) >= 12) {
		const unsigned char *data = picture.data + copying.at;
		size_t size = four_bytes(data, false);

		if (size > left(&copying) - 12 || (is_first && memcmp(data + 4, "IHDR", 4) != 0))
			return is_damaged(job);
		is_first = false;
		if (is_drawn(data + 4))
			keep(&copying, data, 12 + size);
		else
			copying.left_out = true;
		copying.at += 12 + size;
		if (memcmp(data + 4, "IEND", 4) != 0)
			continue;
		*ret_plain = (struct bytes){copying.to, copying.size};
		*ret_left_out = copying.left_out || left(&copying) > 0;
		return OK;
	}
	return is_damaged(job);
}
