/* metadata.h - a photograph without what its maker did not mean to tell: where it was taken, when, with which device.
 *
 * Who photographs a letter at home says with it where home is (Exif, GPS). Officers need the letter. So of a picture of
 * the public only what draws it is kept: the picture itself is copied bit by bit and loses nothing, its colours and the
 * way it is turned stay, and everything else between its parts or behind its end is left out. */
#ifndef VALICO_DOCUMENTS_METADATA_H
#define VALICO_DOCUMENTS_METADATA_H

#include "base/job.h"

/* JPEG (ISO 10918-1) and PNG (ISO 15948). INVALID with field "file" and rule "damaged" when the parts of the picture do
 * not follow one another to its end. `ret_left_out` says whether anything was. */
enum result jpeg_plain(struct job *job, struct bytes picture, struct bytes *ret_plain, bool *ret_left_out);
enum result png_plain(struct job *job, struct bytes picture, struct bytes *ret_plain, bool *ret_left_out);

#endif
