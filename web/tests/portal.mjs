// portal.mjs - the public page from end to end, in Chromium against two real nodes: a traveller without script, on a
// narrow screen, in Urdu, reports, is asked, disputes and confirms; officers of both sides do their part; one with script
// is confirmed by a proof of work; what is forged, late or out of turn is refused; what is open is read from a real case.
//
// usage: portal.mjs URL-OF-ROMA URL-OF-ISLAMABAD FOLDER VALICO [...]   (as tests/nodes/two_nodes.sh calls it); SHOTS: folder for pictures
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync, readlinkSync } from 'node:fs';
import { Officer, fill } from '../../tools/officer.mjs';
import { look as deskLook, inEveryLanguage, islamabad, must, passphrase, roma, signIn, story } from './browser.mjs';
import { application } from './application.mjs';
import { complaints, follow, look, next, portal, report, traveller } from './traveller.mjs';

const [, , , , folder, valico] = process.argv;
async function affirm(officer, second, id) {
	const profile = (await officer.request('GET', '/api/agreements/it-pk-visa-issues')).data;
	for (const safeguard of profile.safeguards.filter((each) => each.before.includes('take_over'))) {
		await officer.request('POST', `/api/cases/${id}/safeguards/${safeguard.id}`, {
			answer: 'stands',
			source: 'The public page (invented)',
		});
		if (safeguard.second_officer)
			await second.request('POST', `/api/cases/${id}/safeguards/${safeguard.id}/agreement`, {});
	}
	return profile;
}

/* --- the report that goes the whole way --- */

async function reportedInUrdu(page) {
	await page.goto(`${portal}/ur`);
	await look(page, 'start-ur-320');
	await page.goto(`${portal}/ur/report`);
	await next(page);
	await next(page); /* at once, and without an answer */
	await page.locator('.summary').waitFor();
	await look(page, 'kind-wrong-ur-320');
	const told = {
		kind: 'appointment',
		words:
			'چار ماہ سے ملاقات کا کوئی وقت خالی نہیں (فرضی)۔\nNo appointment is free <b>for</b> four months & nobody answers (invented).',
	};
	const receipt = await report(page, 'ur', told, (name) => look(page, `${name}-ur-320`));
	await look(page, 'done-ur-320');
	await must('a report without a sign of a person waits', async () =>
		(await page.locator('main').innerText()).includes('کاؤنٹر'),
	);
	await page.reload();
	await must(
		'a receipt is still there after a lost page',
		async () => (await page.locator('#secret').innerText()) === receipt.secret,
	);
	await next(page);
	await page.goBack();
	await must('and is gone once it was written down', async () => !(await page.content()).includes(receipt.secret));
	await follow(page, 'ur', receipt);
	await look(page, 'waiting-ur-320');
	return receipt;
}

