// portal.mjs - puts the public's style sheet and icon beside the built script, compresses them, and holds them to their
// budget: what a public page loads (without pictures) is at most 30 kB, also on the page with the proof of work.
import { copyFileSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { brotliCompressSync, gzipSync } from 'node:zlib';

for (const name of ['portal.css', 'icon.svg']) copyFileSync(`portal/${name}`, `dist-portal/${name}`);
let whole = 0;
for (const name of readdirSync('dist-portal').filter((each) => /\.(js|css|svg)$/.test(each))) {
	const content = readFileSync(`dist-portal/${name}`),
		small = gzipSync(content, { level: 9 });
	writeFileSync(`dist-portal/${name}.gz`, small);
	writeFileSync(`dist-portal/${name}.br`, brotliCompressSync(content));
	whole += small.length;
}
console.log(`The public's style sheet and script, gzip: ${(whole / 1000).toFixed(1)} kB`);
if (whole > 27_000) throw new Error('The style sheet and script of the public pages weigh more than 27 kB.');
