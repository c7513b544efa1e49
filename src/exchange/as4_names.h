/* as4_names.h - the names by which Valico nodes speak to each other over AS4 (the P-Mode). Inside the room. */
#ifndef VALICO_EXCHANGE_AS4_NAMES_H
#define VALICO_EXCHANGE_AS4_NAMES_H

#define AS4_PARTY_TYPE "urn:valico:party"
#define AS4_SERVICE "urn:valico:service:cases"
#define AS4_SERVICE_TYPE NULL
#define AS4_ACTION "urn:valico:action:parcel"
#define AS4_QUESTION_ACTION "urn:valico:action:question"
#define AS4_LIST_ACTION "urn:valico:action:list"
#define AS4_AGREEMENT "urn:valico:link:1"
#define PARCEL_TYPE "application/json"
#define FILE_TYPE "application/jose"
#define TAGS_TYPE "application/octet-stream"

#endif
