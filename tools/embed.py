"""Writes a file's bytes as C: `extern const struct bytes NAME;` is what stands in it. Usage: embed.py FILE NAME > out.c"""
import sys

data = open(sys.argv[1], 'rb').read()
name = sys.argv[2]
print('#include "base/bytes.h"\nstatic const unsigned char data[] = {')
for start in range(0, len(data), 24):
    print(','.join(str(byte) for byte in data[start:start + 24]) + ',')
print(f'}};\nextern const struct bytes {name};\nconst struct bytes {name} = {{data, sizeof(data)}};')
