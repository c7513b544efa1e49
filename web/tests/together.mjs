// together.mjs - what looks across cases, in Chromium on two real nodes: the gates of a flight's people before it is signed, one step in several cases
// from the queue, one thing that is not booked twice and the calendar of things.
import { Officer, affirm, fill } from '../../tools/officer.mjs';
import {
	inEveryLanguage,
	inTheDark,
	islamabad,
	must,
	passphrase,
	picture,
	roma,
	signIn,
	story,
	withLongTexts,
} from './browser.mjs';

const scan = new TextEncoder().encode('%PDF-1.4\n% an invented scan\n%%EOF\n');
let giulia, tommaso, davide, elena, ayesha, umar, bilal, hina;
const day = (days) => new Date(Date.now() + days * 86400e3).toISOString().slice(0, 10);

async function open(officer, second, agreement, kind, side, sides, step, known = {}) {
	const profile = (await officer.request('GET', `/api/agreements/${agreement}`)).data;
	const form = fill(profile, profile.steps.find((each) => each.id === step).form, known);
	const id = (await officer.request('POST', '/api/cases', { agreement, kind, side, sides, form })).data.case_id;
	if (profile.safeguards.some((each) => each.before.includes(step) && each.kinds.includes(kind)))
		await affirm(profile, id, officer, second, [step], kind);
	if (agreement === 'eu-pk-readmission')
		await officer.request('POST', `/api/cases/${id}/files?name=passport.pdf&evidence=I.passport`, scan, {
			'Content-Type': 'application/pdf',
		});
	await officer.take(id, step, form);
	return { id, profile };
}

/* A readmission case up to the proposal of a transfer. */
async function person(name) {
	const { id, profile } = await open(
		giulia,
		tommaso,
		'eu-pk-readmission',
		'own_national',
		'requesting',
		{ requested: 'pk' },
		'submit',
		{ family_name: name, given_names: 'INVENTED' },
	);
	await ayesha.waitFor(id, 'submitted');
	await ayesha.take(id, 'confirm', fill(profile, 'reply'));
	await bilal.take(id, 'issue_document', fill(profile, 'travel_document'));
	await giulia.waitFor(id, 'document_issued');
	await giulia.take(id, 'plan_transfer', fill(profile, 'transfer_plan'));
	await ayesha.waitFor(id, 'transfer_planned');
	return id;
}

async function gatesAndBatch() {
	const people = [await person('REHMAN'), await person('RAZA'), await person('QADIR')];
	await ayesha.take(people[0], 'agree_to_transfer');
	await giulia.waitFor(people[0], 'transfer_agreed');
	const { id, profile } = await open(
		giulia,
		tommaso,
		'it-pk-return-operations',
		'flight',
		'organising',
		{ receiving: 'pk' },
		'plan_flight',
		{ flight: 'XX 118', people: people.map((each, at) => ({ case: each, travel_document: `ZZ000001${at}` })) },
	);
	await affirm(profile, id, giulia, tommaso, ['sign_manifest'], 'flight');
	const refused = await giulia.take(id, 'sign_manifest', fill(profile, 'signature')).catch((error) => error.message);
	await must(
		`the refusal names the case: ${refused}`,
		/: 403 /.test(refused) && refused.includes('gate-closed') && refused.includes('Case: IT-2026-'),
	);
	const page = await signIn(roma, 'e.rinaldi');
	await page.goto(`${roma}/cases/${id}`);
	await page.getByText('1 of 3 are ready.').waitFor();
	await must(
		'two are not ready, with the reason',
		async () => (await page.getByText('This case has not come so far as the step needs.').count()) >= 2,
	);
	await inEveryLanguage(page, 'flight-gates');
	await withLongTexts(page, 'flight-gates');

	/* Islamabad agrees to the two others together, and by mistake to the first one again. */
	const queue = await signIn(islamabad, 'a.siddiqui');
	await queue.goto(`${islamabad}/?tab=all&agreement=eu-pk-readmission`);
	await queue.locator('table[aria-busy=false] input[type=checkbox]').nth(2).waitFor();
	for (let row = 0; row < 3; row++) await queue.locator('tbody input[type=checkbox]').nth(row).check();
	await inEveryLanguage(queue, 'queue-marked');
	await queue.getByRole('button', { name: 'With the 3 marked cases' }).click();
	await queue
		.locator('option', { hasText: 'Agree to the plan' })
		.waitFor({ state: 'attached' })
		.catch(() => null);
	const steps = await queue.locator('select option').allTextContents();
	const agree = steps.find((each) => each.includes('(2/3)') && /agree/i.test(each));
	await must(`a step for two of three: ${steps}`, agree);
	await queue.locator('main select').first().selectOption({ label: agree });
	await inEveryLanguage(queue, 'batch');
	await queue.getByRole('button', { name: 'Check your answers' }).click();
	await queue.getByRole('button', { name: 'Sign in 3 cases' }).click();
	await queue.getByText('Taken: 2. Proposed, a second officer releases: 0. Refused: 1.').waitFor();
	await must('the one refused is named', async () =>
		(await queue.locator('tr', { hasText: 'Refused' }).innerText()).includes('IT-2026-'),
	);
	await inEveryLanguage(queue, 'batch-done');
	for (const each of people) await giulia.waitFor(each, 'transfer_agreed');
	for (let tries = 0; tries < 100; tries++) {
		if ((await giulia.page(id)).gates.every((each) => each.green)) break;
		await new Promise((resolve) => setTimeout(resolve, 50));
	}
	await giulia.take(id, 'sign_manifest', fill(profile, 'signature', { people_counted: 3 }));
	await tommaso.take(id, 'sign_manifest');
	await page.goto(`${roma}/cases/${id}`);
	await page.getByText('3 of 3 are ready.').waitFor();
}

