// people.mjs - who is this? In Chromium against two real nodes: Islamabad looks the person of an application up in its register, sees why each
// candidate is there, two officers say "this one", one undoes it; one box takes a name in either script, a zone and a number; Roma is told that an
// open case looks like the one that is about to be opened; the auditor sees every look with its purpose.
//
// usage: people.mjs URL-OF-ROMA URL-OF-ISLAMABAD FOLDER VALICO [...]   (as tests/nodes/two_nodes.sh calls it); SHOTS: folder for pictures
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { Officer, fill, submitted } from '../../tools/officer.mjs';
import {
	inEveryLanguage,
	inTheDark,
	islamabad,
	look,
	must,
	picture,
	passphrase,
	roma,
	signIn,
	story,
	withLongTexts,
} from './browser.mjs';

const bilal = {
	family_name: 'KHAN',
	given_names: 'BILAL AHMED',
	born: '1990-02-14',
	sex: 'male',
	nationality: 'PAK',
	father_name: 'Ahmed Khan',
	place_of_birth: 'Gujrat',
};

async function opened(giulia, tommaso, ayesha) {
	const profile = (await giulia.request('GET', '/api/agreements/eu-pk-readmission')).data;
	const id = await submitted(profile, giulia, tommaso, bilal);
	await ayesha.waitFor(id, 'submitted');
	return id;
}

/* Through the API: what a search refuses, and what it logs. */
async function refusals(ayesha) {
	const refused = (body) =>
		ayesha.request('POST', '/api/people/search', body).then(
			() => 'found',
			(error) => String(error.message),
		);
	await must('a search without a purpose is refused', async () =>
		(await refused({ text: 'Bilal Khan' })).includes(': 422'),
	);
	await must('a purpose of blanks too', async () =>
		(await refused({ text: 'Bilal Khan', purpose: '  ' })).includes('/problems/purpose'),
	);
	await must('a year alone finds nobody', async () =>
		(await refused({ text: '1990', purpose: 'test' })).includes(': 422'),
	);
	await must('an emoji is no name', async () =>
		(await refused({ text: 'Bilal 😀', purpose: 'test' })).includes('name-letter'),
	);
	for (const [text, understood] of [
		['بلال احمد خان', 'name'],
		['Bilal Ahmed Khan s/o Ahmed Khan 1990', 'name'],
		['34201-0000001-1', 'national-number'],
		['AB1234567', 'document-number'],
		['0300 0000001', 'phone-or-document'],
		['300 0000001', 'phone-or-document'],
		['+92 300 0000001', 'phone'],
	]) {
		const found = (await ayesha.request('POST', '/api/people/search', { text, purpose: 'test' })).data;
		await must(`"${text}" is understood`, found.understood === understood, found.understood);
		await must(
			`"${text}" finds him first`,
			found.candidates[0]?.row.other_name?.startsWith('Bilal Ahm'),
			found.candidates[0]?.row,
		);
	}
}

async function decide(page, other, id) {
	await page.goto(`${islamabad}/cases/${id}`);
	await page.getByRole('button', { name: 'Look this person up in the register' }).click();
	await page.getByLabel('Name in any script').waitFor();
	await page.waitForFunction(() => document.querySelector('form select[required]')?.value === 'answer-application');
	await page.getByRole('button', { name: 'Look up', exact: true }).click();
	const first = page.getByRole('region', { name: 'Candidate 1' });
	await first.waitFor();
	await must(
		'the man of the passport comes first',
		async () => (await first.innerText()).includes('Bilal Ahmed Khan'),
		async () => await first.innerText(),
	);
	await first.getByText('Why is this person here?').click();
	await first.locator('.waterfall').waitFor();
	await inEveryLanguage(page, 'people');
	await inTheDark(page, 'people');
	await first.getByRole('button', { name: 'This one', exact: true }).click();
	await first.getByLabel('Why is it this person?').fill('Passport number and birth agree with our record');
	await first.getByRole('button', { name: 'Save' }).click();
	await first.getByText('Proposed: this one').waitFor();
	await must(
		'the first officer is not the second',
		async () => await first.getByText('A second officer must agree.').isVisible(),
	);

	await other.goto(`${islamabad}/cases/${id}`);
	const known = other.locator('section:has(h2:text-is("In the register"))');
	await known.getByRole('button', { name: 'I agree: this one' }).click();
	await known.getByLabel('Why do you agree?').fill('Looked at both photographs');
	await known.getByRole('button', { name: 'Save' }).click();
	await known.getByText('Identified by two officers').waitFor();
	await inEveryLanguage(other, 'identified');
	await known.getByRole('button', { name: 'Undo' }).click();
	await known.getByLabel('Why is this undone?').fill('The photograph was of his cousin');
	await known.getByRole('button', { name: 'Save' }).click();
	await known.waitFor({ state: 'detached' });
	await other.getByText('Decision about a person of the register').first().waitFor();
}

