// agreements.mjs - other agreements than readmission in the officers' application: which an officer may choose and open, the
// sides, the form, the two regimes in lists of their own, a step taken on one node and answered on the other.
import { Officer, fill } from '../../tools/officer.mjs';
import { inEveryLanguage, islamabad, look, must, passphrase, roma, signIn, story, withLongTexts } from './browser.mjs';

// A choice of the new case's head: agreement, kind, sides. (The form below it may have fields of the same names.)
const choice = (page, name) =>
	page
		.locator('form > .card')
		.first()
		.locator('label')
		.filter({ hasText: new RegExp(`^\\s*${name}`) })
		.locator('select');
const options = (page, name) => choice(page, name).locator('option').allTextContents();

async function fillRequired(page) {
	for (const field of await page.locator('.fields label:not(:has(small:text("optional")))').all()) {
		const select = field.locator('select'),
			input = field.locator('input'),
			text = field.locator('textarea');
		if (await select.count()) {
			if (!(await select.inputValue())) await select.selectOption({ index: 1 });
		} else if (await text.count()) await text.fill('Invented');
		else if ((await input.getAttribute('type')) === 'date') await input.fill('1990-02-14');
		else if ((await input.getAttribute('type')) === 'datetime-local') await input.fill('2027-01-10T10:00');
		else if ((await input.getAttribute('type')) === 'number') await input.fill('1');
		else if (!(await input.inputValue()))
			await input.fill((await field.innerText()).startsWith('Nationality') ? 'PAK' : 'INVENTED');
	}
}

async function opens(page, agreement, kind) {
	await page.getByRole('button', { name: 'New case' }).click();
	await page.locator('option', { hasText: agreement }).first().waitFor({ state: 'attached' });
	await choice(page, 'Agreement').selectOption({ label: agreement });
	await page.locator('option', { hasText: kind }).first().waitFor({ state: 'attached' });
	await choice(page, 'Kind').selectOption({ label: kind });
	await page.getByRole('heading', { level: 2 }).first().waitFor();
}

/* A consular officer in Islamabad takes a traveller's report over: one regime, one list, the sides by their names. */
async function visaIssue() {
	const page = await signIn(islamabad, 'b.anwar');
	await must(
		'one regime needs no switch',
		async () => (await page.getByRole('button', { name: 'Police' }).count()) === 0,
	);
	await page.getByRole('button', { name: 'New case' }).click();
	await page.locator('option', { hasText: 'Expertise' }).waitFor({ state: 'attached' });
	const titles = await options(page, 'Agreement');
	await must(`tracks are there to choose: ${titles}`, titles.includes("Travellers' visa issues") && titles.length > 7);
	await must('no police agreement for who does not work in it', !titles.includes('Intelligence'));
	await choice(page, 'Agreement').selectOption({ label: "Travellers' visa issues" });
	await choice(page, 'Kind').selectOption({ label: 'Passport not given back' });
	await must('the other side is named', async () => (await options(page, 'Side that can solve it')).join() === 'Italy');
	await inEveryLanguage(page, 'new-visa-issue');
	await fillRequired(page);
	await page.getByRole('button', { name: 'Create as draft' }).click();
	await page.getByText('What can I do now?').waitFor();
	await inEveryLanguage(page, 'visa-issue');
	await must(
		'its safeguards stand before the step',
		async () => (await page.getByText('The traveller agrees').count()) > 0,
	);
}

/* A liaison officer in Roma works in both regimes: each has its list, and a police case is in one only. */
async function policeApart() {
	const page = await signIn(roma, 'd.moretti');
	await page.getByRole('button', { name: 'Administrative' }).waitFor();
	await opens(page, 'Intelligence', 'Request for information');
	await fillRequired(page);
	await page.getByRole('button', { name: 'Create as draft' }).click();
	await page.getByText('What can I do now?').waitFor();
	const reference = (await page.locator('p.quiet .code').first().innerText()).trim();
	await must(
		'a case about no person is called by its title',
		async () => (await page.locator('h1').innerText()).trim() === 'INVENTED',
	);
	await page.goto(`${roma}/?tab=all`);
	await page.locator('table[aria-busy=false]').waitFor();
	await must(
		'not among administrative cases',
		async () => (await page.locator('td', { hasText: reference }).count()) === 0,
	);
	await page.getByRole('button', { name: 'Police' }).click();
	await page.locator('td', { hasText: reference }).waitFor();
	await must('in the list too', async () =>
		(await page.locator('tr', { hasText: reference }).innerText()).includes('INVENTED'),
	);
	await inEveryLanguage(page, 'police-list');
	await withLongTexts(page, 'police-list');
	const agreements = await page
		.locator('.filters')
		.evaluate(
			(filters) => ((filters.open = true), [...filters.querySelectorAll('option')].map((each) => each.textContent)),
		);
	await must('filters of this regime only', !agreements.includes("Travellers' visa issues"));
}

