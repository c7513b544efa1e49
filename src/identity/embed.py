"""Writes a data file's bytes as a C array, declared in identity/embedded.h or HEADER: embed.py FILE NAME [HEADER] > out.c"""
import sys

data = open(sys.argv[1], 'rb').read()
name = sys.argv[2]
header = sys.argv[3] if len(sys.argv) > 3 else 'identity/embedded.h'
print(f'#include "{header}"\nconst unsigned char {name}[] = {{')
for start in range(0, len(data), 24):
    print(','.join(str(byte) for byte in data[start:start + 24]) + ',')
print(f'}};\nconst unsigned long {name}_size = {len(data)};')
