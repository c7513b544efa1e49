/* advice.c - see advice.h. */
#include "border/advice.h"

static const char *const names[ADVICE_COUNT] = {
    [ADVICE_NOTHING_FOUND] = "nothing-found", [ADVICE_COMPARE] = "compare", [ADVICE_READ_AGAIN] = "read-again",
    [ADVICE_SECOND_LOOK] = "second-look",     [ADVICE_CALL] = "call",
};

/* What each finding stands for. */
static const struct {
	const char *name;
	enum advice advice;
	bool caution;
} rows[FINDING_COUNT] = {
    [FINDING_ALERT_CALL] = {"alert-call", ADVICE_CALL, false},
    [FINDING_ALERT] = {"alert", ADVICE_SECOND_LOOK, false},
    [FINDING_ALERT_COMPARE] = {"alert-compare", ADVICE_COMPARE, false},
    [FINDING_LISTED] = {"listed", ADVICE_SECOND_LOOK, false},
    [FINDING_LISTED_OLD] = {"listed-old", ADVICE_SECOND_LOOK, false},
    [FINDING_EXPIRED] = {"expired", ADVICE_SECOND_LOOK, false},
    [FINDING_NO_EXPIRY] = {"no-expiry", ADVICE_READ_AGAIN, false},
    [FINDING_DIGITS] = {"digits", ADVICE_READ_AGAIN, false},
    [FINDING_TWICE] = {"twice", ADVICE_SECOND_LOOK, false},
    [FINDING_LIST_EXPIRED] = {"list-expired", ADVICE_NOTHING_FOUND, true},
    [FINDING_LIST_DAMAGED] = {"list-damaged", ADVICE_NOTHING_FOUND, true},
    [FINDING_NO_LIST] = {"no-list", ADVICE_NOTHING_FOUND, true},
    [FINDING_ALERTS_CUT] = {"alerts-cut", ADVICE_NOTHING_FOUND, true},
    [FINDING_NO_BIRTH] = {"no-birth", ADVICE_NOTHING_FOUND, true},
    [FINDING_NO_NAME] = {"no-name", ADVICE_NOTHING_FOUND, true},
    [FINDING_NO_DOCUMENT] = {"no-document", ADVICE_NOTHING_FOUND, true},
};

const char *advice_name(enum advice advice)
{
	return names[advice];
}

const char *finding_name(enum border_finding finding)
{
	return rows[finding].name;
}

bool finding_is_caution(enum border_finding finding)
{
	return rows[finding].caution;
}

enum advice advice_of(const bool findings[FINDING_COUNT])
{
	enum advice gravest = ADVICE_NOTHING_FOUND;

	for (int at = 0; at < FINDING_COUNT; at++) {
		if (findings[at] && rows[at].advice > gravest)
			gravest = rows[at].advice;
	}
	return gravest;
}
