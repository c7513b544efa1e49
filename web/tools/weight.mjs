// weight.mjs - what the built application weighs, gzip, in bytes: the first view (what index.html names, and what that imports
// before it runs), and each file that a page brings when it is opened. Pages that show a PDF are let weigh more.
import { readdirSync, readFileSync, statSync } from 'node:fs';

const gzip = (name) => statSync(`dist/assets/${name}.gz`).size;

export function weigh() {
	const first = new Set(
		[...readFileSync('dist/index.html', 'utf8').matchAll(/assets\/([\w.-]+\.(?:js|css))/g)].map((match) => match[1]),
	);
	for (const name of first)
		// a set goes on over what is added to it
		if (name.endsWith('.js'))
			for (const match of readFileSync(`dist/assets/${name}`, 'utf8').matchAll(
				/(?:from|import)\s*["']\.\/([\w.-]+\.js)["']/g,
			))
				first.add(match[1]);
	const later = readdirSync('dist/assets').filter(
		(name) => /\.(js|css)$/.test(name) && !first.has(name) && !/^(pdf|Preview)/.test(name),
	);
	return {
		first: [...first].reduce((sum, name) => sum + gzip(name), 0),
		later: Object.fromEntries(later.map((name) => [name, gzip(name)])),
	};
}
