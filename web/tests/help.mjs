// help.mjs - the pages of help, in Chromium against two real nodes: each topic opens in each language with its text, its picture and, for an
// agreement, its steps and safeguards. With PICTURES=FOLDER it takes the pictures anew instead, from these nodes: one a topic and language;
// with TOPICS=border,flight only of these.
//
// usage: help.mjs URL-OF-ROMA URL-OF-ISLAMABAD FOLDER VALICO [...]   (as tests/nodes/two_nodes.sh calls it); SHOTS: folder for pictures of the help itself
import { readFileSync } from 'node:fs';
import { Officer, fill } from '../../tools/officer.mjs';
import { passportZone } from '../../tools/zone.mjs';
import { inEveryLanguage, must, passphrase, picture, roma, signIn, story, visit } from './browser.mjs';

const wantedTopics = process.env.TOPICS?.split(',');
const pictures = process.env.PICTURES,
	languages = ['en', 'it', 'ur'];
const topics = JSON.parse(readFileSync(new URL('../catalogue/help/en.json', import.meta.url), 'utf8'));
// What a case is called in the pictures; all of it is invented.
const known = {
	family_name: 'REHMAN',
	given_names: 'IMRAN',
	family_name_urdu: 'رحمان',
	given_names_urdu: 'عمران',
	father_name: 'Abdul Rehman',
	place_of_birth: 'Gujrat',
	nationality: 'PAK',
	born: '1991-05-17',
	document_number: 'ZZ0000017',
	place: 'Islamabad',
	flight: 'XX 118',
	topic: undefined,
	title: {
		'it-pk-joint-measures': 'Joint training on false residence permits',
		'it-pk-expertise': 'Training: security features of passports',
		'it-pk-intelligence': 'Boats from the eastern route, autumn',
		'it-pk-legal-pathways': 'Seasonal work in agriculture 2027',
		'it-pk-resources': 'Portable document readers',
	},
};
const kinds = {
	'it-pk-joint-measures': 'measure',
	'it-pk-expertise': 'training',
	'it-pk-intelligence': 'request',
	'it-pk-return-operations': 'flight',
	'it-pk-visa-issues': 'delay',
};

/* A draft of each agreement that two nodes can hold between them; no link to a third state is needed for a draft of our own. */
async function drafts(officer) {
	const made = {};
	for (const agreement of (await officer.request('GET', '/api/agreements')).data.agreements.filter(
		(each) => each.id in topics,
	)) {
		const profile = (await officer.request('GET', `/api/agreements/${agreement.id}`)).data;
		const kind = kinds[agreement.id] ?? profile.kinds[0].id,
			step = profile.steps.find((each) => each.id === agreement.opens[kind]),
			side = step.sides[0];
		const sides = Object.fromEntries(profile.sides.filter((each) => each.id !== side).map((each) => [each.id, 'pk']));
		const values = { ...known, title: known.title[agreement.id] };
		const form = fill(
			profile,
			step.form,
			Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)),
		);
		const answer = await officer
			.request('POST', '/api/cases', { agreement: agreement.id, kind, side, sides, form })
			.catch((error) => ({ error }));
		if (answer.data) made[agreement.id] = answer.data.case_id;
		else await must(`${agreement.id} needs a third state`, profile.sides.length > 2);
	}
	return made;
}

// What is done on a page before its picture is taken; all of it is invented.
const zone = passportZone({ number: 'QQ0000009', family: 'RAZA', given: 'USMAN', born: '800203' });
const ready = {
	border: async (page) => {
		await page.locator('select').nth(1).selectOption('entry-control');
		await page.locator('textarea.zone').pressSequentially(zone.split('\n')[0]);
		await page.keyboard.press('Enter');
		await page.locator('textarea.zone').pressSequentially(zone.split('\n')[1]);
		await page.keyboard.press('Enter');
		await page.locator('.verdict').waitFor();
	},
	forms: async (page) => {
		await page.locator('.drop input:not([disabled])').waitFor({ state: 'attached' });
		await page.locator('main select').first().selectOption('eu-pk-readmission');
		await page.locator('.drop input').setInputFiles({
			name: 'batch.csv',
			mimeType: 'text/csv',
			buffer: Buffer.from(
				'agreement,kind,reference,family_name,given_names,born\neu-pk-readmission,own_national,R-201,QURESHI,NADIA,1990-01-02\neu-pk-readmission,own_national,R-202,BUTT,IMRAN,1988-02-30\n',
			),
		});
		await page.getByText('BUTT').first().waitFor();
		await page.locator('.card').last().scrollIntoViewIfNeeded();
	},
	letters: async (page) => {
		await page.locator('details.card summary').last().waitFor();
		await page
			.locator('details.card', { has: page.locator('a, select') })
			.last()
			.evaluate((element) => (element.open = true));
		await page.locator('details.card li').first().waitFor();
		await page.locator('details.card[open]').last().scrollIntoViewIfNeeded();
	},
	precedent: async (page) =>
		page
			.locator('section.card h2')
			.first()
			.evaluate((element) => element.scrollIntoView()),
	flight: async (page) =>
		page
			.locator('textarea')
			.fill('Surname,First name,DOB,Passport number,Issuing state,Seat\nRAZA,USMAN,1980-02-03,QQ0000002,PAK,12B'),
};

