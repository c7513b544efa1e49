// desk.mjs - a working day at the desk, in Chromium against two real nodes: keys and palette, filters and kept views, a
// draft that two officers write, a line that is lost, a case that moves while it is chosen, and the auditor who sees it all.
//
// usage: desk.mjs URL-OF-ROMA URL-OF-ISLAMABAD FOLDER VALICO [...]   (as tests/nodes/two_nodes.sh calls it); SHOTS: folder for pictures
import { Officer, fill } from '../../tools/officer.mjs';
import { inEveryLanguage, inTheDark, look, must, passphrase, roma, signIn, story, withLongTexts } from './browser.mjs';

async function newCase(officer, family) {
	const profile = (await officer.request('GET', '/api/agreements/eu-pk-readmission')).data;
	const form = fill(profile, 'application', { family_name: family });
	return (
		await officer.request('POST', '/api/cases', {
			agreement: 'eu-pk-readmission',
			kind: 'own_national',
			partner: 'pk',
			side: 'requesting',
			form,
		})
	).data.case_id;
}

async function keysAndPalette(page) {
	await page.keyboard.press('?');
	await page.locator('dialog[open]').waitFor();
	await inTheDark(page, 'keys');
	await page.locator('dialog[open] input[type=checkbox]').uncheck();
	await page.keyboard.press('Escape');
	await page.keyboard.press('n');
	await page.waitForTimeout(100);
	await must('letters that are switched off do nothing', !page.url().includes('/new'));
	await page.keyboard.press('Control+k');
	await page.locator('.palette[open] input').fill('sett');
	await look(page, 'palette');
	await page.keyboard.press('Enter');
	await page.locator('dialog[open] input[type=checkbox]').check();
	await page.keyboard.press('Escape');
}

async function chosenCaseStays(page, anna) {
	await page.goto(`${roma}/?tab=all`);
	await page.locator('tr.chosen').waitFor();
	const before = await page.locator('tr.chosen .code').innerText();
	await newCase(anna, 'ZAMAN');
	await page.getByText('ZAMAN').first().waitFor(); /* live: it comes above the chosen one */
	await must(
		'the chosen case stays chosen',
		async () => (await page.locator('tr.chosen .code').innerText()) === before,
	);
	await page.keyboard.press('c');
	await page.locator('tr.chosen td', { hasText: 'Giulia' }).waitFor();
	await page.keyboard.press('Enter');
	await page.getByText('What can I do now?').waitFor();
	await must(
		'Enter opens the chosen case',
		async () => (await page.locator('p.quiet .code').first().innerText()) === before,
	);
	await page.goBack();
}

async function filtersAndViews(page) {
	await page.locator('.filters summary').click();
	await page.getByLabel('Kind').selectOption('transit');
	await page.waitForURL(/kind=transit/);
	await page.getByLabel('Name of this view').fill('Only transit');
	await page.getByRole('button', { name: 'Keep this view' }).click();
	await page.getByRole('link', { name: 'Only transit' }).waitFor();
	await inEveryLanguage(page, 'filters');
	await page.getByRole('button', { name: 'Clear filters' }).click();
	await page.waitForFunction(() => !location.search.includes('kind='));
	await page.reload();
	await page.getByRole('link', { name: 'Only transit' }).click();
	await page.waitForURL(/kind=transit/);
	await withLongTexts(page, 'queue');
	await page.getByRole('button', { name: 'Drop the view Only transit' }).click();
	await page.getByRole('link', { name: 'Only transit' }).waitFor({ state: 'detached' });
}

/* A colleague saves the same draft: the officer chooses field by field; then the line is lost and comes back. */
async function draftOfTwo(page, anna, colleague) {
	const id = await newCase(anna, 'QURESHI');
	await page.goto(`${roma}/cases/${id}`);
	await page
		.getByRole('button', { name: 'Submit the application' })
		.or(page.getByRole('group').getByText('Submit the application'))
		.first()
		.waitFor();
	const profile = (await anna.request('GET', '/api/agreements/eu-pk-readmission')).data;
	for (const safeguard of profile.safeguards.filter((each) => each.before.includes('submit'))) {
		await anna.request('POST', `/api/cases/${id}/safeguards/${safeguard.id}`, {
			answer: 'stands',
			source: 'File 7/2026',
		});
		if (safeguard.second_officer)
			await colleague.request('POST', `/api/cases/${id}/safeguards/${safeguard.id}/agreement`, {});
	}
	await anna.request(
		'POST',
		`/api/cases/${id}/files?name=passport.pdf&evidence=I.passport`,
		Buffer.from('%PDF-1.4\n% invented\n'),
		{ 'Content-Type': 'application/pdf' },
	);
	await page.getByRole('button', { name: 'Submit the application' }).click();
	const birthplace = page.getByLabel('Place of birth');
	await birthplace.fill('Gujrat');
	await birthplace.blur();
	await page.getByText(/^Saved/).waitFor();
	const draft = (await colleague.request('GET', `/api/cases/${id}`)).data.drafts.find((each) => each.step === 'submit');
	await colleague.request('PUT', `/api/cases/${id}/drafts/submit`, {
		version: draft.version,
		form: { ...draft.form, place_of_birth: 'Sialkot' },
	});
	await birthplace.fill('Jhelum');
	await birthplace.blur();
	await page.locator('fieldset').first().waitFor();
	await inEveryLanguage(page, 'conflict');
	await page.locator('fieldset input[value=theirs]').first().check();
	await page.getByRole('button', { name: 'Save what I chose' }).click();
	await birthplace.waitFor();
	await must("the colleague's answer was chosen", async () => (await birthplace.inputValue()) === 'Sialkot');

	await page.context().setOffline(true);
	await birthplace.fill('Multan');
	await birthplace.blur();
	await page.getByText('The node cannot be reached.').waitFor();
	await look(page, 'line-lost');
	await page.context().setOffline(false);
	await page.reload(); /* the browser was closed meanwhile */
	await page.getByRole('button', { name: 'Submit the application' }).click();
	await page.waitForFunction(() => [...document.querySelectorAll('input')].some((each) => each.value === 'Multan'));
	for (let tries = 0; tries < 50; tries++) {
		const now = (await colleague.request('GET', `/api/cases/${id}`)).data.drafts.find((each) => each.step === 'submit');
		if (now.form.place_of_birth === 'Multan') return;
		await page.waitForTimeout(100);
	}
	throw new Error('what was written without a line was not saved');
}

await story(async () => {
	const anna = await Officer.signIn(roma, 'g.ferrante', passphrase),
		colleague = await Officer.signIn(roma, 't.marchetti', passphrase);
	await newCase(anna, 'MALIK');
	const page = await signIn(roma, 'g.ferrante');
	await keysAndPalette(page);
	await chosenCaseStays(page, anna);
	await filtersAndViews(page);
	await draftOfTwo(page, anna, colleague);
	const auditor = await signIn(roma, 'c.lombardi');
	await auditor.getByText('Opened the case').first().waitFor();
	await inEveryLanguage(auditor, 'looks');
	await inTheDark(auditor, 'looks');
}, 'Keys, filters, two officers in one draft, a lost line and the auditor: all as it should be.');
