/* xml_scan.h - the look at XML before any parser sees it. Only xml.c includes it. */
#ifndef VALICO_AS4_XML_SCAN_H
#define VALICO_AS4_XML_SCAN_H

#include "base/job.h"

/* Refuses what xml.h names. Does not check that the text is well-formed: the parser does. */
enum result xml_scan(struct job *job, struct bytes text);

#endif
