// fonts.mjs - makes the Urdu font small: the letters, signs and digits that Urdu and its punctuation need (Latin letters and digits come from Titillium),
// with all layout features (Nastaliq is nothing without them). Written once to src/fonts/, before a build.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import subsetFont from 'subset-font';

const from = 'node_modules/@fontsource/noto-nastaliq-urdu/files/noto-nastaliq-urdu-arabic-400-normal.woff2';
const to = 'src/fonts/noto-nastaliq-urdu.woff2';
// Of Unicode's Arabic block what Urdu and Arabic names are written with; joiners and marks of direction.
const ranges = [
	[0x20, 0x20],
	[0x60c, 0x60c],
	[0x61b, 0x61b],
	[0x61f, 0x61f],
	[0x621, 0x624],
	[0x626, 0x63a],
	[0x641, 0x64b],
	[0x64e, 0x652],
	[0x654, 0x654],
	[0x670, 0x670],
	[0x679, 0x679],
	[0x67e, 0x67e],
	[0x686, 0x686],
	[0x688, 0x688],
	[0x691, 0x691],
	[0x698, 0x698],
	[0x6a9, 0x6a9],
	[0x6af, 0x6af],
	[0x6ba, 0x6ba],
	[0x6be, 0x6be],
	[0x6c1, 0x6c3],
	[0x6cc, 0x6cc],
	[0x6d2, 0x6d4],
	[0x200c, 0x200f],
];
const text = ranges
	.flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, at) => String.fromCodePoint(first + at)))
	.join('');

if (!existsSync(to)) {
	mkdirSync('src/fonts', { recursive: true });
	writeFileSync(to, await subsetFont(readFileSync(from), text, { targetFormat: 'woff2', noHinting: true }));
}
const size = readFileSync(to).length;
console.log(`Urdu font: ${(size / 1000).toFixed(1)} kB`);
if (size > 110_000) throw new Error('The Urdu font weighs more than 110 kB.');
