// journey.mjs - the application in Chromium against two real nodes: an officer of Roma signs in, opens a case from a
// passport's zone, answers the safeguards, adds evidence and submits; Islamabad opens and confirms it. Pictures are taken in
// three languages at two widths; the console stays clean and axe finds nothing serious.
//
// usage: journey.mjs URL-OF-ROMA URL-OF-ISLAMABAD FOLDER VALICO [...]   (as tests/nodes/two_nodes.sh calls it); SHOTS: folder for pictures
import { Officer } from '../../tools/officer.mjs';
import { inEveryLanguage, inTheDark, islamabad, look, passphrase, roma, signIn, story, visit } from './browser.mjs';

const zone = 'P<PAKRAFIQ<<SAIMA<<<<<<<<<<<<<<<<<<<<<<<<<<<\nAB98765431PAK8801126F3106307<<<<<<<<<<<<<<<0';

function digit(text) {
	const value = (c) => (c === '<' ? 0 : c >= 'A' ? c.charCodeAt(0) - 55 : Number(c));
	return [...text].reduce((sum, c, at) => sum + value(c) * [7, 3, 1][at % 3], 0) % 10;
}
function withDigits(text) {
	const [first, second] = text.split('\n');
	const number = second.slice(0, 9), born = second.slice(13, 19), expires = second.slice(21, 27);
	const line = `${number}${digit(number)}PAK${born}${digit(born)}F${expires}${digit(expires)}${'<'.repeat(15)}`;
	return `${first.padEnd(44, '<')}\n${line}${digit(line.slice(0, 10) + line.slice(13, 20) + line.slice(21, 43))}`;
}

async function openCase(page) {
	await page.keyboard.press('n');
	await page.locator('textarea.zone').waitFor();
	const good = withDigits(zone);
	await page.locator('textarea.zone').fill(good.replace(/.$/, (last) => String((Number(last) + 1) % 10)));
	await page.locator('.message.bad').waitFor(); /* a wrong digit is pointed at */
	await look(page, 'zone-wrong');
	await page.locator('textarea.zone').fill(good);
	await page.locator('.message.good').waitFor();
	await page.getByLabel('Place of birth').fill('Gujrat');
	await page.getByLabel('Place of birth').blur();
	await inEveryLanguage(page, 'new-case');
	await page.locator('button.main[type=submit], form > .actions button.main').click();
	await page.waitForURL(/\/cases\//);
	return page.url().split('/').pop();
}

await story(async () => {
	const front = await visit(roma);
	await inEveryLanguage(front, 'sign-in');
	await inTheDark(front, 'sign-in');
	const page = await signIn(roma, 'g.ferrante');
	await inEveryLanguage(page, 'queue');
	await inTheDark(page, 'queue');
	const id = await openCase(page);
	await page.getByText('What can I do now?').waitFor();
	await inEveryLanguage(page, 'draft');

	/* The safeguards one by one is typing; the first by hand, the others through the API as a colleague would. */
	await page.getByRole('button', { name: 'Answer' }).first().click();
	await page.locator('section:has(h2:text("Safeguards")) input').fill('File 12/2026, read today');
	await page.locator('section:has(h2:text("Safeguards")) button.main').click();
	await page.locator('.chip.calm', { hasText: 'Stands' }).first().waitFor();
	const colleague = await Officer.signIn(roma, 't.marchetti', passphrase), giulia = await Officer.signIn(roma, 'g.ferrante', passphrase);
	const profile = (await colleague.request('GET', '/api/agreements/eu-pk-readmission')).data;
	for (const safeguard of profile.safeguards.filter((each) => each.before.includes('submit'))) {
		await giulia.request('POST', `/api/cases/${id}/safeguards/${safeguard.id}`, { answer: 'stands', source: 'File 12/2026' });
		if (safeguard.second_officer) await colleague.request('POST', `/api/cases/${id}/safeguards/${safeguard.id}/agreement`, {});
	}
	await page.locator('section:has(h2:text("Evidence")) select').selectOption('I.passport');
	await page.locator('input[type=file]').setInputFiles({ name: 'passport.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4\n% invented\n') });
	await page.getByRole('link', { name: 'passport.pdf' }).waitFor();
	await page.getByRole('button', { name: 'Submit the application' }).click();
	await page.getByRole('button', { name: 'Check your answers' }).click();
	await look(page, 'check-answers');
	await page.getByRole('button', { name: 'Sign and send' }).click();
	await page.getByRole('button', { name: 'Send now' }).click();
	await page.getByText('Signed and on its way.').waitFor();

	const other = await signIn(islamabad, 'a.siddiqui');
	await other.getByText('RAFIQ').last().click();
	await other.getByText('What can I do now?').waitFor();
	await inEveryLanguage(other, 'received');
	await page.getByText('✓ Opened').waitFor(); /* live: Roma sees that it was opened */
	await inEveryLanguage(page, 'submitted');
	await inTheDark(page, 'submitted');
	await other.getByRole('button', { name: 'Agree to readmission' }).click();
	for (const select of await other.locator('section.first select').all()) await select.selectOption({ index: 1 });
	/* A colleague's deed meanwhile: he is told, sees it, and signs then. */
	await (await Officer.signIn(islamabad, 'u.farooqi', passphrase)).request('POST', `/api/cases/${id}/notes`, { text: 'I spoke with the registry.' });
	const sign = async () => {
		await other.getByRole('button', { name: 'Check your answers' }).click();
		await other.getByRole('button', { name: 'Sign and send' }).click();
		await other.getByRole('button', { name: 'Send now' }).click();
	};
	await sign();
	await other.getByText('Somebody changed this case.').waitFor();
	await other.getByText('I spoke with the registry.').waitFor();
	await sign();
	await other.getByText('Signed and on its way.').waitFor();
	await page.getByText('✓ Answered').waitFor();
	await look(page, 'confirmed');
}, 'The officer of Roma opened, the officer of Islamabad confirmed; the console is clean and axe finds nothing serious.');
