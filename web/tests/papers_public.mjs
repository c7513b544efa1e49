// papers_public.mjs - what the public hands in and takes away: files with a report, without script; a file with a macro is refused and nothing of the
// rest is lost; what is too big is answered by a page; officers see whose it is. And a letter is shown to the portal: genuine, changed, no letter.
import { Officer } from '../../tools/officer.mjs';
import { browser, inEveryLanguage, must, passphrase, roma, signIn } from './browser.mjs';
import { complaints, look, next, portal, report, traveller } from './traveller.mjs';

/* A photograph as a telephone takes it, of nothing: a picture with an Exif before it that names a place. */
async function photograph() {
	const page = await (await browser.newContext({ viewport: { width: 60, height: 40 } })).newPage();
	await page.setContent('<body style="background:#ccc">letter</body>');
	const jpeg = await page.screenshot({ type: 'jpeg' });
	await page.context().close();
	const tell = Buffer.from('Exif\0\0MM\0*\0\0\0\x08\0\0\0\0\0\0GPS 33.6844 N 73.0479 E', 'latin1');
	return Buffer.concat([jpeg.subarray(0, 2), Buffer.from([0xff, 0xe1, 0, tell.length + 2]), tell, jpeg.subarray(2)]);
}
const macro = {
	name: 'letter.docm',
	mimeType: 'application/vnd.ms-word.document.macroEnabled.12',
	buffer: Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), Buffer.from('word/vbaProject.bin')]),
};

export async function filesOfThePublic() {
	const page = await traveller({ script: false, width: 320 });
	const picture = { name: 'refusal letter.jpg', mimeType: 'image/jpeg', buffer: await photograph() };
	let seen = false;
	const receipt = await report(
		page,
		'it',
		{ kind: 'appointment', words: 'Nessun appuntamento (inventato).', files: [picture] },
		async (here) => {
			if (here === 'check') {
				await must('the answers name the file', async () =>
					(await page.locator('main').innerText()).includes('refusal letter.jpg'),
				);
				await look(page, 'check-files-it-320');
			}
			if (here !== 'files' || seen) return;
			seen = true;
			await must('the picture is there, and what was left out is said', async () =>
				/refusal letter[^]*Tolti luogo, ora/.test(await page.locator('.files').innerText()),
			);
			for (const [name, file, words] of [
				['macro', macro, /letter\.docm[^]*macro/],
				['big', { name: 'film.jpg', mimeType: 'image/jpeg', buffer: Buffer.alloc(15e6, 1) }, /troppo grande/],
				[
					'too-big',
					{ name: 'film.jpg', mimeType: 'image/jpeg', buffer: Buffer.alloc(7e6, 1) },
					/film\.jpg[^]*troppo grande/,
				],
			]) {
				await page.locator('#file').setInputFiles(file);
				await page.locator('button[name=add]').click();
				await page.locator('.summary').waitFor();
				await must(`${name} is refused with a sentence`, async () =>
					words.test(await page.locator('.summary').innerText()),
				);
				await must(`and the picture is still there after ${name}`, async () =>
					(await page.locator('.files').innerText()).includes('refusal letter'),
				);
				await look(page, `files-${name}-it-320`);
			}
			for (const language of ['en', 'ur']) {
				await page.goto(page.url().replace(/\/(it|en|ur)\/report/, `/${language}/report`));
				await look(page, `files-${language}-320`);
			}
			await page.goto(page.url().replace('/ur/report', '/it/report'));
		},
	);
	return { page, receipt };
}

