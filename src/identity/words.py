"""Makes the C table of words in names (name_words.h) from data/words.txt: words.py FILE > out.c"""
import sys

ALSO = ('second', 'gift', 'alone', 'ofgod', 'begins', 'ends')
rows = {}
kind = None
for number, line in enumerate(open(sys.argv[1], encoding='utf-8'), 1):
    if line.startswith('#') or not line.strip():
        continue
    words = line.split()
    if not line[0].isspace():
        kind = words.pop(0)
    for word in words:
        word, _, instead = word.partition('=')
        if '-' in word or '_' in word:
            continue
        word = word.replace('\u0651', '')
        if word in rows and rows[word] != (kind, instead) and kind not in ALSO:
            sys.exit(f'{sys.argv[1]}:{number}: {word} stands here twice')
        before = rows.get(word, ('none', ''))
        rows[word] = (kind, instead) if kind not in ALSO or before[0] == 'none' else before
        if kind in ALSO:
            rows.setdefault(('also', word), set()).add(kind)
print('#include "identity/name_words.h"\n\n#include <stddef.h>\n\nconst struct name_word name_words[] = {')
names = sorted((word for word in rows if isinstance(word, str)), key=lambda word: word.encode())
for word in names:
    kind, instead = rows[word]
    also = rows.get(('also', word), set())
    kind = 'name' if kind in (*ALSO, 'none') else kind
    text = f'"{instead}"' if instead else 'NULL'
    marks = ', '.join(str(mark in also).lower() for mark in ALSO)
    print(f'    {{"{word}", WORD_{kind.upper()}, {text}, {marks}}},')
first = [word.encode()[0] for word in names]
starts = [sum(byte < start for byte in first) for start in range(257)]
print('};\nconst int name_word_count = ' + str(len(names)) + ';\nconst short name_word_starts[257] = {' + ','.join(map(str, starts)) + '};')
