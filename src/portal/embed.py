"""Writes a file's bytes as a C array: embed.py FILE NAME > out.c"""
import sys

data = open(sys.argv[1], 'rb').read()
name = sys.argv[2]
print(f'extern const unsigned char {name}[];\nextern const unsigned long {name}_size;\nconst unsigned char {name}[] = {{')
for start in range(0, len(data), 24):
    print(','.join(str(byte) for byte in data[start:start + 24]) + ',')
print(f'}};\nconst unsigned long {name}_size = {len(data)};')
