#!/usr/bin/env python3
"""Counts the checks of a `meson test` run from its testlog.json, one TAP line being one check.

usage: tally.py TESTLOG.json      prints "PASSED FAILED" and, on standard error, what failed and its output.

A test that crashed, hung or gave no line at all is one failure more, whatever its lines say.
"""
import json
import re
import sys

LINE = re.compile(r"^(not )?ok\b(?!.*# SKIP)", re.MULTILINE)


def tally(record):
    """(passed, failed) of one test program."""
    lines = LINE.findall(record.get("stdout") or "")
    failed = sum(1 for word in lines if word)
    passed = len(lines) - failed
    if record["result"] == "SKIP":
        return passed, failed
    good = record["result"] in ("OK", "EXPECTEDFAIL")
    if not good and not failed:
        failed = 1
    if good and not lines:
        passed = 1
    return passed, failed


def main():
    if len(sys.argv) != 2 or sys.argv[1] == "--help":
        print(__doc__.strip())
        return 0 if "--help" in sys.argv else 2
    passed = failed = 0
    with open(sys.argv[1], encoding="utf-8", errors="replace") as log:
        for line in log:
            record = json.loads(line)
            good, bad = tally(record)
            passed += good
            failed += bad
            if bad:
                print(f"--- {record['name']}: {record['result']}", file=sys.stderr)
                text = (record.get("stdout") or "") + (record.get("stderr") or "")
                shown = [row for row in text.splitlines() if not re.match(r"^(ok |TAP version|\d+\.\.\d+)", row)]
                print("\n".join(shown[-60:]), file=sys.stderr)
    print(passed, failed)
    return 0


if __name__ == "__main__":
    sys.exit(main())
