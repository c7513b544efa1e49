// picture.mjs - the picture: in Chromium against two real nodes. Eleven visa issues are reported by Islamabad and one is triaged by Roma; the
// supervisors of both see the same number to compare; a figure opens to its definition and its cases, and that look is in the log; of the
// patterns only what is frequent is named.
//
// usage: picture.mjs URL-OF-ROMA URL-OF-ISLAMABAD FOLDER VALICO [...]   (as tests/nodes/two_nodes.sh calls it); SHOTS: folder for pictures
import { Officer, affirm, fill } from '../../tools/officer.mjs';
import {
	inEveryLanguage,
	inTheDark,
	islamabad,
	look,
	must,
	passphrase,
	roma,
	signIn,
	story,
	withLongTexts,
} from './browser.mjs';

const agreement = 'it-pk-visa-issues';
const posts = [
	'Visa centre, Gujrat',
	'VISA CENTRE GUJRAT',
	'visa centre  (Gujrat)',
	'Visa Centre Gujrat',
	'Visa centre Gujrat.',
	'Visa centre -- Gujrat',
	'Consulate Karachi',
	'Consulate Karachi',
	'Consulate Karachi',
	'Consulate Lahore',
	'Consulate Lahore',
];

/* Eleven issues, of invented people; six of them at one centre, spelled in six ways. */
async function reported(ayesha, usman) {
	const profile = (await ayesha.request('GET', `/api/agreements/${agreement}`)).data,
		ids = [];
	for (const [at, post] of posts.entries()) {
		const form = fill(profile, 'report', {
			family_name: 'MALIK',
			given_names: `ZARA ${'ABCDEFGHIJK'[at]}`,
			nationality: 'PAK',
			post,
		});
		const id = (
			await ayesha.request('POST', '/api/cases', { agreement, kind: 'delay', partner: 'it', side: 'reporting', form })
		).data.case_id;
		await affirm(profile, id, ayesha, usman, ['take_over'], 'delay');
		await ayesha.take(id, 'take_over', form);
		ids.push(id);
	}
	return { profile, ids };
}

const checkOf = (page) => page.locator('section.track', { hasText: 'Visa' }).locator('strong.code').first();

await story(async () => {
	const ayesha = await Officer.signIn(islamabad, 'a.siddiqui', passphrase),
		usman = await Officer.signIn(islamabad, 'u.farooqi', passphrase);
	const giulia = await Officer.signIn(roma, 'g.ferrante', passphrase),
		elena = await Officer.signIn(roma, 'e.rinaldi', passphrase);
	const { profile, ids } = await reported(ayesha, usman);
	for (const id of ids) await giulia.waitFor(id, 'reported');
	await giulia.take(ids[0], 'triage', fill(profile, 'triage', { urgency: 'usual' }));
	await ayesha.waitFor(ids[0], 'in_hand');

	const nadia = await Officer.signIn(islamabad, 'n.malik', passphrase);
	const at = new Date().toISOString();
	const of = async (officer, other) =>
		(await officer.request('GET', `/api/figures?agreement=${agreement}&with=${other}&at=${at}`)).data.tracks[0];
	let track, theirs;
	for (let tries = 0; tries < 200; tries++) {
		[track, theirs] = [await of(elena, 'pk'), await of(nadia, 'it')];
		if (track.check === theirs.check && track.figures.find((each) => each.id === 'taken_over').all.cases === 11) break;
		await new Promise((resolve) => setTimeout(resolve, 25));
	}
	await must('both count the same', JSON.stringify(track) === JSON.stringify(theirs), [track.check, theirs.check]);
	const one = (id) => track.figures.find((each) => each.id === id).all;
	await must('eleven issues', one('taken_over').cases === 11, one('taken_over'));
	await must(
		'one looked at in time, ten still running',
		one('triage_in_time').in_time === 1 && one('triage_in_time').running === 10,
		one('triage_in_time'),
	);

	const page = await signIn(roma, 'e.rinaldi');
	await page.goto(`${roma}/picture?with=pk`);
	const card = page.locator('article.figure', { hasText: 'Looked at in time' });
	await card.waitFor();
	await must(
		'the page shows the number to compare',
		async () => (await checkOf(page).innerText()) === track.check,
		async () => await checkOf(page).innerText(),
	);
	await card.getByText('What it is').click();
	await card.getByRole('button', { name: 'Still running' }).click();
	await card.locator('li a').first().waitFor();
	await must(
		'ten cases behind it',
		async () => (await card.locator('li a').count()) === 10,
		async () => await card.locator('li a').count(),
	);
	await page.getByRole('button', { name: 'Patterns: Posts and centres' }).click();
	const groups = page.locator('table.groups').first();
	await groups.waitFor();
	const text = await groups.innerText();
	await must('six spellings are one centre, said in steps of five', /VISA CENTRE GUJRAT\s+5/.test(text), text);
	await must('the others are not named', !/KARACHI|LAHORE/.test(text) && /Others, not named\s+5/.test(text), text);
	await inEveryLanguage(page, 'picture');
	await inTheDark(page, 'picture');
	await withLongTexts(page, 'picture');

	/* A lesson that Islamabad shares is found at Roma by the start of a word, in the script in which it was written. */
	const expertise = (await ayesha.request('GET', '/api/agreements/it-pk-expertise')).data;
	const lesson = fill(expertise, 'lesson', {
		title: 'Seals of identity cards',
		what_happened: 'مہر کی روشنی سے پہچان',
		learnt: 'Under ultraviolet light the genuine thread glows.',
	});
	const hamza = await Officer.signIn(islamabad, 'h.javed', passphrase),
		davide = await Officer.signIn(roma, 'd.moretti', passphrase);
	const shared = (
		await hamza.request('POST', '/api/cases', {
			agreement: expertise.id,
			kind: 'lesson',
			partner: 'it',
			side: 'asking',
			form: lesson,
		})
	).data.case_id;
	await affirm(expertise, shared, hamza, nadia, ['share'], 'lesson');
	await hamza.take(shared, 'share', lesson);
	await davide.waitFor(shared, 'shared');
	for (const words of ['ultrav', 'مہر', 'Séals'])
		await must(
			`"${words}" finds the lesson`,
			async () =>
				(await davide.request('GET', `/api/lessons?words=${encodeURIComponent(words)}`)).data.lessons[0]?.case_id ===
				shared,
			words,
		);
	await page.goto(`${roma}/lessons?words=ultrav`);
	await page.locator('mark').first().waitFor();
	await inEveryLanguage(page, 'lessons');

	const auditor = await signIn(roma, 'c.lombardi');
	await auditor.getByText('Opened the cases of a figure').first().waitFor();
	await auditor.getByText('Read a report of patterns').first().waitFor();
	await look(auditor, 'looks-of-picture');
}, 'Both sides count the same figures; one opens to its definition and its cases; the patterns name nobody who is alone; each look is in the log.');
