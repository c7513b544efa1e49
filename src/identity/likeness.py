"""Makes the C table of costs (likeness_table.h) from data/likeness.txt: likeness.py SOUND_LIST FILE > out.c

A line of the file: script asked, script found, context (two of . c v: edge, consonant, vowel; or ** for all), the sound
asked (or "gap"), and what becomes of it with its cost in sixteenths of a bit: sound:cost ..., "-" for nothing, "*" for
every other. A line for one context overrides the line for all."""
import re
import sys

sounds = ['NONE'] + re.findall(r'^SOUND\((\w+),', open(sys.argv[1], encoding='utf-8').read(), re.M)
number = {name: at for at, name in enumerate(sounds)}
number['-'] = 0
scripts = {'latin': 0, 'urdu': 1}
around = '.cv'
usual = 320  # another name
gap = {}
turn = {}
lines = [line.split() for line in open(sys.argv[2], encoding='utf-8') if line.strip() and not line.startswith('#')]
for general in (True, False):
    for line in lines:
        if (line[2] == '**') != general:
            continue
        pair = scripts[line[0]], scripts[line[1]]
        contexts = range(9) if general else [around.index(line[2][0]) * 3 + around.index(line[2][1])]
        costs = dict(part.rsplit(':', 1) for part in line[4:])
        row = [int(costs.pop('*', usual))] * len(sounds)
        for name, cost in costs.items():
            row[number[name]] = int(cost)
        for context in contexts:
            if line[3] == 'gap':
                gap[pair, context] = row
            else:
                turn[pair, context, number[line[3]]] = row
print('#include "identity/likeness_table.h"\n\nconst struct channel likeness_channels[2][2] = {')
empty = [usual] * len(sounds)
for asked in (0, 1):
    print('{')
    for found in (0, 1):
        pair = asked, found
        print('{.turn = {')
        for context in range(9):
            print('{' + ',\n'.join('{' + ','.join(map(str, turn.get((pair, context, sound), empty))) + '}'
                                   for sound in range(len(sounds))) + '},')
        print('}, .gap = {')
        for context in range(9):
            print('{' + ','.join(map(str, gap.get((pair, context), empty))) + '},')
        print('}},')
    print('},')
print('};')
