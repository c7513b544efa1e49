/* words.h - the list behind fingerprint_words(), for its test. Only this room includes it. */
#ifndef VALICO_CRYPTO_WORDS_H
#define VALICO_CRYPTO_WORDS_H

#define FINGERPRINT_WORD_LIST_SIZE 1024

extern const char *const fingerprint_word_list[FINGERPRINT_WORD_LIST_SIZE];

#endif