/* Officers read what came, marked, and it goes with the case. */
export async function filesForOfficers({ receipt }) {
	const giulia = await Officer.signIn(roma, 'g.ferrante', passphrase);
	const number = receipt.number.replace(/\D/g, '');
	const issue = (await giulia.request('GET', '/api/issues')).data.issues.find((each) => each.number === number);
	const file = issue.files[0];
	const bytes = Buffer.from(
		await (
			await fetch(`${roma}/api/issues/${number}/files/${file.file_id}`, { headers: { Cookie: giulia.cookie } })
		).arrayBuffer(),
	);
	await must('where it was taken is not in it', bytes.length > 500 && !bytes.includes('GPS') && bytes[0] === 0xff);
	const desk = await signIn(roma, 'g.ferrante');
	await desk.goto(`${roma}/issues`);
	await desk.getByText('From the public').first().waitFor();
	await inEveryLanguage(desk, 'issues-files');
	await desk
		.locator(`section[aria-labelledby="issue-${number}"]`)
		.getByRole('button', { name: 'Make a case of it' })
		.click();
	await desk.waitForURL(/\/cases\//);
	await desk.getByText('From the public').waitFor();
	await desk.getByRole('link', { name: 'public-refusal letter.jpg' }).waitFor();
	await inEveryLanguage(desk, 'case-public-file');
	await desk.context().close();
}

/* Later, with number and secret. */
export async function filesAddedLater({ page, receipt }) {
	await page.goto(`${portal}/it/follow`);
	await page.locator('#number').fill(receipt.number);
	await page.locator('#secret').fill(receipt.secret);
	await next(page);
	await page.locator('.acts a', { hasText: 'Aggiungere foto o documenti' }).click();
	await page.locator('#file').setInputFiles([
		macro,
		{
			name: 'ricevuta.png',
			mimeType: 'image/png',
			buffer: await (await browser.contexts()[0].newPage()).screenshot(),
		},
	]);
	await next(page);
	await must(
		'the macro is refused, the receipt is not',
		async () =>
			/letter\.docm/.test(await page.locator('.summary').innerText()) &&
			!/ricevuta/.test(await page.locator('.summary').innerText()),
	);
	await look(page, 'follow-files-it-320');
}

/* A page of a traveller who was not let on board, by two officers: it is a letter with a seal. */
async function sealedPage() {
	const sara = await Officer.signIn(roma, 's.conti', passphrase),
		elena = await Officer.signIn(roma, 'e.rinaldi', passphrase);
	const form = {
		family_name: 'SHEIKH',
		given_names: 'KAMRAN',
		document_number: 'ZZ1234567',
		state: 'PAK',
		flight: 'PK 785',
		reason: 'document',
		reasons: 'Invented: reported stolen.',
		contact: 'Room 12 (invented)',
	};
	const id = (await sara.request('POST', '/api/border/refusals', form)).data.referral;
	const early = await fetch(`${roma}/api/border/refusals/${id}/page.pdf`, { headers: { Cookie: sara.cookie } });
	await must('before a supervisor has decided there is no page', early.status === 403);
	await elena.request('POST', `/api/border/refusals/${id}/decision`, {
		decision: 'released',
		why: 'Seen myself (invented).',
	});
	const pdfs = {};
	for (const language of ['en', 'it', 'ur']) {
		const answer = await fetch(`${roma}/api/border/refusals/${id}/page.pdf?language=${language}`, {
			headers: { Cookie: sara.cookie },
		});
		await must(
			`the page in ${language}`,
			answer.status === 200 && answer.headers.get('content-type') === 'application/pdf',
		);
		pdfs[language] = Buffer.from(await answer.arrayBuffer());
	}
	return pdfs;
}

export async function lettersAreChecked(stranger, keep = () => {}) {
	const pdfs = await sealedPage(),
		page = await traveller({ script: false, width: 320 });
	for (const [language, pdf] of Object.entries(pdfs)) keep(language, pdf);
	const ask = async (language, { file, seal }, name) => {
		await page.goto(`${portal}/${language}/letter`);
		if (name === 'genuine') await look(page, `letter-${language}-320`);
		if (file)
			await page.locator('#file').setInputFiles({ name: 'letter.pdf', mimeType: 'application/pdf', buffer: file });
		if (seal) await page.locator('#seal').fill(seal);
		await next(page);
		await page.locator('.panel, .summary').waitFor();
		await look(page, `letter-${name}-${language}-320`);
		return page.locator('main').innerText();
	};
	for (const [language, words] of [
		['en', 'This seal is genuine'],
		['it', 'Questo sigillo è autentico'],
		['ur', 'یہ مہر اصلی ہے'],
	]) {
		const text = await ask(language, { file: pdfs[language] }, 'genuine');
		await must(`genuine in ${language}`, text.includes(words) && text.includes('SHEIKH') && text.includes('PK 785'));
		await must('nothing that the letter’s seal does not say', !text.includes('stolen') && !text.includes('Room 12'));
	}
	const seal = pdfs.en.toString('latin1').match(/eyJ[\w-]+\.[\w-]+\.[\w-]{86}/)[0];
	await must('the text of the code, with line ends in it', async () =>
		(await ask('en', { seal: seal.replace(/(.{60})/g, '$1\n') }, 'text')).includes('This seal is genuine'),
	);
	const [head, payload, signature] = seal.split('.');
	const other = Buffer.from(Buffer.from(payload, 'base64url').toString().replace('SHEIKH', 'NOBODY')).toString(
		'base64url',
	);
	await must('a changed name', async () =>
		(await ask('en', { seal: `${head}.${other}.${signature}` }, 'false')).includes('This seal is not genuine'),
	);
	await must('no letter of ours', async () =>
		/no seal of ours|no seal that can be read/.test(await ask('en', { file: stranger }, 'stranger')),
	);
	await must('no seal at all', async () =>
		(await ask('en', { seal: 'hello' }, 'nothing')).includes('no seal that can be read'),
	);
	await must('neither file nor text', async () => (await ask('en', {}, 'empty')).includes('Choose the PDF'));
	const desk = await signIn(roma, 's.conti');
	await desk.goto(`${roma}/seals`);
	await desk.locator('.drop input').setInputFiles({ name: 'letter.pdf', mimeType: 'application/pdf', buffer: pdfs.ur });
	await desk.getByText('The seal is genuine').waitFor();
	await inEveryLanguage(desk, 'seals-genuine');
	await desk.getByLabel('Text of the code').fill(`${head}.${other}.${signature}`);
	await desk.getByRole('button', { name: 'Check', exact: true }).click();
	await desk.getByText('The seal does not hold').waitFor();
	await inEveryLanguage(desk, 'seals-false');
	await desk.context().close();
}

export const saidByPortal = () => complaints;