/* An officer reads it in the application and makes a case of it. */
async function triaged() {
	const desk = await signIn(roma, 'g.ferrante');
	await desk.goto(`${roma}/issues`);
	await desk.getByRole('heading', { name: /No appointment|Nessun appuntamento/ }).waitFor();
	await inEveryLanguage(desk, 'issues');
	await desk.getByRole('button', { name: 'Make a code' }).click();
	await desk.locator('strong.code').waitFor();
	const code = await desk.locator('strong.code').innerText();
	await desk.getByRole('button', { name: 'Make a case of it' }).click();
	await desk.waitForURL(/\/cases\//);
	return { desk, code, id: desk.url().split('/').pop() };
}

async function step(page, name, words) {
	await page.locator('.acts a', { hasText: name }).click();
	if (words) await page.locator('textarea').first().fill(words);
	return page;
}

/* Ready texts are offered in the language of the report. */
async function readyText(id) {
	const desk = await signIn(islamabad, 'a.siddiqui');
	await desk.goto(`${islamabad}/cases/${id}`);
	await desk.getByRole('button', { name: 'Ask the traveller' }).click();
	await desk.getByLabel(/ready text/).selectOption('which-post');
	const text = await desk.locator('.card.first textarea').first().inputValue();
	await must('a ready text comes in Urdu', text.includes('آپ نے کس دفتر'));
	await deskLook(desk, 'ready-text');
	await desk.context().close();
}

async function wholeWay(page, receipt, id) {
	const giulia = await Officer.signIn(roma, 'g.ferrante', passphrase),
		tommaso = await Officer.signIn(roma, 't.marchetti', passphrase);
	const ayesha = await Officer.signIn(islamabad, 'a.siddiqui', passphrase),
		nadia = await Officer.signIn(islamabad, 'n.malik', passphrase);
	const profile = await affirm(giulia, tommaso, id);
	await giulia.take(id, 'take_over');
	await ayesha.waitFor(id, 'reported');
	await readyText(id);
	await ayesha.take(
		id,
		'ask_traveller',
		fill(profile, 'question', { question: 'Which day did you apply? (invented)' }),
	);
	await giulia.waitFor(id, 'asked');
	await follow(page, 'ur', receipt);
	await look(page, 'asked-ur-320');
	await must('what is asked is read', async () =>
		(await page.locator('main').innerText()).includes('Which day did you apply?'),
	);
	await step(page, 'سوال کا جواب دیں', 'On 3 March (invented).');
	await look(page, 'answer-ur-320');
	await next(page);
	await page.locator('.done').waitFor();
	await ayesha.waitFor(id, 'in_hand');
	await ayesha.take(
		id,
		'propose',
		fill(profile, 'solution', { solution: 'cannot', text: 'Please try again (invented).' }),
	);
	await giulia.waitFor(id, 'proposed');
	/* A page that was opened before the case moved on: out of turn, and said so. */
	const other = await traveller({ script: false });
	await follow(other, 'en', receipt);
	await other.locator('.acts a', { hasText: 'It is solved' }).click();
	await page.reload();
	await look(page, 'proposed-ur-320');
	await step(page, 'مسئلہ حل نہیں ہوا', 'Nobody called me (invented).');
	await next(page);
	await nadia.waitFor(id, 'disputed');
	await next(other);
	await must('confirming out of turn changes nothing', async () =>
		(await other.locator('.done').innerText()).includes('has moved on'),
	);
	await nadia.take(
		id,
		'propose_again',
		fill(profile, 'solution', {
			solution: 'appointment',
			text: 'You have an appointment (invented).',
			appointment_at: new Date(Date.now() + 5 * 86400e3).toISOString(),
			place: 'Islamabad',
		}),
	);
	await giulia.waitFor(id, 'proposed');
	await page.reload();
	await look(page, 'proposed-again-ur-320');
	await (await step(page, 'مسئلہ حل ہو گیا')).waitForTimeout(50);
	await look(page, 'confirm-ur-320');
	await must("no officer says it in the traveller's place", () =>
		giulia.take(id, 'confirm_solved', { heard_by: 'page' }).then(
			() => false,
			(error) => error.status === 403,
		),
	);
	await next(page);
	await nadia.waitFor(id, 'solved');
	await page.reload();
	await look(page, 'solved-ur-320');
	const state = (party) =>
		execFileSync(valico, ['--folder', `${folder}/${party}`, 'case', 'state', id, '--purpose', 'test'], {
			encoding: 'utf8',
		});
	await must('both nodes hold the same case', () => state('it') === state('pk'));
	const taken = (await giulia.page(id)).timeline.find((entry) => entry.step === 'confirm_solved');
	await must('the case says that the traveller said so', taken.role === 'public' && taken.form.heard_by === 'page');
}

/* --- others --- */

async function withScript(code) {
	const page = await traveller({ script: true });
	const receipt = await report(
		page,
		'en',
		{ kind: 'agent_fraud', words: 'An agent asked for money (invented).', agent: 'Sky Travels (invented)' },
		(name) => ['person', 'check', 'visa_for'].includes(name) && look(page, `${name}-en-1366`),
		(at) => at.locator('altcha-widget .altcha[data-state=verified]').waitFor(),
	);
	await must('a proof of work confirms', async () =>
		(await page.locator('main').innerText()).includes('Nothing more is needed'),
	);
	await follow(page, 'en', receipt);
	await look(page, 'with-us-en-1366');
	const desk = await traveller({ script: false, width: 320 });
	const waiting = await report(
		desk,
		'it',
		{ kind: 'documents', words: 'Serve una legalizzazione (inventato).' },
		(name) => ['check'].includes(name) && look(desk, `${name}-it-320`),
	);
	await follow(desk, 'it', waiting);
	await desk.locator('.acts a', { hasText: 'codice' }).click();
	await desk.locator('#code').fill('AAAAA-AAAAA');
	await next(desk);
	await desk.locator('.wrong').waitFor();
	await desk.locator('#code').fill(code);
	await next(desk);
	await desk.locator('.done').waitFor();
	await must("a desk's code confirms", async () => !(await desk.locator('.status').innerText()).includes('Attende'));
	await desk.locator('.acts a', { hasText: 'Aggiungere qualcosa' }).click();
	await desk.locator('textarea').fill('Ancora una cosa (inventata).');
	await next(desk);
	await must('what was added is there', async () =>
		(await desk.locator('main').innerText()).includes('Ancora una cosa'),
	);
}

async function refused() {
	const page = await traveller({ script: false });
	await page.goto(`${portal}/en/follow`);
	await page.locator('#number').fill('428 193 0576');
	await page.locator('#secret').fill('AAAA-AAAA-AAAA-AAAA-AAAA-AAAA-AAAA');
	await next(page);
	await must('a forged secret opens nothing', async () =>
		(await page.locator('.summary').innerText()).includes('There is nothing'),
	);
	const status = async (path, options) => (await fetch(portal + path, { redirect: 'manual', ...options })).status;
	const post = (body) => ({ method: 'POST', body, headers: { 'Content-Type': 'application/x-www-form-urlencoded' } });
	await must(
		'an unknown code has expired',
		async () => (await status('/en/report/aaaaaaaaaaaaaaaaaaaaaaaaaa/kind')) === 410,
	);
	await must(
		'what is too big is refused',
		async () => (await status('/en/follow', post(`number=${'1'.repeat(80_000)}`))) === 413,
	);
	await must('what is damaged is refused', async () => (await status('/en/follow', post('number=%zz'))) === 400);
	await must('there are no other methods', async () => (await status('/en/follow', { method: 'DELETE' })) === 404);
	await must(
		'nothing of the desk is here',
		async () => (await status('/api/session')) === 404 && (await status('/en/cases/1')) === 404,
	);
	const size = async (path) => (await (await fetch(portal + path)).arrayBuffer()).byteLength;
	const page_bytes = await size('/en'),
		style = Number(
			(await fetch(`${portal}/portal.css`, { headers: { 'Accept-Encoding': 'gzip' } })).headers.get('content-length') ??
				3000,
		);
	await must(`a page weighs ${page_bytes + style} bytes with its style`, page_bytes + style <= 30_000);
	for (const path of ['/ur/letter', '/ur/about', '/ur/follow'])
		await must(`${path} is no heavier`, (await size(path)) + style <= 30_000);
	return page_bytes + style;
}

/* The process that speaks to strangers is behind its walls, and holds no file of the store. */
async function lockedIn() {
	const daemons = process.argv.slice(6);
	const children = readdirSync('/proc')
		.filter((each) => /^\d+$/.test(each))
		.flatMap((pid) => {
			try {
				return [[pid, readFileSync(`/proc/${pid}/status`, 'utf8')]];
			} catch {
				return [];
			}
		});
	const [pid, status] =
		children.find(([, text]) => text.startsWith('Name:\tvalico portal') && text.includes(`PPid:\t${daemons[0]}\n`)) ??
		[];
	await must('the portal is a process of its own', pid);
	await must(
		'it has a filter of system calls and no new privileges',
		/Seccomp:\t2/.test(status) && /NoNewPrivs:\t1/.test(status),
	);
	const files = readdirSync(`/proc/${pid}/fd`).map((each) => readlinkSync(`/proc/${pid}/fd/${each}`));
	await must('it holds no file of the store or the keys', !files.some((each) => /valico\.db|\/keys/.test(each)));
}

async function pathways() {
	const davide = await Officer.signIn(roma, 'd.moretti', passphrase),
		elena = await Officer.signIn(roma, 'e.rinaldi', passphrase);
	const profile = (await davide.request('GET', '/api/agreements/it-pk-legal-pathways')).data;
	const form = fill(profile, 'pathway', {
		kind: 'study',
		title: 'Places for students (invented)',
		quota: 200,
		opens_on: '2026-01-10',
		closes_on: '2099-12-31',
		conditions: [{ text: 'A place at a university', proof: 'Its letter' }],
		who_applies: 'person',
		law: 'Invented decree 7/2026',
	});
	const id = (
		await davide.request('POST', '/api/cases', {
			agreement: profile.id,
			kind: 'pathway',
			partner: 'pk',
			side: 'offering',
			form,
		})
	).data.case_id;
	for (const safeguard of profile.safeguards.filter((each) => each.before.includes('announce'))) {
		await davide.request('POST', `/api/cases/${id}/safeguards/${safeguard.id}`, {
			answer: 'stands',
			source: 'Gazette (invented)',
		});
		if (safeguard.second_officer)
			await elena.request('POST', `/api/cases/${id}/safeguards/${safeguard.id}/agreement`, {});
	}
	await davide.take(id, 'announce', form);
	const page = await traveller({ script: false, width: 320 });
	await page.goto(`${portal}/ur/pathways`);
	await look(page, 'pathways-ur-320');
	await page.locator('input[name=purpose][value=study]').check();
	await next(page);
	await page.getByText('Places for students').waitFor();
	await look(page, 'pathways-found-ur-320');
	const text = await page.locator('.pathway').innerText();
	await must(
		'conditions, quota, date and law are shown',
		['A place at a university', '200', '2099', 'Invented decree 7/2026'].every((each) => text.includes(each)),
	);
	await page.goto(`${portal}/en/pathways?purpose=seasonal&show=yes`);
	await must('what is not open is not shown', async () =>
		(await page.locator('main').innerText()).includes('Nothing of this kind'),
	);
}

/* Who asks what is open to them leaves nothing: no word of theirs is in the store, the logs or a backup, and no cookie with them. */
async function nothingKept() {
	const marks = ['zzquisitive7731', 'ZZAgent-7731', 'zz-7731-elsewhere'];
	for (let times = 0; times < 5; times++) {
		const reply = await fetch(`${portal}/en/pathways?purpose=study&show=yes&zz=${marks[0]}`, {
			headers: { 'User-Agent': marks[1], Referer: `http://${marks[2]}.invalid/` },
		});
		await must('the question is answered', reply.ok && (await reply.text()).includes('Places for students'));
		await must('no cookie is set', !reply.headers.get('set-cookie'));
	}
	execFileSync(valico, ['--folder', `${folder}/it`, 'backup', `${folder}/kept`]);
	const every = (at) =>
		readdirSync(at, { withFileTypes: true }).flatMap((each) =>
			each.isDirectory() ? every(`${at}/${each.name}`) : each.isFile() ? [`${at}/${each.name}`] : [],
		);
	const files = [...every(`${folder}/it`), ...every(`${folder}/kept`), `${folder}/it.log`];
	const bytes = files.map((each) => [each, readFileSync(each)]);
	/* That it would be found: a word that is kept is. */
	await must(
		'what is kept would be found',
		bytes.some(([, each]) => each.includes('Places for students') || each.includes('it-pk-legal-pathways')),
	);
	const kept = bytes.filter(([, each]) => marks.some((mark) => each.includes(mark))).map(([each]) => each);
	await must('nothing of the question is kept', kept.length === 0, kept);
}

await story(async () => {
	const page = await traveller({ script: false, width: 320 });
	const receipt = await reportedInUrdu(page);
	const { code, id } = await triaged();
	await wholeWay(page, receipt, id);
	await withScript(code);
	const bytes = await refused();
	await lockedIn();
	await pathways();
	await nothingKept();
	await application();
	for (const each of ['en', 'it', 'ur']) {
		await page.goto(`${portal}/${each}/about`);
		await look(page, `about-${each}-320`);
	}
	if (complaints.length) throw new Error(complaints.join('\n'));
	console.log(`A public page with its style sheet weighs ${(bytes / 1000).toFixed(1)} kB.`);
}, "Reported without script in Urdu, asked, disputed, confirmed; with script and with a code; the forged, the late and the big refused; a pathway read, and one person's way on it followed by number.");
