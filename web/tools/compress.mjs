// compress.mjs - writes .gz and .br beside each built text file, so that the node never compresses, and prints what the first view weighs.
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { brotliCompressSync, gzipSync } from 'node:zlib';

let first = 0;
const isPreview = (name) => /assets\/(pdf|Preview)/.test(name); // loaded when somebody looks at a PDF
for (const name of readdirSync('dist', { recursive: true }).map(String)) {
	const file = `dist/${name}`;
	if (!statSync(file).isFile() || !/\.(js|css|html|svg|json)$/.test(name)) continue;
	const content = readFileSync(file), small = gzipSync(content, { level: 9 });
	writeFileSync(`${file}.gz`, small);
	writeFileSync(`${file}.br`, brotliCompressSync(content));
	if (/\.(js|css)$/.test(name) && !isPreview(name)) first += small.length;
}
console.log(`JS and CSS, gzip: ${(first / 1000).toFixed(1)} kB`);
if (first > 100_000) throw new Error('The first view weighs more than 100 kB.');
