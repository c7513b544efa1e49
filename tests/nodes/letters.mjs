// letters.mjs - papers on a real node, inside its walls: a notice in three languages through the API, its text by pdftotext,
// its seal by the command; and nothing in the log that says a wall was touched. The person is invented.
//
// usage: letters.mjs URL-OF-ROMA URL-OF-ISLAMABAD FOLDER VALICO [...]   (as two_nodes.sh calls it)
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { Officer, affirm, fill } from '../../tools/officer.mjs';

const [roma, islamabad, folder, valico] = process.argv.slice(2);
const passphrase = readFileSync(`${folder}/passphrase`, 'utf8').trim();
const command = (node, ...words) =>
	spawnSync(valico, ['--folder', `${folder}/${node}`, ...words], { encoding: 'utf8' });
const textOf = (file) => execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' });

function must(what, holds, seen) {
	if (!holds) throw new Error(`${what} does not hold: ${JSON.stringify(seen)?.slice(0, 600)}`);
}

const officers = await Promise.all(['g.ferrante', 'e.rinaldi'].map((login) => Officer.signIn(roma, login, passphrase)));

async function call(officer, method, path, body, headers = {}) {
	const reply = await fetch(roma + path, {
		method,
		headers: {
			Cookie: officer.cookie,
			'X-CSRF-Token': officer.session.csrf,
			'Content-Type': 'application/json',
			...headers,
		},
		body: body && JSON.stringify(body),
	});
	return { status: reply.status, etag: reply.headers.get('etag'), bytes: Buffer.from(await reply.arrayBuffer()) };
}
const json = (reply) => JSON.parse(reply.bytes.toString());

/* A step as two officers take it: what the first proposes the second releases. */
async function take(path, step, form) {
	for (const officer of officers) {
		const { etag } = await call(officer, 'GET', path);
		const taken = await call(officer, 'POST', `${path}/steps/${step}`, { form }, { 'If-Match': etag });
		must(`step ${step}`, taken.status === 200, taken.bytes.toString());
		if (!json(taken).proposed) return;
	}
}

const made = await call(officers[0], 'POST', '/api/cases', {
	agreement: 'it-refusal-of-stay',
	kind: 'irregular_stay',
	side: 'deciding',
});
must('a case is opened', made.status === 201, made.bytes.toString());
const id = json(made).case_id,
	path = `/api/cases/${id}`;
for (const safeguard of [
	'no_claim',
	'non_refoulement',
	'not_child',
	'family',
	'health',
	'trafficking',
	'consulate',
	'refused_claim',
	'understood',
]) {
	await call(officers[0], 'POST', `${path}/safeguards/${safeguard}`, {
		answer: 'stands',
		source: 'invented for a test',
	});
	await call(officers[1], 'POST', `${path}/safeguards/${safeguard}/agreement`, {});
}
await take(path, 'hear', {
	family_name: 'HUSSAIN',
	given_names: 'BILAL AHMED',
	born: '1991-05-17',
	nationality: 'PAK',
	heard_on: '2026-03-02',
	language: 'Urdu',
	interpreter: true,
	statement: 'Invented for a test.',
});
await take(path, 'serve', {
	ground: 'expired',
	article: 'art. 13(2)(b)',
	facts: 'Invented.',
	served_on: '2026-03-05',
	in_writing: true,
	language: 'Urdu',
	main_parts_translated: true,
	remedy_explained: true,
	legal_aid: true,
});

const times = [];
for (const [language, words] of Object.entries({
	en: ['Notice of decision', '17 May 1991', 'Pakistan'],
	it: ['Notifica di decisione', '17 maggio 1991'],
	ur: ['HUSSAIN', '1991', 'Directive 2008/115/EC art. 12'],
})) {
	const begun = performance.now();
	const letter = await call(officers[0], 'GET', `${path}/letters/notice.pdf?language=${language}`);
	times.push(performance.now() - begun);
	must(`the notice in ${language}`, letter.status === 200, letter.bytes.toString().slice(0, 300));
	const file = `${folder}/notice-${language}.pdf`;
	writeFileSync(file, letter.bytes);
	const text = textOf(file);
	for (const word of words) must(`"${word}" in the notice`, text.includes(word), text);
	must(
		'the fonts are embedded',
		execFileSync('pdffonts', [file], { encoding: 'utf8' })
			.split('\n')
			.slice(2)
			.filter(Boolean)
			.every((line) => / yes yes /.test(line)),
	);
	const verified = command('it', 'letter', 'verify', file);
	must(`the seal in ${language}`, verified.status === 0, verified);
}
const byCommand = command(
	'it',
	'letter',
	'make',
	id,
	'notice',
	'--language',
	'ur',
	'--purpose',
	'test',
	'--out',
	`${folder}/command.pdf`,
);
must('the command makes it too', byCommand.status === 0, byCommand);
must('and its text is the same', textOf(`${folder}/command.pdf`) === textOf(`${folder}/notice-ur.pdf`));
must(
	'another node knows no such case',
	command('pk', 'letter', 'verify', `${folder}/notice-en.pdf`).stdout.includes('unknown-case'),
);
must('a PDF without our data is refused', command('it', 'letter', 'verify', `${folder}/it/valico.conf`).status === 10);
/* The common form out of one node and into another, by CSV and by the PDF that holds it. */
writeFileSync(
	`${folder}/rows.csv`,
	'agreement,kind,reference,family_name,given_names,born\r\neu-pk-readmission,own_national,R-1,KHAN,SANA,1990-01-02\r\neu-pk-readmission,own_national,R-2,KHAN,IMRAN,1988-12-31\r\n',
);
const checking = (file, ...more) =>
	command(
		'it',
		'--json',
		'form',
		'check',
		file,
		'--agreement',
		'eu-pk-readmission',
		'--side',
		'requesting',
		'--partner',
		'pk',
		...more,
	);
