// papers.mjs - papers in Chromium against a real node: a file of forms is looked at row by row, the good rows become drafts, the PDF of one is
// read again, a stranger's PDF is refused with a sentence; a PDF with a script is refused as evidence, and the process that reads PDFs may die
// without anybody noticing. All people are invented.
//
// usage: papers.mjs URL-OF-ROMA URL-OF-ISLAMABAD FOLDER VALICO [...]   (as tests/nodes/two_nodes.sh calls it); SHOTS: folder for pictures
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import {
	filesAddedLater,
	filesForOfficers,
	filesOfThePublic,
	lettersAreChecked,
	saidByPortal,
} from './papers_public.mjs';
import { folder, inEveryLanguage, inTheDark, must, roma, signIn, story, withLongTexts } from './browser.mjs';

const pdf = (more) =>
	Buffer.from(
		`%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R${more}>>\nendobj\n2 0 obj\n<</Type/Pages/Count 1/Kids[3 0 R]>>\nendobj\n3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>\nendobj\ntrailer\n<</Root 1 0 R/Size 4>>\n%%EOF\n`,
	);
const give = (page, name, mimeType, buffer) =>
	page.locator('.drop input[type=file]').setInputFiles({ name, mimeType, buffer });
const ours = (text) => [...text.matchAll(/"name":"reader","how"/g)].length;

async function forms(page) {
	await page.goto(`${roma}/forms`);
	await page.locator('.drop input:not([disabled])').waitFor({ state: 'attached' });
	await page.getByLabel('Agreement').selectOption('eu-pk-readmission');
	await inEveryLanguage(page, 'forms-empty');
	await give(
		page,
		'batch.csv',
		'text/csv',
		Buffer.from(
			'agreement,kind,reference,family_name,given_names,born,sex,nationality\neu-pk-readmission,own_national,R-201,QURESHI,NADIA,1990-01-02,female,PAK\neu-pk-readmission,own_national,R-202,BUTT,IMRAN,1988-02-30,male,PAK\neu-pk-readmission,own_national,R-203,=cmd,ALI,1988-02-20,male,PAK\neu-pk-readmission,own_national,R-204,حسین,بلال,1991-05-17,male,PAK\n',
		),
	);
	await page.getByText('QURESHI, NADIA').waitFor();
	const text = await page.locator('main').innerText();
	await must('what is wrong in row 3', /Row 3/.test(text) && /Date of birth: There is no such date/i.test(text), text);
	await must('what is wrong in row 4', /Row 4/.test(text) && text.includes('formula'), text);
	await must('a row with a fault cannot be chosen', async () => await page.getByLabel(/Row 3/).isDisabled());
	await page.locator('details summary').first().click();
	await inEveryLanguage(page, 'forms-rows');
	await inTheDark(page, 'forms-rows');
	await page.getByLabel(/Row 5/).uncheck();
	await page.getByRole('button', { name: 'Open 1 draft' }).click();
	await page.locator('.message.good a').click();
	await page.getByText('QURESHI').first().waitFor();
	return new URL(page.url()).pathname;
}

async function pdfs(page, path) {
	const paper = await page.evaluate(
		async (address) => [...new Uint8Array(await (await fetch(address)).arrayBuffer())],
		`/api${path}/form.pdf?language=ur`,
	);
	await page.goto(`${roma}/forms`);
	await page.locator('.drop input:not([disabled])').waitFor({ state: 'attached' });
	await page.getByLabel('Agreement').selectOption('eu-pk-readmission');
	await give(page, 'form.pdf', 'application/pdf', Buffer.from(paper));
	await page.getByText('QURESHI, NADIA').waitFor();
	await give(page, 'other.pdf', 'application/pdf', pdf(''));
	await page.locator('[role=alert]').waitFor();
	await must(
		'a stranger’s PDF is refused',
		async () => /cannot be opened|holds no data/.test(await page.locator('[role=alert]').innerText()),
		async () => await page.locator('[role=alert]').innerText(),
	);
	await inEveryLanguage(page, 'forms-other-pdf');
	await withLongTexts(page, 'forms-other-pdf');
}

/* Evidence, with the process that reads PDFs ended in between: the next file finds a new one. */
async function evidence(page, path) {
	await page.goto(roma + path);
	const add = async (name, mimeType, buffer) =>
		page.locator('section.card input[type=file]').setInputFiles({ name, mimeType, buffer });
	await add('plain.pdf', 'application/pdf', pdf(''));
	await page.getByRole('link', { name: 'plain.pdf' }).waitFor();
	await add('letter.pdf', 'application/pdf', pdf('/OpenAction<</S/JavaScript/JS(app.alert)>>'));
	await page.getByText('runs a script').waitFor();
	await add(
		'letter.pdf',
		'application/pdf',
		Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), Buffer.from('word/vbaProject.bin')]),
	);
	await page.getByText('(a macro)').waitFor();
	const before = ours(readFileSync(`${folder}/it.log`, 'utf8'));
	const children = execFileSync('pgrep', ['-P', process.argv[6]], { encoding: 'utf8' }).trim().split('\n');
	const mine = children.filter((pid) => readFileSync(`/proc/${pid}/comm`, 'utf8').trim() === 'valico reader');
	await must('one reader', mine.length === 1, children);
	process.kill(Number(mine[0]), 'SIGKILL');
	for (let tries = 0; tries < 100 && ours(readFileSync(`${folder}/it.log`, 'utf8')) === before; tries++)
		await page.waitForTimeout(50);
	await add('again.pdf', 'application/pdf', pdf(''));
	await page.getByRole('link', { name: 'again.pdf' }).waitFor();
}

await story(async () => {
	const page = await signIn(roma, 'g.ferrante');
	const path = await forms(page);
	await pdfs(page, path);
	await evidence(page, path);
	const told = await filesOfThePublic();
	await filesForOfficers(told);
	await filesAddedLater(told);
	await lettersAreChecked(
		pdf(''),
		(language, paper) => process.env.SHOTS && writeFileSync(`${process.env.SHOTS}/page-${language}.pdf`, paper),
	);
	if (saidByPortal().length) throw new Error(saidByPortal().join('\n'));
}, 'a file of forms was read, wrong rows were named, good ones became drafts; a script and a macro were refused; a reader that died was replaced; the public’s files were taken without a place in them; letters were checked');
