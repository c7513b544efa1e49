// all.mjs - checks that need no node: catalogues complete in every language, every key that a page uses is there, no
// physical left or right in the style sheet, the first view within its budget. Prints TAP.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { weigh } from '../tools/weight.mjs';

let number = 0,
	bad = 0;
function check(name, faults) {
	number++;
	if (faults.length) bad++;
	console.log(`${faults.length ? 'not ok' : 'ok'} ${number} - ${name}`);
	for (const fault of faults) console.log(`# ${fault}`);
}
const read = (file) => readFileSync(file, 'utf8');
const catalogue = Object.fromEntries(
	['en', 'it', 'ur'].map((language) => [language, JSON.parse(read(`catalogue/${language}.json`))]),
);
for (const language of ['en', 'it', 'ur']) {
	const written = [...read(`catalogue/${language}.json`).matchAll(/"((?:[^"\\]|\\.)*)":/g)].map((match) => match[1]);
	check(
		`${language} says each text once`,
		written.filter((key, at) => written.indexOf(key) !== at),
	);
}
const base = (key) => key.replace(/\.(zero|one|two|few|many|other)$/, '');
const keys = (language) => new Set(Object.keys(catalogue[language]).map(base));

for (const language of ['it', 'ur']) {
	check(
		`${language} says all that English says`,
		[...keys('en')].filter((key) => !keys(language).has(key)),
	);
	check(
		`${language} says nothing more`,
		[...keys(language)].filter((key) => !keys('en').has(key)),
	);
}
for (const language of ['en', 'it', 'ur']) {
	const categories = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
	const plural = new Set(
		Object.keys(catalogue[language])
			.filter((key) => key.endsWith('.other'))
			.map(base),
	);
	check(
		`${language} has every plural`,
		[...plural]
			.flatMap((key) => categories.map((category) => `${key}.${category}`))
			.filter((key) => !(key in catalogue[language])),
	);
	const names = (text) => (text.match(/\{\w+\}/g) ?? []).sort().join();
	check(
		`${language} keeps the values`,
		Object.keys(catalogue[language]).filter(
			(key) => catalogue.en[key] && names(catalogue[language][key]) !== names(catalogue.en[key]),
		),
	);
}
const help = Object.fromEntries(
	['en', 'it', 'ur'].map((language) => [language, JSON.parse(read(`catalogue/help/${language}.json`))]),
);
const shape = (language) =>
	Object.entries(help[language]).map(([topic, { title, picture, text }]) =>
		[topic, title && 1, picture && 1, text.filter(Boolean).length].join(),
	);
for (const language of ['it', 'ur'])
	check(
		`the help in ${language} tells as much as in English`,
		shape('en').filter((each, at) => shape(language)[at] !== each),
	);
check(
	'every topic of the help has its picture in each language',
	Object.keys(help.en)
		.flatMap((topic) => ['en', 'it', 'ur'].map((language) => `${language}/${topic}.webp`))
		.filter((name) => !existsSync(`public/help/${name}`)),
);
const sources = readdirSync('src', { recursive: true })
	.map(String)
	.filter((name) => /\.(svelte|ts)$/.test(name))
	.map((name) => read(`src/${name}`))
	.join('\n');
const used = new Set([...sources.matchAll(/\bt\('([^']+)'/g)].map((match) => match[1]));
check(
	'every text that a page uses is in the catalogue',
	[...used].filter((key) => !keys('en').has(key)),
);
// What an officer may be refused by: the agreement's forms, the decisions, sign-in, files, the zone, the store.
const floors = [
	'agreement/form.c',
	'cases/decide.c',
	'cases/gates.c',
	'cases/bookings.c',
	'office/case/bookings.c',
	'office/desk/batch.c',
	'office/desk/files.c',
	'office/desk/steps.c',
	'office/case/open_case.c',
	'office/people/question_ask.c',
	'access/sessions.c',
	'access/hashing.c',
	'identity/mrz.c',
	'store/sqlite.c',
];
const inner = new Set([
	'file-exists',
	'exists-already',
	'file-write',
	'no-store',
	'unknown-step',
	'unknown-safeguard',
	'file-add',
]); // no button of a page leads there
const refusals = floors.flatMap((name) =>
	[...read(`../src/${name}`).matchAll(/"([a-z]+(?:-[a-z]+)+)"/g)].map((match) => match[1]),
);
check(
	'every rule that refuses an officer is in the catalogue',
	[...new Set(refusals)].filter((rule) => !inner.has(rule) && !keys('en').has(`rule.${rule}`)),
);
const css = ['base', 'frame', 'parts', 'sizes'].map((name) => read(`src/styles/${name}.css`)).join('');
check(
	'the style sheets know no left and right',
	css.match(
		/\b(margin|padding|border|inset)-(left|right|top|bottom)\b|\bfloat:|text-align: (left|right)(?!; letter)/g,
	) ?? [],
);
const { first, later } = weigh();
check(
	`JS and CSS of the first view weigh ${(first / 1000).toFixed(1)} kB of 100`,
	first > 100_000 ? ['too heavy'] : [],
);
check(
	'no later page brings a file of more than 40 kB',
	Object.entries(later)
		.filter(([, size]) => size > 40_000)
		.map(([name, size]) => `${name}: ${size}`),
);
check('nothing inline in the page', read('dist/index.html').match(/<style|<script(?![^>]*src=)|style=/g) ?? []);
console.log(`1..${number}`);
console.log(`${number - bad} passed, ${bad} failed`);
process.exit(bad ? 1 : 0);
