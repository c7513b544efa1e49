// robots.mjs - a robot at the public page: what is stopped, and what is not. Prints a table; what it says is also what docs/portal.md says.
//
// Most of it is plain requests, as simple robots send; the last one is a headless browser that runs the page's script.
//
// usage: robots.mjs URL-OF-ROMA URL-OF-ISLAMABAD FOLDER VALICO [...]   (as tests/nodes/two_nodes.sh calls it)
import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { browser } from './browser.mjs';
import { portal, report, traveller } from './traveller.mjs';

const [, , , , folder, valico] = process.argv;
const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const rows = [];
function says(what, stopped, how, expected) {
	rows.push([what, stopped ? 'stopped' : 'NOT stopped', how]);
	if (stopped !== expected)
		throw new Error(`${what}: ${how}: ${stopped ? 'stopped' : 'not stopped'}, against what is expected`);
}

async function ask(path, form) {
	const options = form && {
		method: 'POST',
		body: new URLSearchParams(form),
		headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
	};
	const response = await fetch(portal + path, { redirect: 'manual', ...options });
	return { status: response.status, to: response.headers.get('location') ?? '', text: await response.text() };
}
const tokenOf = (text) => text.match(/name="token" value="([^"]+)"/)?.[1] ?? '';

/* A report as far as the page named, with patience or without. */
const answers = [
	['family_name', { family_name: 'Invented', given_names: 'Robot' }],
	['born', {}],
	['nationality', { nationality: 'PAK' }],
	['document_number', { post: 'Islamabad' }],
	['applied_on', {}],
	['visa_for', {}],
	['what_happened', { what_happened: 'Invented by a robot' }],
	['wanted', {}],
	['more-report_agent', {}],
	['files', {}],
	['contact', {}],
];
async function begin() {
	const { to, status } = await ask('/en/report', {});
	return status === 303 ? to.replace(/\/kind$/, '') : null;
}
async function kind(path, wait, more = {}) {
	const { text } = await ask(`${path}/kind`);
	if (wait) await sleep(3200);
	return ask(`${path}/kind`, { kind: 'delay', token: tokenOf(text), website: '', ...more });
}
async function fillIn(path, person = {}) {
	for (const [page, form] of answers) await ask(`${path}/${page}`, form);
	await ask(`${path}/person`);
	return ask(`${path}/person`, person);
}
async function send(path, wait = true) {
	const { text } = await ask(`${path}/check`);
	if (wait) await sleep(3200);
	return ask(`${path}/check`, { token: tokenOf(text), website: '' });
}
const isSent = (answer) => answer.status === 303 && answer.to.endsWith('/done');
const isConfirmed = async (path) => (await ask(`${path}/done`)).text.includes('Nothing more is needed');

async function work(path, challengePath = path) {
	const challenge = JSON.parse((await ask(`/work/${challengePath.split('/').pop()}`)).text);
	for (let number = 0; number <= challenge.maxnumber; number++)
		if (
			createHash('sha256')
				.update(challenge.salt + number)
				.digest('hex') === challenge.challenge
		)
			return Buffer.from(JSON.stringify({ ...challenge, number, maxnumber: undefined })).toString('base64');
}

async function simple() {
	const fast = await begin();
	says(
		'sends at once',
		(await kind(fast, false)).status === 422,
		'the form takes nothing faster than three seconds',
		true,
	);
	const honey = await begin();
	says(
		'fills in every field',
		(await kind(honey, true, { website: 'http://spam.example' })).status === 422,
		'a field that people do not see',
		true,
	);
	says(
		'invents a token',
		(
			await ask(`${await begin()}/kind`, {
				kind: 'delay',
				token: `${Date.now().toString(16)}-${'A'.repeat(43)}`,
				website: '',
			})
		).status === 422,
		'tokens are signed',
		true,
	);
	const first = await begin(),
		second = await begin(),
		{ text } = await ask(`${first}/kind`);
	await sleep(3200);
	says(
		'takes a token to another form',
		(await ask(`${second}/kind`, { kind: 'delay', token: tokenOf(text), website: '' })).status === 422,
		'a token is bound to its form',
		true,
	);
}

