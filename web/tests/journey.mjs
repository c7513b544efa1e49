// journey.mjs - the application in Chromium against two real nodes: an officer of Roma signs in, opens a case from a
// passport's zone, answers the safeguards, adds evidence and submits; Islamabad opens and confirms it, issues the document, agrees to the
// transfer and signs the hand-over. Pictures are taken in three languages at two widths; the console stays clean and axe finds nothing serious.
//
// usage: journey.mjs URL-OF-ROMA URL-OF-ISLAMABAD FOLDER VALICO [...]   (as tests/nodes/two_nodes.sh calls it); SHOTS: folder for pictures
import { Officer, affirm } from '../../tools/officer.mjs';
import { inEveryLanguage, inTheDark, islamabad, look, passphrase, roma, signIn, story, visit } from './browser.mjs';

const zone = 'P<PAKRAFIQ<<SAIMA<<<<<<<<<<<<<<<<<<<<<<<<<<<\nAB98765431PAK8801126F3106307<<<<<<<<<<<<<<<0';

function digit(text) {
	const value = (c) => (c === '<' ? 0 : c >= 'A' ? c.charCodeAt(0) - 55 : Number(c));
	return [...text].reduce((sum, c, at) => sum + value(c) * [7, 3, 1][at % 3], 0) % 10;
}
function withDigits(text) {
	const [first, second] = text.split('\n');
	const number = second.slice(0, 9),
		born = second.slice(13, 19),
		expires = second.slice(21, 27);
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

// One page with two words on it.
const scan = `%PDF-1.4
1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj
2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj
3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 400 280]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>> endobj
4 0 obj <</Length 56>> stream
BT /F1 36 Tf 40 140 Td (INVENTED PASSPORT) Tj ET
endstream endobj
5 0 obj <</Type/Font/Subtype/Type1/BaseFont/Helvetica>> endobj
trailer <</Root 1 0 R>>
%%EOF
`;

/* The scan is drawn in the page; a file that only begins like a PDF is said not to be drawable. */
async function previewFiles(page) {
	const add = async (name, content) => {
		await page.locator('section:has(h2:text("Evidence")) select').selectOption('I.passport');
		await page
			.locator('input[type=file]')
			.setInputFiles({ name, mimeType: 'application/pdf', buffer: Buffer.from(content) });
		await page.getByRole('link', { name }).waitFor();
		await page
			.locator('section:has(h2:text("Evidence")) li', { has: page.getByRole('link', { name }) })
			.getByRole('button', { name: 'Show' })
			.click();
	};
	await add('passport.pdf', scan);
	await page.getByRole('img', { name: 'Page 1 of 1' }).waitFor();
	const dark = await page.locator('dialog canvas').evaluate(
		(canvas) =>
			canvas
				.getContext('2d')
				.getImageData(0, 0, canvas.width, canvas.height)
				.data.filter((value, at) => at % 4 === 0 && value < 128).length,
	);
	if (dark < 500) throw new Error(`the scan is drawn with ${dark} dark points`);
	await look(page, 'preview');
	await page.locator('dialog').getByRole('button', { name: 'Close' }).click();
	await add('broken.pdf', '%PDF-1.4\n% invented\n');
	await page.getByText('This file cannot be shown here.').waitFor();
	await page.locator('dialog').getByRole('button', { name: 'Close' }).click();
	await page
		.locator('section:has(h2:text("Evidence")) li', { hasText: 'broken.pdf' })
		.getByRole('button', { name: 'Remove' })
		.click();
	await page.getByRole('link', { name: 'broken.pdf' }).waitFor({ state: 'detached' });
}

/* What a form asks for, filled with something invented. */
async function fillIn(page) {
	const fields = page.locator('section.first label:not(:has(small:text("(optional)")))');
	for (const field of await fields.all()) {
		const name = await field.innerText(),
			control = field.locator('input, select, textarea').first();
		const kind = await control.evaluate((element) => element.type);
		if (kind === 'select-one') await control.selectOption({ index: 1 });
		else if (!(await control.inputValue()))
			await control.fill(
				{ date: '2027-01-20', 'datetime-local': '2027-01-20T10:00', number: '1' }[kind] ??
					(/umber/.test(name) ? 'AB1234567' : 'Invented'),
			);
		await control.blur();
	}
}

/* An officer takes a step once the case is there: form, check, signature (or proposal), receipt page. */
async function takes(page, state, step, button = 'Sign and send', receipt = 'Signed and on its way.') {
	await page.locator('.chip', { hasText: state }).first().waitFor();
	await page.getByRole('button', { name: step }).click();
	await page.getByRole('button', { name: 'Check your answers' }).waitFor();
	await fillIn(page);
	await page.getByRole('button', { name: 'Check your answers' }).click();
	await page.getByRole('button', { name: button, exact: true }).click();
	await page.getByRole('button', { name: 'Send now' }).click();
	await page.getByText(receipt).waitFor();
}

async function atCase(base, login, id) {
	const page = await signIn(base, login);
	await page.goto(`${base}/cases/${id}`);
	await page.getByText('What can I do now?').waitFor();
	return page;
}

/* From the agreement to the hand-over: six officers, each at his own node. */
async function toTheHandOver(giulia, ayesha, colleague, id) {
	await takes(await atCase(islamabad, 'b.anwar', id), 'Readmission agreed', 'Issue the travel document');
	await takes(giulia, 'Travel document issued', 'Propose the transfer');
	await takes(ayesha, 'Transfer proposed', 'Agree to the plan');
	const profile = (await colleague.request('GET', '/api/agreements/eu-pk-readmission')).data,
		second = await Officer.signIn(roma, 'g.ferrante', passphrase);
	await affirm(profile, id, colleague, second, ['start_transfer']);
	await takes(
		giulia,
		'Transfer agreed',
		'Start the transfer',
		'Propose',
		'Proposed. A second officer can release it now.',
	);
	const elena = await atCase(roma, 'e.rinaldi', id);
	await inEveryLanguage(elena, 'to-release');
	await takes(elena, 'Transfer agreed', 'Start the transfer');
	await takes(await atCase(islamabad, 's.qureshi', id), 'On the way', 'Sign the hand-over');
	await giulia.locator('.chip', { hasText: 'Handed over' }).waitFor();
	await ayesha.locator('.chip', { hasText: 'Handed over' }).waitFor();
	for (const deadlines of [
		giulia.locator('details:has(summary:text("Last day"))'),
		ayesha.locator('details:has(summary:text("Last day"))'),
	])
		await deadlines.evaluateAll((all) => all.forEach((each) => (each.open = true)));
	await inEveryLanguage(giulia, 'handed-over');
	await look(ayesha, 'handed-over-islamabad');
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

	/* Two safeguards by hand, saved together; the others through the API as a colleague would. */
	const safeguards = page.locator('section:has(h2:text("Safeguards"))');
	for (const at of [0, 1]) {
		await safeguards.getByRole('button', { name: 'Answer' }).first().click();
		await safeguards.locator('input').nth(at).fill('File 12/2026, read today');
	}
	await safeguards.locator('button.main').click();
	await safeguards.locator('.chip.calm', { hasText: 'Stands' }).nth(1).waitFor();
	const colleague = await Officer.signIn(roma, 't.marchetti', passphrase),
		giulia = await Officer.signIn(roma, 'g.ferrante', passphrase);
	const profile = (await colleague.request('GET', '/api/agreements/eu-pk-readmission')).data;
	for (const safeguard of profile.safeguards.filter((each) => each.before.includes('submit'))) {
		await giulia.request('POST', `/api/cases/${id}/safeguards/${safeguard.id}`, {
			answer: 'stands',
			source: 'File 12/2026',
		});
		if (safeguard.second_officer)
			await colleague.request('POST', `/api/cases/${id}/safeguards/${safeguard.id}/agreement`, {});
	}
	await previewFiles(page);
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
	await (
		await Officer.signIn(islamabad, 'u.farooqi', passphrase)
	).request('POST', `/api/cases/${id}/notes`, { text: 'I spoke with the registry.' });
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
	await toTheHandOver(page, other, colleague, id);
}, 'A case went from the zone to the hand-over in the pages of both nodes; the console is clean and axe finds nothing serious.');
