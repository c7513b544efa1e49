// traveller.mjs - a person at the public page, for the tests: answers page after page as an invented traveller would.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { browser, roma } from './browser.mjs';

const require = createRequire(import.meta.url);
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const at = new URL(roma);
export const portal = `http://127.0.0.1:${Number(at.port) + 20}`;
export const farPortal = `http://127.0.0.1:${Number(at.port) + 21}`; // Islamabad's
export const complaints = [];
const shots = process.env.SHOTS;

export async function traveller({ script, width = 1366 }) {
	const context = await browser.newContext({ viewport: { width, height: 900 }, javaScriptEnabled: script });
	const page = await context.newPage();
	page.on(
		'console',
		(message) => message.type() === 'error' && !/4\d\d/.test(message.text()) && complaints.push(message.text()),
	);
	page.on('pageerror', (error) => complaints.push(String(error)));
	return page;
}

// What a person would see to: nothing wider than the window, nothing that axe calls serious. Axe looks at a copy of the page
// where scripts may run, for it is a script itself.
const checker = await (await browser.newContext({ bypassCSP: true })).newPage();
export async function look(page, name) {
	const size = page.viewportSize();
	await checker.setViewportSize(size);
	await checker.goto(portal + '/portal.css'); // an address of the same origin, so that the style sheet loads
	await checker.setContent((await page.content()).replace('<head>', `<head><base href="${portal}/">`), {
		waitUntil: 'load',
	});
	await checker.evaluate(axe);
	const found = await checker.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
	for (const each of found.violations.filter((one) => ['serious', 'critical'].includes(one.impact)))
		complaints.push(`${name}: ${each.id}: ${each.nodes.map((node) => node.html.slice(0, 160)).join(' | ')}`);
	if (await checker.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth + 1))
		complaints.push(`${name}: wider than the window`);
	if (shots) await page.screenshot({ path: `${shots}/portal-${name}.png`, fullPage: true });
}

// The page that answers is there when this returns: a click alone may return while it is still on its way.
export const next = (page) =>
	Promise.all([page.waitForEvent('load'), page.locator('main form button').first().click()]);
export const part = (page) => new URL(page.url()).pathname.split('/').pop();
const patience = 3200; // the form takes nothing that is faster than people write

const answers = {
	kind: async (page, told) => {
		await page.waitForTimeout(patience);
		await page.locator(`input[value=${told.kind}]`).check();
	},
	family_name: async (page) => {
		await page.locator('#family_name').fill('Invented');
		await page.locator('#given_names').fill('Bilal Ahmed');
	},
	born: async (page) => {
		await page.locator('#born').fill('۱۴');
		await page.locator('[name=born-month]').fill('2');
		await page.locator('[name=born-year]').fill('1990');
	},
	nationality: (page) => page.locator('#nationality').selectOption('PAK'),
	document_number: async (page) => {
		await page.locator('#document_number').fill('ab 123-4567');
		await page.locator('#post').fill('Islamabad');
	},
	what_happened: (page, told) => page.locator('#what_happened').fill(told.words),
	'more-report_agent': async (page, told) => {
		if (!told.agent) return;
		await page.locator('#agent').fill(told.agent);
		await page.locator('input[name=sells][value=appointments]').check();
	},
	files: async (page, told) => {
		for (const file of told.files ?? []) {
			await page.locator('#file').setInputFiles(file);
			await page.locator('button[name=add]').click();
		}
	},
	contact: (page) => page.locator('#contact').fill('0300 0000000 (invented)'),
	check: (page) => page.waitForTimeout(patience),
};

// From the first page to number and secret. `seen` is called on every page.
export async function report(page, language, told, seen = async () => {}, person = async () => {}) {
	await page.goto(`${portal}/${language}/report`);
	await next(page);
	for (let pages = 0; part(page) !== 'done'; pages++) {
		const here = part(page);
		if (pages > 25) throw new Error(`the report does not get past ${here}`);
		await answers[here]?.(page, told);
		if (here === 'person') await person(page);
		await seen(here);
		await next(page);
		if (part(page) === here) throw new Error(`stopped at ${here}: ${await page.locator('.summary').innerText()}`);
	}
	return { number: await page.locator('#number').innerText(), secret: await page.locator('#secret').innerText() };
}

export async function follow(page, language, { number, secret }, base = portal) {
	await page.goto(`${base}/${language}/follow`);
	await page.locator('#number').fill(number);
	await page.locator('#secret').fill(secret.toLowerCase());
	await next(page);
	await page.locator('.status').waitFor();
}