const begin = async (file) => {
	const reply = await fetch(`${roma}/api/forms?agreement=eu-pk-readmission&side=requesting&partner=pk`, {
		method: 'POST',
		headers: { Cookie: officers[0].cookie, 'X-CSRF-Token': officers[0].session.csrf, 'Content-Type': 'text/csv' },
		body: readFileSync(file),
	});
	must('the rows are taken', reply.status === 200, await reply.clone().text());
	return reply.json();
};
must('a check names no fault', checking(`${folder}/rows.csv`).status === 0);
const begun = await begin(`${folder}/rows.csv`);
must('two rows are two drafts', begun.cases.length === 2, begun);
for (const ending of ['csv', 'pdf'])
	must(
		`the form as ${ending}`,
		command(
			'it',
			'form',
			'export',
			begun.cases[0].case_id,
			'--purpose',
			'test',
			'--language',
			'ur',
			'--out',
			`${folder}/form.${ending}`,
		).status === 0,
	);
const unpacked = checking(`${folder}/form.pdf`, '--out', `${folder}/again.csv`);
must(
	'the PDF holds the same rows',
	unpacked.status === 0 && readFileSync(`${folder}/again.csv`).equals(readFileSync(`${folder}/form.csv`)),
	unpacked,
);
must('which begin a case again', (await begin(`${folder}/again.csv`)).cases.length === 1);
writeFileSync(`${folder}/bad.csv`, readFileSync(`${folder}/rows.csv`, 'utf8').replace('SANA', '=cmd'));
const bad = checking(`${folder}/bad.csv`);
must('a formula is named', bad.status === 10 && JSON.parse(bad.stdout).faults[0].rule === 'formula', bad);
must('and begins nothing', (await begin(`${folder}/bad.csv`)).cases.length === 0);
must('a PDF of another kind is refused', checking(`${folder}/notice-en.pdf`).status === 10);

/* --- forty measures, one of which both accepted and one side raised: still two pages, in each language --- */

const [davide, elena, nadia] = await Promise.all(
	[
		[roma, 'd.moretti'],
		[roma, 'e.rinaldi'],
		[islamabad, 'n.malik'],
	].map(([base, login]) => Officer.signIn(base, login, passphrase)),
);
const track = (await davide.request('GET', '/api/agreements/it-pk-joint-measures')).data;
const day = (days) => new Date(Date.now() + days * 86400e3).toISOString().slice(0, 10);
async function proposed(title) {
	const form = fill(track, 'measure', { title, baseline: 45, target: 25, due_on: day(1) });
	const { case_id } = (
		await davide.request('POST', '/api/cases', {
			agreement: track.id,
			kind: 'measure',
			side: 'host',
			sides: { guest: 'pk' },
			form,
		})
	).data;
	await affirm(track, case_id, davide, elena, ['propose'], 'measure');
	await davide.take(case_id, 'propose', form);
	return case_id;
}
function briefing(language) {
	const out = `${folder}/briefing-${language}.pdf`;
	const written = command('it', 'briefing', track.id, '--purpose', 'test', '--language', language, '--out', out);
	must(`a briefing in ${language}`, written.status === 0, written.stderr);
	const pages = /Pages: +(\d+)/.exec(execFileSync('pdfinfo', [out], { encoding: 'utf8' }))[1];
	return { text: textOf(out), pages: Number(pages) };
}
must('a briefing without a meeting or a measure is one page', briefing('en').pages === 1);
const raised = await proposed('Raised measure (invented)');
for (let at = 1; at < 40; at++) await proposed(`Measure ${at} of forty (invented)`);
const accepted = (due_on) => fill(track, 'acceptance', { owner: 'Directorate', due_on });
await elena.take(raised, 'accept', accepted(day(1)));
await nadia.waitFor(raised, 'proposed');
while (!(await nadia.page(raised)).timeline.some((each) => each.step === 'accept'))
	await new Promise((later) => setTimeout(later, 50));
const other = await nadia.take(raised, 'accept', accepted(day(30))).catch((error) => error.message);
must('a measure with two dates is not accepted by both', /signed-otherwise/.test(other), other);
await nadia.take(raised, 'accept', accepted(day(1)));
await elena.waitFor(raised, 'running');
await elena.take(raised, 'raise', fill(track, 'raising', { why: 'means' }));
for (const [language, count] of [
	['en', '40 in all'],
	['it', '40'],
	['ur', ''],
]) {
	const { text, pages } = briefing(language);
	must(`forty measures are on two pages in ${language}`, pages <= 2 && text.includes(count), { pages, text });
	if (language !== 'en') continue;
	const [first, second] = [/Raised/, /Measure \d+ of/].map((each) => text.search(each));
	must(
		'what went up comes first, with its day',
		first > 0 && first < second && /20\d\d/.test(text.slice(text.indexOf('Due'), second)),
		text,
	);
}
must(
	'no wall was touched',
	!/system-call-refused|"level":"alarm"/.test(readFileSync(`${folder}/it.log`, 'utf8')),
	readFileSync(`${folder}/it.log`, 'utf8')
		.split('\n')
		.filter((line) => /alarm/.test(line)),
);
console.log(`letters through the API in ${times.map((time) => time.toFixed(0)).join(', ')} ms`);
