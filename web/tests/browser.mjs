// browser.mjs - Chromium for the tests of the application: officers who sign in, and looks at a page as a person would
// take them: axe, overflow, pictures, in every language, both widths, both colour schemes and with texts 40 % longer.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const { chromium } = require('playwright-core');
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
export const [roma, islamabad, folder] = process.argv.slice(2);
export const passphrase = readFileSync(`${folder}/passphrase`, 'utf8').trim();
const shots = process.env.SHOTS;
if (shots) mkdirSync(shots, { recursive: true });

export const browser = await chromium.launch({
	executablePath: '/usr/bin/chromium',
	args: process.getuid() === 0 ? ['--no-sandbox'] : [],
});
const complaints = [];

// Fails unless it holds. A function is asked again for ten seconds, since a page may need a moment; a value is judged as it is. `seen` is what to show then.
export async function must(what, holds, seen = '') {
	const ask = typeof holds === 'function' ? holds : () => holds;
	for (const end = Date.now() + 10_000; !(await ask()); await new Promise((later) => setTimeout(later, 50)))
		if (ask !== holds || Date.now() > end)
			throw new Error(`${what} does not hold: ${JSON.stringify(typeof seen === 'function' ? await seen() : seen)}`);
}

export async function visit(base, width = 1366) {
	const context = await browser.newContext({ viewport: { width, height: 900 }, bypassCSP: true });
	const page = await context.newPage();
	page.on(
		'console',
		(message) =>
			message.type() === 'error' &&
			!/401|403|404|409|412|422|ERR_INTERNET_DISCONNECTED/.test(message.text()) &&
			complaints.push(message.text()),
	);
	page.on('pageerror', (error) => complaints.push(String(error)));
	await page.goto(base);
	await page.locator('input[autocomplete=username]').waitFor();
	return page;
}

export async function signIn(base, login, width) {
	const page = await visit(base, width);
	await page.locator('input[autocomplete=username]').fill(login);
	await page.locator('input[type=password]').fill(passphrase);
	await page.locator('form button').click();
	await page.locator('table').waitFor();
	return page;
}

async function askAxe(page, name) {
	if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe);
	const found = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
	for (const each of found.violations.filter((one) => ['serious', 'critical'].includes(one.impact)))
		complaints.push(`${name}: ${each.id}: ${each.nodes.map((node) => node.html.slice(0, 120)).join(' | ')}`);
}

export async function look(page, name, withAxe = true) {
	if (withAxe) await askAxe(page, name);
	const wide = await page.evaluate(
		() => document.documentElement.scrollWidth > document.documentElement.clientWidth + 1,
	);
	if (wide) complaints.push(`${name}: the page is wider than the window`);
	const squeezed = await page.evaluate(() =>
		[...document.querySelectorAll('dd')]
			.filter((each) => each.clientWidth > 0 && each.clientWidth < 60 && each.clientHeight > 80)
			.map((each) => each.textContent.trim().slice(0, 40)),
	);
	if (squeezed.length > 0) complaints.push(`${name}: broken letter by letter: ${squeezed.join(' | ')}`);
	if (shots) await page.screenshot({ path: `${shots}/${name}.png`, fullPage: true });
}

async function inLanguage(page, language) {
	await page.locator('header select').selectOption(language);
	await page.waitForFunction((wanted) => document.documentElement.lang === wanted, language);
	await page.evaluate(() => document.fonts.ready);
	await page.waitForTimeout(200);
}

// Widths are held against the words of every language; axe, whose rules do not know words, sees each width and each direction of writing once.
export async function inEveryLanguage(page, name) {
	for (const language of ['en', 'it', 'ur']) {
		await inLanguage(page, language);
		for (const width of [1366, 1000, 320]) {
			await page.setViewportSize({ width, height: 900 });
			await look(
				page,
				`${name}-${language}-${width}`,
				`${language} ${width}` === 'en 1366' || `${language} ${width}` === 'ur 320',
			);
		}
		await page.setViewportSize({ width: 1366, height: 900 });
	}
	await inLanguage(page, 'en');
}

export async function inTheDark(page, name) {
	await page.emulateMedia({ colorScheme: 'dark' });
	await look(page, `${name}-dark`);
	await page.emulateMedia({ colorScheme: 'light' });
}

// The window as it is, as WebP for the help: Chromium itself draws the picture anew.
export async function picture(pictures, page, language, topic) {
	await page.locator('header select').selectOption(language);
	await page.waitForFunction((wanted) => document.documentElement.lang === wanted, language);
	await page.evaluate(() => document.fonts.ready);
	await page.waitForTimeout(400);
	const shot = (await page.screenshot()).toString('base64');
	const small = await page.evaluate(async (data) => {
		const image = new Image();
		image.src = `data:image/png;base64,${data}`;
		await image.decode();
		const canvas = Object.assign(document.createElement('canvas'), { width: image.width, height: image.height });
		canvas.getContext('2d').drawImage(image, 0, 0);
		return canvas.toDataURL('image/webp', 0.75).split(',')[1];
	}, shot);
	mkdirSync(`${pictures}/${language}`, { recursive: true });
	writeFileSync(`${pictures}/${language}/${topic}.webp`, Buffer.from(small, 'base64'));
}

// Every word 40 % longer, as a language might be; afterwards the page is loaded anew.
export async function withLongTexts(page, name) {
	await page.evaluate(() => {
		const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
		for (let node = walker.nextNode(); node; node = walker.nextNode())
			node.data = node.data.replace(
				/\p{L}{3,}/gu,
				(word) => word + 'éñg'.repeat(4).slice(0, Math.ceil(word.length * 0.4)),
			);
	});
	for (const width of [1366, 1000, 320]) {
		await page.setViewportSize({ width, height: 900 });
		await look(page, `${name}-long-${width}`);
	}
	await page.setViewportSize({ width: 1366, height: 900 });
	await page.reload();
	await page.locator('table, .card').first().waitFor();
}

// Runs a story; whatever the pages complained about makes it fail.
export async function story(play, told) {
	try {
		await play();
		if (complaints.length) throw new Error(complaints.join('\n'));
		console.log(told);
	} catch (error) {
		if (shots)
			for (const [at, context] of browser.contexts().entries())
				await context.pages()[0].screenshot({ path: `${shots}/stopped-${at}.png`, fullPage: true });
		console.error(String(error.stack ?? error));
		if (complaints.length) console.error(complaints.join('\n'));
		process.exitCode = 1;
	}
	await browser.close();
}
