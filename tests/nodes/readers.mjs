// readers.mjs - who alone may read a report, on two real nodes: a report names a group; for whoever is not in it there is
// no such report, by any address of the API; the partner's node knows the group's id only, and its supervisor says who of
// theirs is in it; who is taken out sees it no more; and every attempt leaves a trace. All people are invented.
//
// usage: readers.mjs URL-OF-ROMA URL-OF-ISLAMABAD FOLDER VALICO   (as two_nodes.sh calls it)
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { Officer, affirm, fill } from '../../tools/officer.mjs';

const [roma, islamabad, folder, valico] = process.argv.slice(2);
const passphrase = readFileSync(`${folder}/passphrase`, 'utf8').trim();
const at = (base, login) => Officer.signIn(base, login, passphrase);
const agreement = 'it-pk-intelligence',
	title = 'Boats of the blue harbour',
	family = 'ZAFARULLAH';
const day = (days) => new Date(Date.now() + days * 86400e3).toISOString().slice(0, 10);

function must(what, holds, seen) {
	if (!holds) throw new Error(`${what} does not hold: ${JSON.stringify(seen)}`);
}
async function refused(what, promise, rule) {
	const fault = await promise.then(
		() => 'nothing',
		(error) => error.message,
	);
	must(what, fault.includes(`"rule":"${rule}"`), fault);
	return fault;
}
const post = async (officer, path, body) => (await officer.request('POST', path, body)).data;
const groups = async (officer) => (await officer.request('GET', '/api/groups')).data;

/* --- every address that gives something, asked by one officer; gives those whose answer tells of the report --- */

const unknown = '01900000-0000-7000-8000-00000000abcd';
async function walk(officer, { id, reference, neighbour, regimes }) {
	const { paths } = (await officer.request('GET', '/api/openapi.json')).data;
	const figures = (await officer.request('GET', `/api/agreements/${agreement}`)).data.figures;
	const words = [title.split(' ')[0], family, reference, 'AB1234567'];
	const variants = {
		'/api/queue': [
			...regimes.flatMap((regime) =>
				['', '&mine=1', '&unassigned=1', '&team=1', '&kind=report', ...words.map((word) => `&words=${word}`)].map(
					(more) => `?regime=${regime}${more}`,
				),
			),
			...regimes.map((regime) => `?regime=${regime}&order=name&unread=1`),
		],
		'/api/queue/counts': regimes.map((regime) => `?regime=${regime}`),
		'/api/lessons': regimes.flatMap((regime) => words.map((word) => `?words=${word}&regime=${regime}`)),
		'/api/figures': regimes.map((regime) => `?regime=${regime}`),
		'/api/figures/{agreement}/{figure}/cases': regimes.map((regime) => `?regime=${regime}`),
		'/api/border/referrals': ['?kind=second-line', '?kind=not-let-on'],
		'/api/stream': [],
	};
	const values = {
		case: [id, neighbour],
		agreement: [agreement],
		id: [agreement],
		figure: figures.map((each) => each.id),
		hash: ['0'.repeat(64)],
		letter: ['reply'],
	};
	const asked = Object.entries(paths)
		.filter(([, methods]) => methods.get)
		.flatMap(([path]) => {
			const names = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
			const filled = names.reduce(
				(made, name) =>
					made.flatMap((each) => (values[name] ?? [unknown]).map((value) => each.replace(`{${name}}`, value))),
				[path],
			);
			return filled.flatMap((each) => (variants[path] ?? ['']).map((query) => each + query));
		});
	must('the walk has addresses', asked.length > 60, asked.length);
	const telling = [];
	for (const path of asked) {
		const answer = await fetch(officer.base + path, { headers: { Cookie: officer.cookie, Origin: officer.base } });
		const text = await answer.text();
		must(`${path} is no fault of ours`, answer.status < 500, text);
		/* Its bare id stands in the log of looks, and in the case whose author wrote it there. */
		const bare =
			path.startsWith('/api/looks') || (path.startsWith(`/api/cases/${neighbour}`) && !path.endsWith('/references'));
		if ([title, family, reference, ...(bare ? [] : [id])].some((word) => text.includes(word))) telling.push(path);
	}
	return telling;
}

/* --- Rome: a group, and a report that names it --- */

const davide = await at(roma, 'd.moretti'),
	elena = await at(roma, 'e.rinaldi'),
	sara = await at(roma, 's.conti'),
	chiara = await at(roma, 'c.lombardi');
