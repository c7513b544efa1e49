/* digits.c - one sign of a number or a date. */
#include "identity/digits.h"

#include <utf8proc.h>

int digit_or_sign(struct bytes text, size_t at, int *ret_size)
{
	utf8proc_int32_t point;
	utf8proc_ssize_t size;

	*ret_size = 1;
	if (text.data[at] < 0x80)
		return text.data[at] >= ' ' && text.data[at] < 0x7f ? text.data[at] : SIGN_OTHER;
	size = utf8proc_iterate(text.data + at, (utf8proc_ssize_t)(text.size - at), &point);
	if (size <= 0)
		return SIGN_OTHER;
	*ret_size = (int)size;
	if (point >= 0x660 && point <= 0x669)
		return '0' + point - 0x660;
	if (point >= 0x6f0 && point <= 0x6f9)
		return '0' + point - 0x6f0;
	if (point >= 0xff10 && point <= 0xff19)
		return '0' + point - 0xff10;
	if (point == 0xb1)
		return SIGN_PLUS_MINUS;
	switch (utf8proc_category(point)) {
	case UTF8PROC_CATEGORY_CF:
	case UTF8PROC_CATEGORY_MN:
		return SIGN_INVISIBLE;
	case UTF8PROC_CATEGORY_PD:
		return '-';
	case UTF8PROC_CATEGORY_ZS:
		return ' ';
	default:
		return SIGN_OTHER;
	}
}
