/* embedded.h - the file of data/ as it stands in the program (identity/embed.py writes it). Inside the room. */
#ifndef VALICO_BORDER_EMBEDDED_H
#define VALICO_BORDER_EMBEDDED_H

extern const unsigned char data_alerts[];
extern const unsigned long data_alerts_size;

#endif