await refused('a liaison officer makes no group', post(davide, '/api/groups', { name: 'Blue', reason: 'x' }), 'role');
await refused('no change without a reason', post(elena, '/api/groups', { name: 'Blue', reason: '' }), 'too-short');
const { group_id: group } = await post(elena, '/api/groups', {
	name: 'Operation Blue',
	reason: 'Agreed on 20 November',
});
await refused('an id that is none', post(elena, '/api/groups', { group_id: 'blue', name: 'B', reason: 'x' }), 'uuid');
await refused('an id twice', post(elena, '/api/groups', { group_id: group, name: 'B', reason: 'x' }), 'group-exists');

const profile = (await davide.request('GET', `/api/agreements/${agreement}`)).data;
const person = fill(profile, 'data_subject', { family_name: family, document_number: 'AB1234567' });
const form = fill(profile, 'report', {
	title,
	groups: group,
	people: [person],
	review_on: day(60),
	expires_on: day(90),
});
const draft = { agreement, kind: 'report', partner: 'pk', side: 'sending' };
await refused('nobody shuts himself out', post(davide, '/api/cases', { ...draft, form }), 'not-a-reader');
await refused(
	'groups are ids',
	post(davide, '/api/cases', { ...draft, form: { ...form, groups: 'Operation Blue' } }),
	'reader-groups',
);
for (const member of [davide, elena])
	await post(elena, `/api/groups/${group}/members`, {
		account_id: member.session.account_id,
		member: true,
		reason: 'Works on it',
	});
await refused(
	'a member twice',
	post(elena, `/api/groups/${group}/members`, { account_id: davide.session.account_id, member: true, reason: 'x' }),
	'as-before',
);
const { case_id: id } = await post(davide, '/api/cases', { ...draft, form });
const { reference } = await davide.page(id);
/* A case that names it, which everybody may read. */
const { case_id: neighbour } = await post(davide, '/api/cases', {
	...draft,
	form: fill(profile, 'report', { title: 'Lorries', other_case: id, review_on: day(60), expires_on: day(90) }),
});
const known = { id, reference, neighbour, regimes: ['police', 'administrative'] };
const before = await walk(sara, known);
must('a draft is withheld as well', before.length === 0, before);
await affirm(profile, id, davide, elena, ['send_report'], 'report');
await davide.take(id, 'send_report', form);
await elena.take(id, 'send_report');

const inside = await walk(davide, known);
must(
	'the walk finds what there is to find',
	[
		'/api/queue?regime=police',
		`/api/cases/${id}`,
		`/api/cases/${id}/references`,
		`/api/cases/${id}/verify`,
		'/api/figures/it-pk-intelligence/reports/cases?regime=police',
	].every((path) => inside.includes(path)),
	inside,
);
const outside = await walk(sara, known);
must('an outsider finds nothing', outside.length === 0, outside);
const withheld = await refused('there is no such case', sara.request('GET', `/api/cases/${id}`), 'unknown-case');
const never = await refused('there is no such case', sara.request('GET', `/api/cases/${unknown}`), 'unknown-case');
must('both answers are the same', withheld.replaceAll(id, unknown) === never, [withheld, never]);
await refused(
	'nor to be changed',
	sara.request('POST', `/api/cases/${id}/notes`, { text: 'x' }, { 'If-Match': '"1"' }),
	'unknown-case',
);
const { looks } = (await chiara.request('GET', `/api/looks?case=${id}`)).data;
must(
	'each attempt leaves a trace',
	looks.some((look) => look.action === 'withheld' && look.account_id === sara.session.account_id),
	looks.map((look) => look.action),
);

/* --- Islamabad: the id is known, nobody is in it --- */

const hamza = await at(islamabad, 'h.javed'),
	nadia = await at(islamabad, 'n.malik');