/* Three sides: who plays each is chosen; a case of one side asks for nobody. */
async function sidesAreChosen() {
	const page = await signIn(roma, 'g.ferrante');
	await opens(page, 'Referral to the state whose visa was used', 'Genuine visa obtained by deception');
	await must(
		'two others to choose',
		async () =>
			(await options(page, 'State that issued the visa')).length === 2 &&
			(await options(page, 'State of origin')).length === 2,
	);
	await look(page, 'new-referral');
	await choice(page, 'Agreement').selectOption({ label: 'Refusal of stay' });
	await page.getByText('What the person said about staying').waitFor();
	await must('nobody else takes part', async () => (await choice(page, 'State of origin').count()) === 0);
	await choice(page, 'Agreement').selectOption({ label: 'Return operations' });
	await page.getByRole('button', { name: 'Add' }).first().click();
	await must('a row of the list can be added', async () => (await page.locator('.card .card').count()) === 1);
}

async function sharesLesson(officer, second, title, other) {
	const profile = (await officer.request('GET', '/api/agreements/it-pk-expertise')).data;
	const form = fill(profile, 'lesson', { title, ...(other && { other_case: other }) });
	const id = (
		await officer.request('POST', '/api/cases', {
			agreement: profile.id,
			kind: 'lesson',
			side: 'asking',
			sides: { answering: 'pk' },
			form,
		})
	).data.case_id;
	for (const safeguard of profile.safeguards.filter((each) => each.before.includes('share'))) {
		await officer.request('POST', `/api/cases/${id}/safeguards/${safeguard.id}`, {
			answer: 'stands',
			source: 'File 118/2026, read today',
		});
		if (safeguard.second_officer)
			await second.request('POST', `/api/cases/${id}/safeguards/${safeguard.id}/agreement`, {});
	}
	await officer.take(id, 'share', form);
	return id;
}

/* Lessons that build on each other: what one names is seen from both, as a picture and as a list. */
async function linkedCases() {
	const [davide, elena] = await Promise.all(
		['d.moretti', 'e.rinaldi'].map((login) => Officer.signIn(roma, login, passphrase)),
	);
	const first = await sharesLesson(davide, elena, 'How a false visa was seen');
	await sharesLesson(davide, elena, 'What the lamp shows', first);
	await sharesLesson(davide, elena, 'Training with the lamp', first);
	const page = await signIn(roma, 'd.moretti');
	await page.goto(`${roma}/cases/${first}`);
	await page.getByText('Linked cases').click();
	await page.locator('.links circle').nth(2).waitFor();
	await must('two lines are drawn', async () => (await page.locator('.links line').count()) === 2);
	await must('the list says the same', async () =>
		(await page.locator('details li', { hasText: 'What the lamp shows' }).innerText()).includes('Names: '),
	);
	await inEveryLanguage(page, 'linked');
}

/* An event of MISP fills the form of a report; what has no place in it is told. The event is invented. */
async function eventOfMisp() {
	const person = { name: 'person', Attribute: [{ object_relation: 'last-name', type: 'last-name', value: 'REHMAN' }] };
	const event = {
		Event: {
			info: 'Boats from the eastern route',
			Tag: [{ name: 'tlp:amber' }, { name: 'valico:handling="H1"' }],
			Object: [person],
		},
	};
	const page = await signIn(roma, 'd.moretti');
	await page.getByRole('button', { name: 'Administrative' }).waitFor();
	await opens(page, 'Intelligence', 'Report');
	const file = (text) =>
		page
			.locator('input[type=file]')
			.setInputFiles({ name: 'event.json', mimeType: 'application/json', buffer: Buffer.from(text) });
	await file('{');
	await page.getByText('This is not one event of MISP.').waitFor();
	await file(JSON.stringify(event));
	await page.getByText('tag tlp:amber').waitFor();
	await must(
		'the title is filled in',
		async () => (await page.getByLabel('Title, without names').inputValue()) === event.Event.info,
	);
	await must('the person too', async () => (await page.getByLabel('Family name').first().inputValue()) === 'REHMAN');
	await look(page, 'misp-read');
}

await story(async () => {
	await linkedCases();
	await eventOfMisp();
	await visaIssue();
	await policeApart();
	await sidesAreChosen();
}, 'Agreements are chosen and opened, sides named, regimes apart: all as it should be.');