async function takeAll(page, cases) {
	const anonymous = await visit(roma, 1000);
	const places = {
		queue: '/?tab=all',
		new: '/new',
		case: `/cases/${cases['eu-pk-readmission']}`,
		people: '/people',
		forms: '/forms',
		letters: `/cases/${cases['it-refusal-of-stay']}`,
		seals: '/seals',
		reports: '/issues',
		border: '/border',
		secondline: '/border/second-line',
		flight: '/border/flight',
		picture: '/picture',
		groups: '/groups',
		precedent: '/help/eu-pk-readmission',
		...Object.fromEntries(Object.entries(cases).map(([id, of]) => [id, `/cases/${of}`])),
	};
	await page.setViewportSize({ width: 1000, height: 720 });
	for (const language of languages) {
		if (!wantedTopics) await picture(pictures, anonymous, language, 'start');
		for (const topic of Object.keys(topics).filter(
			(each) =>
				each !== 'start' &&
				each !== 'resources' &&
				each !== 'application' &&
				(!wantedTopics || wantedTopics.includes(each)),
		)) {
			// those pictures are together.mjs's and application.mjs's
			await page.goto(roma + (places[topic] ?? '/new'));
			await page.locator('table[aria-busy=false], h2, .card').first().waitFor();
			await ready[topic]?.(page);
			await picture(pictures, page, language, topic);
		}
	}
	await page.locator('header select').selectOption('en');
}

async function everyTopic(page) {
	for (const topic of Object.keys(topics)) {
		await page.goto(`${roma}/help/${topic}`);
		await page.getByRole('heading', { level: 1, name: topics[topic].title }).waitFor();
		await page.locator('.picture').waitFor();
		const wide = await page.locator('.picture').evaluate((image) =>
			image.decode().then(
				() => image.naturalWidth,
				() => 0,
			),
		);
		await must(`${topic} has its picture`, wide > 0);
		if (!topic.includes('-')) continue;
		await must(`${topic} tells its steps`, async () => (await page.locator('tbody tr').count()) > 3);
		/* What nobody has read in its source is told as often as the file says so; a condition that repeats its step's source is told once. */
		const file = readFileSync(new URL(`../../agreements/${topic}.yaml`, import.meta.url), 'utf8');
		const marked = file.replace(/(^|\s)#.*$/gm, '').match(/verify: true/g)?.length ?? 0;
		const told = await page.locator('details.card li').count();
		await must(`${topic} tells what is not verified`, told >= marked - 3, { told, marked });
		await must(
			`${topic} tells its regime`,
			/Regime: (Administrative|Police)/.test(await page.locator('article').innerText()),
		);
	}
}

await story(async () => {
	const elena = await Officer.signIn(roma, 'e.rinaldi', passphrase);
	const cases = pictures ? await drafts(elena) : null;
	if (pictures) {
		const sara = await Officer.signIn(roma, 's.conti', passphrase);
		await sara.request('POST', '/api/border/referrals', {
			question: 'Is this the man of the court’s paper? (invented)',
			family_name: 'RAZA',
			given_names: 'USMAN',
			document_number: 'QQ0000009',
			state: 'PAK',
			place: 'Box 3',
		});
		const { group_id: group } = (
			await elena.request('POST', '/api/groups', { name: 'Operation Blue', reason: 'Agreed on 20 November' })
		).data;
		await elena.request('POST', `/api/groups/${group}/members`, {
			account_id: elena.session.account_id,
			member: true,
			reason: 'Works on the boats',
		});
	}
	const page = await signIn(roma, 'e.rinaldi');
	if (pictures) await takeAll(page, cases);
	else {
		await everyTopic(page);
		await page.goto(`${roma}/help/eu-pk-readmission`);
		await page.locator('tbody tr').first().waitFor();
		await inEveryLanguage(page, 'help-readmission');
		await page.goto(`${roma}/help`);
		await page.getByRole('heading', { level: 1 }).waitFor();
		await inEveryLanguage(page, 'help');
	}
}, 'Every topic of the help opens in three languages, with its picture and what its agreement says.');
