/* national_number.h - numbers of persons and documents as officers type them; Pakistan's CNIC checked.
 *
 * A CNIC (computerised national identity card) has thirteen digits, written 35202-1234567-1: five for where the family
 * is registered (the first for the province: 1 Khyber Pakhtunkhwa, 2 former tribal areas, 3 Punjab, 4 Sindh,
 * 5 Balochistan, 6 Islamabad, 7 Gilgit-Baltistan, 8 Kashmir), seven for the family, one that is odd for a man and even
 * for a woman. It has no check digit. */
#ifndef VALICO_IDENTITY_NATIONAL_NUMBER_H
#define VALICO_IDENTITY_NATIONAL_NUMBER_H

#include "identity/person.h"

#define CNIC_DIGITS 13

/* Folds a number of any kind: letters to capitals, digits of all scripts to 0-9; blanks, hyphens, dots, slashes and
 * invisible marks go. INVALID with rule "number" for another sign or fewer than `least` letters; LIMIT with rule
 * "too-long" beyond NUMBER_BYTES_MOST. */
enum result number_fold(struct job *job, const char *field, struct bytes text, int least,
			char ret_number[NUMBER_BYTES_MOST + 1]);

/* Reads a CNIC into its thirteen digits. INVALID with rule "number" and the reason. */
enum result cnic_read(struct job *job, const char *field, struct bytes text, char ret_number[NUMBER_BYTES_MOST + 1]);

/* Of thirteen digits. */
enum sex cnic_sex(const char *number);

/* As people write it, 35202-1234567-1. */
#define CNIC_TEXT_SIZE 16
void cnic_write(const char *number, char ret_text[CNIC_TEXT_SIZE]);

/* How else the number of a mobile of phone_read() may stand somewhere: without a code of a country ("300 1234567"),
 * with Pakistan's or with Italy's. Returns how many, 0 for a number that is no such mobile. */
#define PHONE_OTHERS_MOST 2
int phone_others(const char *number, char ret_numbers[PHONE_OTHERS_MOST][NUMBER_BYTES_MOST + 1]);

/* A telephone number as digits with its country's code: 0300 1234567, +92 300 1234567 and 0092-300-1234567 are
 * 923001234567. A number without a country's code that is no Pakistani mobile stays as typed. */
enum result phone_read(struct job *job, const char *field, struct bytes text, char ret_number[NUMBER_BYTES_MOST + 1]);

#endif
