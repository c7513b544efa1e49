/* link_code.h - an invitation as a QR code, and back. Inside the room.
 *
 * An invitation is larger than a QR code holds. Compressed and written in the letters that a code packs most tightly it
 * fits: "VALICO1:" and the base45 (RFC 9285) of the gzip. Any telephone reads that as a text, which `valico link
 * accept` takes from a file like the invitation itself. */
#ifndef VALICO_CLI_LINK_CODE_H
#define VALICO_CLI_LINK_CODE_H

#include "cli/command.h"

/* Prints the code with half blocks. LIMIT when it is still too big. */
enum result link_code_print(struct job *job, struct bytes invitation);

/* The invitation in a code's text; the text itself when it is no such text. INVALID when it is damaged. */
enum result link_code_read(struct job *job, struct bytes text, struct bytes *ret_invitation);

#endif