async function oneBox(page) {
	await page.goto(`${islamabad}/people`);
	await page.getByLabel('Name in any script').fill('عمر چودھری');
	await page.locator('form select[required]').selectOption('own-words');
	await must(
		'own words are asked for',
		async () => await page.getByRole('button', { name: 'Look up', exact: true }).isDisabled(),
	);
	await page.getByLabel('The purpose in your words').fill('An old letter names him');
	await page.getByLabel('Name in any script').press('Enter');
	await page.getByText('people fit equally well').first().waitFor();
	await inEveryLanguage(page, 'equal');
	await page
		.getByLabel('Name in any script')
		.fill('P<PAKKHAN<<BILAL<AHMED<<<<<<<<<<<<<<<<<<<<<<\nABI2345671PAK9002154M31010123420100000011<60');
	await page.getByRole('button', { name: 'Look up', exact: true }).click();
	await page.getByText('TD3: a check digit does not hold').waitFor();
	await page.getByText('Why is this person here?').first().click();
	await page.getByText('This search cost').first().waitFor();
	await inEveryLanguage(page, 'zone-of-a-person');
	await page.getByLabel('Name in any script').fill('Nobbody Whonever Existted');
	await page.getByLabel('Name in any script').press('Enter');
	await page.locator('[aria-live] .message').first().waitFor();
	await look(page, 'nobody');
	await withLongTexts(page, 'people');
}

async function nearDuplicate(page) {
	await page.goto(`${roma}/new`);
	await page.getByLabel('Family name', { exact: true }).fill('KHAN');
	await page.getByLabel('Given names', { exact: true }).fill('BILAL AHMAD');
	await page.getByLabel('Date of birth').first().fill('1990-02-14');
	await page.getByText('An open case looks like this person').waitFor();
	await inEveryLanguage(page, 'looks-like');
}

/* The partner is asked without the name; the way on to a case that names somebody is there after a hit only. */
async function privately(page) {
	const [, , , , folder, valico] = process.argv;
	writeFileSync(
		`${folder}/set.csv`,
		'key,name,father,born,national_number\n1,Imran Qureshi,Tariq Shahid,1957-08-08,35202-1000007-1\n',
	);
	execFileSync(valico, ['--folder', `${folder}/pk`, 'question', 'build', `${folder}/set.csv`, '--plain']);
	await page.goto(`${roma}/questions`);
	const ask = async (number) => {
		await page.locator('form.card select').nth(1).selectOption('police');
		await page.getByLabel('Identity card').fill(number);
		await page.getByRole('button', { name: 'Ask without the name' }).click();
	};
	await ask('61101-7654321-2');
	await page.getByText('The partner does not know this person by these data').waitFor();
	await must(
		'no way on without a hit',
		async () => (await page.getByRole('link', { name: 'Open a case' }).count()) === 0,
	);
	await ask('35202-1000007-1');
	await page.getByText('Same national number').waitFor();
	await page.getByRole('link', { name: 'Open a case' }).waitFor();
	await inEveryLanguage(page, 'question');
	if (!process.env.PICTURES) return;
	await page.setViewportSize({ width: 1000, height: 720 });
	for (const language of ['en', 'it', 'ur']) {
		await page.locator('header select').selectOption(language);
		await page
			.locator('.actions')
			.first()
			.evaluate((element) => element.scrollIntoView());
		await picture(process.env.PICTURES, page, language, 'question');
	}
}

await story(async () => {
	const giulia = await Officer.signIn(roma, 'g.ferrante', passphrase),
		tommaso = await Officer.signIn(roma, 't.marchetti', passphrase);
	const ayesha = await Officer.signIn(islamabad, 'a.siddiqui', passphrase);
	const id = await opened(giulia, tommaso, ayesha);
	await refusals(ayesha);
	const page = await signIn(islamabad, 'a.siddiqui'),
		other = await signIn(islamabad, 'u.farooqi');
	await decide(page, other, id);
	await oneBox(page);
	await nearDuplicate(await signIn(roma, 'g.ferrante'));
	await privately(await signIn(roma, 'd.moretti'));
	const auditor = await signIn(islamabad, 'r.haider');
	await auditor.getByText('Looked a person up').first().waitFor();
	await auditor.getByText('Another purpose: An old letter names him').first().waitFor();
	await look(auditor, 'looks-of-people');
}, 'The right person was found, two officers said so, one took it back; the second case was pointed out; every look is in the log.');
