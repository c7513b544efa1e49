// application.mjs - one person's way on a legal pathway, between two real nodes and on the public page: an officer enters the
// employer's request in Chromium, gives the person and the employer their numbers, and both read where it stands, without
// script, on a narrow screen, in their language; the other state recognises a certificate; the quota has one place. Part of
// the story of portal.mjs; PICTURES=FOLDER takes the help's picture. All people are invented.
import { Officer, affirm, fill } from '../../tools/officer.mjs';
import { inEveryLanguage, islamabad, must, passphrase, picture, roma, signIn } from './browser.mjs';
import { farPortal, follow, look, traveller } from './traveller.mjs';

const day = (days) => new Date(Date.now() + days * 86400e3).toISOString().slice(0, 10);
const PATHWAYS = 'it-pk-legal-pathways';
let giulia, tommaso, davide, elena, bellini, conti, ayesha, profile, pathway;

/* A pathway with one place, which the partner holds and has confirmed. */
async function announced() {
	const form = fill(profile, 'pathway', {
		kind: 'seasonal',
		title: 'Harvest 2027 (invented)',
		quota: 1,
		opens_on: day(-20),
		closes_on: day(200),
		conditions: [{ text: 'A contract' }],
		who_applies: 'employer',
	});
	const id = (
		await davide.request('POST', '/api/cases', {
			agreement: PATHWAYS,
			kind: 'pathway',
			partner: 'pk',
			side: 'offering',
			form,
		})
	).data.case_id;
	await affirm(profile, id, davide, elena, ['announce'], 'pathway');
	await davide.take(id, 'announce', form);
	await ayesha.waitFor(id, 'announced');
	for (
		let tries = 0;
		tries < 200 && !(await davide.page(id)).timeline.some((each) => each.kind === 'step' && each.settled);
		tries++
	)
		await new Promise((later) => setTimeout(later, 25));
	return id;
}

const person = (name, more) => ({
	family_name: name,
	given_names: 'BILAL',
	born: '1994-05-20',
	nationality: 'PAK',
	document_number: `ZZ${name.length}000118`,
	pathway,
	asked_by: 'employer',
	asked_by_name: 'Azienda Agricola Inventata',
	office: 'Sportello unico, Latina',
	counted_on: day(0),
	language: 'ur',
	...more,
});

/* The request as an officer enters it: the pathway is chosen by its title, not by its number. */
async function entered(desk) {
	await desk.goto(`${roma}/new`);
	await desk
		.locator('select')
		.filter({ has: desk.locator(`option[value=${PATHWAYS}]`) })
		.selectOption(PATHWAYS);
	await desk
		.locator('select')
		.filter({ has: desk.locator('option[value=seasonal_work]') })
		.selectOption('seasonal_work');
	await must(
		'the pathway can be chosen by its title',
		async () => (await desk.locator('select').filter({ hasText: 'Harvest 2027' }).count()) === 1,
	);
	await inEveryLanguage(desk, 'application-new');
	const id = (
		await giulia.request('POST', '/api/cases', {
			agreement: PATHWAYS,
			kind: 'seasonal_work',
			partner: 'pk',
			side: 'offering',
			form: person('KHATTAK'),
		})
	).data.case_id;
	await must(
		'nothing goes out before the person agreed',
		(await giulia.take(id, 'ask_seasonal_clearance').catch((error) => error.message)).includes('safeguard-open'),
	);
	await affirm(
		profile,
		id,
		giulia,
		tommaso,
		['ask_seasonal_clearance', 'ask_certificate', 'give_clearance'],
		'seasonal_work',
	);
	await giulia.take(id, 'ask_seasonal_clearance', person('KHATTAK'));
	return id;
}

/* The officer gives a number on the case page; its secret is read once. */
async function given(desk, id, button) {
	await desk.goto(`${desk.url().split('/').slice(0, 3).join('/')}/cases/${id}`);
	await desk.getByRole('button', { name: button }).click();
	const told = desk.locator('.message.good dd');
	await told.nth(1).waitFor();
	return { number: await told.nth(0).innerText(), secret: await told.nth(1).innerText() };
}

const read = async (page) => (await page.locator('main').innerText()).replace(/\s+/g, ' ');
/* What the page says once it has come so far, and what it never says. */
async function says(page, ...parts) {
	let text = '';
	await must(
		`the page says ${parts}`,
		async () => {
			await page.reload();
			text = await read(page);
			return parts.every((each) => text.includes(each));
		},
		() => text,
	);
	await must('it says nothing of the person', !/KHATTAK|BILAL|ZZ7000118|Inventata|Latina|IT-2026/.test(text), text);
}

/* For the help: with PICTURES=FOLDER. */
async function pictures(desk) {
	await desk.setViewportSize({ width: 1000, height: 900 });
	await desk.evaluate(() => scrollTo(0, 0));
	for (const language of ['en', 'it', 'ur']) await picture(process.env.PICTURES, desk, language, 'application');
	await desk.locator('header select').selectOption('en');
	await desk.setViewportSize({ width: 1366, height: 900 });
}

async function followed(desk, id) {
	const employer = await traveller({ script: false }),
		worker = await traveller({ script: false, width: 320 });
	await follow(employer, 'it', await given(desk, id, 'Give who asked a number'));
	if (process.env.PICTURES) await pictures(desk);
	else await inEveryLanguage(desk, 'application-case');
	const far = await signIn(islamabad, 'a.siddiqui');
	await follow(worker, 'ur', await given(far, id, 'Give the person a number'), farPortal);
	await far.context().close();
	await says(employer, 'Richiesta in esame', "L'ufficio decide sulla richiesta", 'Italia', 'Decisione sul nulla osta');
	await says(worker, 'درخواست زیرِ غور', 'دفتر درخواست پر فیصلہ کرے گا', 'اٹلی');
	await look(employer, 'application-it-1366');
	await look(worker, 'application-ur-320');
	await worker.goto(`${worker.url()}/add`);
	await must('nothing can be added to a case that is followed', !/\/add$/.test(worker.url()));
	return { employer, worker };
}