let waiting = [];
for (let tries = 0; tries < 200 && waiting.length === 0; tries++) {
	waiting = (await groups(nadia)).waiting;
	if (waiting.length === 0) await new Promise((done) => setTimeout(done, 50));
}
must(
	'the supervisor sees that one waits, and no more',
	waiting.length === 1 &&
		waiting[0].group_id === group &&
		waiting[0].cases === 1 &&
		waiting[0].partner === 'it' &&
		!JSON.stringify(waiting).includes(title),
	waiting,
);
const there = { ...known, reference: 'IT-2', neighbour: unknown };
for (const officer of [nadia, hamza]) {
	const found = await walk(officer, { ...there, reference });
	must('nobody there reads it yet', found.filter((path) => path !== '/api/groups').length === 0, found);
}
await post(nadia, '/api/groups', { group_id: group, name: 'نیلی بندرگاہ', reason: 'Told by telephone' });
await post(nadia, `/api/groups/${group}/members`, {
	account_id: hamza.session.account_id,
	member: true,
	reason: 'Liaison officer for it',
});
const page = await hamza.waitFor(id, 'received');
must(
	'who is in it reads it',
	page.forms.report.title === title && (await groups(nadia)).waiting.length === 0,
	page.forms,
);
must('who is not does not', (await walk(nadia, { ...there, reference })).length === 0);
/* It counts for everybody on both sides, and is listed, in whatever part of a figure and from wherever one reads on, to
   members only. */
const now = new Date().toISOString();
const track = async (officer, other) =>
	(await officer.request('GET', `/api/figures?regime=police&agreement=${agreement}&with=${other}&at=${now}`)).data
		.tracks[0];
const [there_in, there_out, here_in] = [await track(hamza, 'it'), await track(nadia, 'it'), await track(davide, 'pk')];
must(
	'inside and outside, here and there: one number',
	JSON.stringify(there_in) === JSON.stringify(there_out) &&
		there_in.check === here_in.check &&
		there_out.restricts === true,
	[there_in.check, there_out.check, here_in.check],
);
must('it is counted', there_out.figures.find((each) => each.id === 'reports').all.cases === 1, there_out);
let listed = 0;
for (const { id: figure } of profile.figures) {
	for (const query of ['', '&part=yes', '&part=no', '&part=running', `&cursor=${id}`, `&cursor=${unknown}`]) {
		const path = `/api/figures/${agreement}/${figure}/cases?regime=police&from=${now.slice(0, 7)}&until=${day(200).slice(0, 7)}${query}`;
		const [out, within] = await Promise.all(
			[nadia, hamza].map(async (officer) =>
				(await fetch(officer.base + path, { headers: { Cookie: officer.cookie, Origin: officer.base } })).text(),
			),
		);
		must('and listed to nobody outside', ![id, reference, title, family].some((word) => out.includes(word)), [
			path,
			out,
		]);
		listed += within.includes(id) ? 1 : 0;
	}
}
must('but to a member', listed >= 3, listed);
await hamza.take(id, 'take_into_use', fill(profile, 'evaluation'));
await davide.waitFor(id, 'in_use');

/* --- a report whose time is over is read no further than its end --- */

const over = fill(profile, 'report', { title: 'Old lorries', review_on: day(-3), expires_on: day(-2) });
const { case_id: old } = await post(davide, '/api/cases', { ...draft, form: over });
await affirm(profile, old, davide, elena, ['send_report'], 'report');
await davide.take(old, 'send_report', over);
await elena.take(old, 'send_report');
await hamza.waitFor(old, 'received');
await refused(
	'it is not taken into use',
	hamza.take(old, 'take_into_use', fill(profile, 'evaluation')),
	'deadline-passed',
);
await refused('nor asked for others', hamza.take(old, 'ask_onward', fill(profile, 'onward')), 'deadline-passed');
await hamza.take(old, 'expire');
await davide.waitFor(old, 'expired');

/* --- out again --- */

await post(nadia, `/api/groups/${group}/members`, {
	account_id: hamza.session.account_id,
	member: false,
	reason: 'Moved to another desk',
});
await refused('who is taken out sees it no more', hamza.request('GET', `/api/cases/${id}`), 'unknown-case');
const { changes } = await groups(nadia);
must(
	'what was changed, by whom and why',
	changes.map((each) => each.change).join() === 'removed,added,made' &&
		changes[0].reason === 'Moved to another desk' &&
		changes[0].made_by.name === 'Nadia Malik' &&
		changes[0].member.name === 'Hamza Javed',
	changes,
);
const command = (...words) =>
	JSON.parse(execFileSync(valico, ['--folder', `${folder}/pk`, '--json', 'group', ...words], { encoding: 'utf8' }));
command('add', group, 'h.javed', '--reason', 'Back');
must(
	'the operator can do it too',
	command('list').groups[0].members[0].name === 'Hamza Javed' && (await hamza.page(id)).state === 'in_use',
);

console.log(`a member finds the report at ${inside.length} addresses, an outsider at none`);