async function patient() {
	const path = await begin();
	await kind(path, true);
	await fillIn(path);
	const { text } = await ask(`${path}/check`),
		numberOf = async () => (await ask(`${path}/done`)).text.match(/id="number">([^<]+)</)?.[1];
	await sleep(3200);
	const pressed = await Promise.all([1, 2, 3].map(() => ask(`${path}/check`, { token: tokenOf(text), website: '' })));
	const sent = pressed.every(isSent),
		number = await numberOf(),
		twice = await ask(`${path}/check`, { token: tokenOf(text), website: '' });
	says('waits, and runs no script', !sent, 'nobody is blocked for having no script', false);
	says(
		'  and is worked on',
		!(await isConfirmed(path)),
		'it waits in a list of its own until an officer has looked',
		true,
	);
	const held = JSON.parse(
		execFileSync(valico, ['--folder', `${folder}/it`, 'issue', 'list', '--purpose', 'test', '--json'], {
			encoding: 'utf8',
		}),
	).issues;
	says(
		'sends the same form again and again',
		isSent(twice) && number && (await numberOf()) === number && held.length === 1,
		'a form is sent once; who presses twice sees the same number',
		true,
	);
	const guess = await begin();
	await kind(guess, true);
	let tries = 0,
		stopped = false;
	await fillIn(guess, { flag: '9' });
	while (!stopped && tries++ < 6) stopped = (await ask(`${guess}/person`, { flag: '9' })).status === 303;
	await send(guess);
	says(
		'guesses at the flags',
		!(await isConfirmed(guess)),
		'a picture confirms nothing; wrong answers are told to the officer',
		true,
	);
}

async function worker() {
	const path = await begin(),
		other = await begin();
	await Promise.all([kind(path, true), kind(other, true)]);
	const started = Date.now(),
		payload = await work(path),
		took = Date.now() - started;
	await fillIn(other, { work: payload });
	await send(other);
	says('uses one proof of work for another form', !(await isConfirmed(other)), 'a proof is bound to its form', true);
	await fillIn(path, { work: payload });
	await send(path);
	says(
		'computes the proof of work',
		!(await isConfirmed(path)),
		`costs it ${took} ms each time; it proves nothing`,
		false,
	);
}

async function headless() {
	const page = await traveller({ script: true });
	await report(page, 'en', { kind: 'delay', words: 'Invented by a headless browser' }, undefined, (at) =>
		at.locator('altcha-widget .altcha[data-state=verified]').waitFor(),
	);
	says(
		'a headless browser that waits and runs the script',
		!(await page.locator('main').innerText()).includes('Nothing more is needed'),
		'it is slowed down, not stopped: an officer reads each draft before it leaves',
		false,
	);
}

try {
	await simple();
	await patient();
	await worker();
	await headless();
	const { length } = (await Promise.all(Array.from({ length: 60 }, () => begin().catch(() => null)))).filter(Boolean);
	says('begins 60 forms at once', length < 40, `${length} more were begun, then its network has to wait`, true);
	const waiting = JSON.parse(
		execFileSync(valico, ['--folder', `${folder}/it`, 'issue', 'list', '--purpose', 'test', '--json'], {
			encoding: 'utf8',
		}),
	).issues;
	if (!waiting.some((issue) => issue.check === 'wrong')) throw new Error('wrong answers are not told');
	if (waiting.some((issue) => issue.check === 'work')) throw new Error('a proof of work waits');
	console.log(rows.map(([what, stopped, how]) => `${what.padEnd(48)} ${stopped.padEnd(12)} ${how}`).join('\n'));
	console.log(
		`${waiting.length} reports wait to be looked at; ${waiting.filter((issue) => issue.check === 'wrong').length} of them with wrong answers.`,
	);
} catch (error) {
	console.log(rows.map((row) => row.join(' | ')).join('\n'));
	console.error(String(error.stack ?? error));
	process.exitCode = 1;
}
await browser.close();