/* A number in the wrong hands is ended on the case page; the log says how often the page was read with one, and who ended it. */
async function ended(desk, id, employer) {
	await desk.goto(`${roma}/cases/${id}`);
	const end = desk.getByRole('button', { name: /^End: / });
	await end.click();
	await must('no number follows the case any more', async () => (await end.count()) === 0);
	await employer.reload();
	await must('who had it reads nothing', async () => !/Conclusa/.test(await read(employer)));
	const auditor = await Officer.signIn(roma, 'c.lombardi', passphrase);
	const { looks } = (await auditor.request('GET', `/api/looks?case=${id}`, undefined, { 'X-Purpose': 'audit' })).data;
	const actions = looks.map((each) => each.action);
	await must(
		'the log tells of each look with the number, and of its end',
		actions.filter((each) => each === 'follow').length >= 2 && actions.includes('follower-end'),
		actions,
	);
}

export async function application() {
	/* One after the other: the node lets three sign in at once and tells the fourth to come again. */
	const officers = [];
	for (const login of ['g.ferrante', 't.marchetti', 'd.moretti', 'e.rinaldi', 'm.bellini', 's.conti'])
		officers.push(await Officer.signIn(roma, login, passphrase));
	[giulia, tommaso, davide, elena, bellini, conti] = officers;
	ayesha = await Officer.signIn(islamabad, 'a.siddiqui', passphrase);
	profile = (await davide.request('GET', `/api/agreements/${PATHWAYS}`)).data;
	pathway = await announced();
	const desk = await signIn(roma, 'g.ferrante'),
		id = await entered(desk);
	await ayesha.waitFor(id, 'examined');
	const { employer, worker } = await followed(desk, id);
	const refusedTo = async (officer, at, step, form) =>
		await officer.take(at, step, form).catch((error) => error.message);
	const visa = fill(profile, 'visa_request', { asked_on: day(0) });
	await must('no visa before the clearance', (await refusedTo(bellini, id, 'ask_visa', visa)).includes('wrong-state'));
	await giulia.take(
		id,
		'ask_certificate',
		fill(profile, 'certificate', { kind: 'trade', issued_by: 'Invented institute', why: 'The contract asks for it' }),
	);
	await ayesha.waitFor(id, 'document_asked');
	const recognised = fill(profile, 'certificate_recognised', { how: 'register' });
	await must(
		'the side that asked does not answer',
		(await refusedTo(giulia, id, 'recognise_certificate', recognised)).includes('wrong-side'),
	);
	await says(worker, 'سند کی توثیق طلب', 'پاکستان', 'سند پر جواب');
	await ayesha.take(id, 'recognise_certificate', recognised);
	await giulia.waitFor(id, 'examined');
	const clearance = fill(profile, 'clearance', { number: '118/2027', given_on: day(0) });
	await giulia.take(id, 'give_clearance', clearance);
	await must('one place is used on both nodes', async () => {
		const rows = await Promise.all(
			[giulia, ayesha].map(async (each) =>
				(await each.request('GET', '/api/quotas')).data.quotas.find((row) => row.case_id === pathway),
			),
		);
		return rows.every((row) => row.used === 1 && row.left === 0 && row.followed === 1);
	});
	await says(worker, 'اجازت نامہ جاری', 'قونصلیٹ میں ویزے کی درخواست دیجیے', 'متعلقہ شخص');
	const second = (
		await giulia.request('POST', '/api/cases', {
			agreement: PATHWAYS,
			kind: 'seasonal_work',
			partner: 'pk',
			side: 'offering',
			form: person('AFRIDI'),
		})
	).data.case_id;
	await affirm(profile, second, giulia, tommaso, ['ask_seasonal_clearance', 'give_clearance'], 'seasonal_work');
	await giulia.take(second, 'ask_seasonal_clearance', person('AFRIDI'));
	await must(
		'there is no clearance beyond the quota',
		(await refusedTo(giulia, second, 'give_clearance', clearance)).includes('over-limit'),
	);
	await must(
		'the other side gives none',
		(await refusedTo(ayesha, id, 'give_clearance', clearance)).includes('wrong-side'),
	);
	const at = new Date(Date.now() + 9 * 86400e3).toISOString();
	await bellini.take(id, 'book_visa', fill(profile, 'appointment', { counter: 'B2', starts_at: at, minutes: 20 }));
	await says(employer, 'Appuntamento al consolato', 'Presentati al consolato');
	await bellini.take(id, 'ask_visa', visa);
	await bellini.take(id, 'ask_confirmation');
	await giulia.take(id, 'confirm_request');
	await bellini.take(id, 'grant_visa', fill(profile, 'visa', { valid_from: day(0), valid_until: day(180) }));
	await says(worker, 'ویزا جاری', 'ویزے کی میعاد');
	await conti.take(id, 'report_arrival', fill(profile, 'arrival', { arrived_on: day(0) }));
	await giulia.take(id, 'sign_contract', fill(profile, 'contract', { signed_on: day(0) }));
	await giulia.take(id, 'close_application', fill(profile, 'permit', { issued_on: day(0) }));
	await says(employer, 'Conclusa', 'Non resta altro da fare qui');
	await look(employer, 'application-done-it-1366');
	await desk.goto(`${roma}/quotas`);
	await desk.getByText('1 of 1').waitFor();
	await ayesha.waitFor(id, 'completed');
	await ended(desk, id, employer);
	await desk.context().close();
}