async function offers(code, title, units) {
	const { id, profile } = await open(davide, elena, 'it-pk-resources', 'offer', 'providing', { using: 'pk' }, 'offer', {
		kind: 'equipment',
		title,
		code,
		units,
	});
	await hina.waitFor(id, 'offered');
	await affirm(profile, id, hina, umar, ['book'], 'offer');
	return { id, profile };
}

async function resources() {
	const first = await offers('RD-10', 'Portable document readers', 10),
		second = await offers('RD-10', 'Portable document readers', 10),
		van = await offers('VAN-3', 'Van with a lamp', 1);
	const booking = (known) => fill(first.profile, 'booking', known);
	await hina.take(first.id, 'book', booking({ units: 6, from_date: day(2), until_date: day(9) }));
	await hina.take(van.id, 'book', booking({ units: 1, from_date: day(1), until_date: day(20) }));
	const refused = await hina
		.take(second.id, 'book', booking({ units: 5, from_date: day(9), until_date: day(12) }))
		.catch((error) => error.message);
	const { reference } = await hina.page(first.id);
	await must(
		`the refusal names the other booking: ${refused}`,
		refused.includes('double-booked') && refused.includes(reference),
	);
	const beyond = await hina
		.take(second.id, 'book', booking({ units: 11, from_date: day(30), until_date: day(31) }))
		.catch((error) => error.message);
	await must(`no more than there are: ${beyond}`, beyond.includes('over-limit'));
	await davide.waitFor(first.id, 'booked');
	await davide.waitFor(van.id, 'booked');
	const page = await signIn(roma, 'd.moretti');
	await page.goto(`${roma}/resources`);
	await page.getByRole('heading', { name: 'RD-10' }).waitFor();
	await page.getByRole('heading', { name: 'VAN-3' }).waitFor();
	await must('six of ten are booked', async () =>
		(await page.locator('.card', { hasText: 'RD-10' }).locator('.strip').getAttribute('aria-label')).includes(': 4'),
	);
	await page.keyboard.press('j');
	await must('the keys choose a thing', async () =>
		(await page.locator('.card[aria-current=true]').innerText()).includes('VAN-3'),
	);
	await inEveryLanguage(page, 'resources');
	await inTheDark(page, 'resources');
	await withLongTexts(page, 'resources');
	if (process.env.PICTURES) {
		await page.setViewportSize({ width: 1000, height: 720 });
		for (const language of ['en', 'it', 'ur']) await picture(process.env.PICTURES, page, language, 'resources');
		await page.setViewportSize({ width: 1366, height: 900 });
		await page.locator('header select').selectOption('en');
	}
	await page.goto(`${roma}/cases/${first.id}`);
	await page.getByRole('heading', { name: 'Bookings' }).waitFor();
	await inEveryLanguage(page, 'booking-on-case');
	const bad = await davide.request('GET', '/api/resources?from=2026-02-30').catch((error) => error.message);
	await must(`a day that is none is refused: ${bad}`, bad.includes(': 422 ') || bad.includes(': 400 '));
}

async function quotas() {
	const { id, profile } = await open(
		davide,
		elena,
		'it-pk-legal-pathways',
		'pathway',
		'offering',
		{ partner: 'pk' },
		'announce',
		{ kind: 'seasonal', title: 'Seasonal work in agriculture', quota: 100, opens_on: day(-20), closes_on: day(200) },
	);
	await hina.waitFor(id, 'announced');
	await affirm(profile, id, giulia, tommaso, ['report_use'], 'pathway');
	const use = (places) => fill(profile, 'use', { places, from_date: day(-20), until_date: day(0) });
	await giulia.take(id, 'report_use', use(60));
	const over = await giulia.take(id, 'report_use', use(41)).catch((error) => error.message);
	await must(`no more than the quota: ${over}`, over.includes('over-limit'));
	const rows = async (officer) =>
		(await officer.request('GET', '/api/quotas')).data.quotas.find((each) => each.case_id === id);
	for (let tries = 0; tries < 100 && (await rows(hina)).used !== 60; tries++)
		await new Promise((resolve) => setTimeout(resolve, 50));
	for (const officer of [giulia, hina]) {
		const row = await rows(officer);
		await must(
			`both nodes count the same: ${JSON.stringify(row)}`,
			row.used === 60 && row.of === 100 && row.left === 40 && row.closes.slice(0, 10) >= day(199),
		);
	}
	const page = await signIn(islamabad, 'h.javed');
	await page.goto(`${islamabad}/quotas`);
	await page.getByText('60 of 100').waitFor();
	await inEveryLanguage(page, 'quotas');
	await withLongTexts(page, 'quotas');
}

await story(async () => {
	[giulia, tommaso, davide, elena] = await Promise.all(
		['g.ferrante', 't.marchetti', 'd.moretti', 'e.rinaldi'].map((login) => Officer.signIn(roma, login, passphrase)),
	);
	[ayesha, umar, bilal, hina] = await Promise.all(
		['a.siddiqui', 'u.farooqi', 'b.anwar', 'h.javed'].map((login) => Officer.signIn(islamabad, login, passphrase)),
	);
	await quotas();
	await resources();
	await gatesAndBatch();
}, 'Gates, several cases together and bookings: all as it should be.');
