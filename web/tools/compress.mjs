// compress.mjs - writes .gz and .br beside each built text file, so that the node never compresses, and prints what the first view weighs.
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { weigh } from './weight.mjs';

for (const name of readdirSync('dist', { recursive: true }).map(String)) {
	const file = `dist/${name}`;
	if (!statSync(file).isFile() || !/\.(js|css|html|svg|json)$/.test(name)) continue;
	const content = readFileSync(file);
	writeFileSync(`${file}.gz`, gzipSync(content, { level: 9 }));
	writeFileSync(`${file}.br`, brotliCompressSync(content));
}
const { first, later } = weigh();
console.log(
	`JS and CSS of the first view, gzip: ${(first / 1000).toFixed(1)} kB; of all later pages: ${(Object.values(later).reduce((sum, size) => sum + size, 0) / 1000).toFixed(1)} kB`,
);
if (first > 100_000) throw new Error('The first view weighs more than 100 kB.');
