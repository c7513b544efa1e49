// rule.mjs - a visa question that the issuing post's node answers by itself, between two real nodes: only where the
// agreement names the law (this one's is invented, see with_rule.sh), only after a supervisor has set the rule in her own
// name, only when exactly one row of the own record fits, and only in the closed vocabulary. Everything else waits for
// the duty officer. Played twice, with the record as a CSV file and as a table of PostgreSQL; there, a server that is gone
// and a role that could change the record answer nothing until that is put right. All people and visas are invented.
//
// usage: rule.mjs URL-OF-ROMA URL-OF-ISLAMABAD FOLDER VALICO   (as two_nodes.sh calls it)
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { Officer, affirm, fill } from '../../tools/officer.mjs';

const [roma, islamabad, folder] = process.argv.slice(2);
const passphrase = readFileSync(`${folder}/passphrase`, 'utf8').trim();
const at = (base, login) => Officer.signIn(base, login, passphrase);
const agreement = 'it-pk-border-questions',
	sleep = (time) => new Promise((done) => setTimeout(done, time));

function must(what, holds, seen) {
	if (!holds) throw new Error(`${what} does not hold: ${JSON.stringify(seen)}`);
}
async function refused(what, promise, rule) {
	const fault = await promise.then(
		() => 'nothing',
		(error) => error.message,
	);
	must(what, fault.includes(`"rule":"${rule}"`), fault);
}

const sana = await at(islamabad, 's.qureshi'),
	bilal = await at(islamabad, 'b.anwar');
const elena = await at(roma, 'e.rinaldi'),
	marco = await at(roma, 'm.bellini'),
	chiara = await at(roma, 'c.lombardi');
const profile = (await sana.request('GET', `/api/agreements/${agreement}`)).data;
const question = (visa_number, passport_number, born) =>
	fill(profile, 'visa_question', { visa_number, passport_number, born, doubt: 'look' });
async function ask(form) {
	const { case_id: id } = (
		await sana.request('POST', '/api/cases', { agreement, kind: 'visa_question', partner: 'it', side: 'asking', form })
	).data;
	await affirm(profile, id, sana, bilal, ['ask_visa'], 'visa_question');
	const begun = performance.now();
	await sana.take(id, 'ask_visa', form);
	return { id, begun };
}

/* --- without a rule: the duty officer's, whatever the record says --- */

const waiting = await ask(question('011000004', 'QQ0000014', '1988-07-09'));
await marco.waitFor(waiting.id, 'asked');
await sleep(2500);
must('the law alone answers nothing', (await marco.page(waiting.id)).state === 'asked');

/* --- setting it --- */

const { allowed } = (await elena.request('GET', '/api/rules')).data;
must(
	'what the agreement allows, and by what',
	allowed.length === 1 &&
		allowed[0].step === 'answer_visa' &&
		allowed[0].source.includes('art. 1') &&
		allowed[0].affirmed[0].safeguard === 'own_record',
	allowed,
);
const rule = { agreement, step: 'answer_visa', reason: 'The record is ours and complete since 2020.' };
await refused('an officer sets no rule', marco.request('POST', '/api/rules', rule), 'role');
await refused(
	'no law, no rule',
	elena.request('POST', '/api/rules', { ...rule, step: 'answer_document' }),
	'rule-without-basis',
);
await refused('no reason, no rule', elena.request('POST', '/api/rules', { ...rule, reason: '' }), 'too-short');
await elena.request('POST', '/api/rules', rule);
await refused('a rule twice', elena.request('POST', '/api/rules', rule), 'as-before');

/* --- answers --- */

const times = [];
async function answered(word, form) {
	const { id, begun } = await ask(form);
	const page = await sana.waitFor(id, 'answered');
	times.push(performance.now() - begun);
	must(
		`the record says ${word}`,
		page.forms.visa_answer.record === word && Object.keys(page.forms.visa_answer).length === 1,
		page.forms,
	);
	const answer = page.timeline.find((each) => each.step === 'answer_visa');
	must('it says that a rule answered', answer?.role === 'node', answer);
	return id;
}
const first = await answered('issued', question('011000001', 'QQ0000011', '1980-02-03'));
await answered('revoked', question('011000002', 'QQ0000012', '1979-11-04'));
must(
	'what waited before is answered as well',
	(await sana.waitFor(waiting.id, 'answered')).forms.visa_answer.record === 'issued',
);
must(
	'within a minute',
	times.every((time) => time < 60_000),
	times,
);
const ours = (await elena.page(first)).timeline.find((each) => each.step === 'answer_visa');
must('who set the rule is named', JSON.stringify(ours).includes('Elena Rinaldi'), ours);
must('both nodes hold it proved', (await elena.request('GET', `/api/cases/${first}/verify`)).data.ok);

/* --- never: another document, another day of birth, two rows, no row --- */

const others = [];
for (const form of [
	question('011000001', 'QQ0000099', '1980-02-03'),
	question('011000001', 'QQ0000011', '1981-02-03'),
	question('011000003', 'QQ0000013', '1992-04-01'),
	question('011999999', 'QQ0000011', '1980-02-03'),
])
	others.push((await ask(form)).id);
for (const id of others) await marco.waitFor(id, 'asked');
await sleep(2500);
for (const id of others) must('everything else is the duty officer’s', (await marco.page(id)).state === 'asked');
await affirm(profile, others[3], marco, elena, ['answer_visa'], 'visa_question');
await marco.take(others[3], 'answer_visa', { record: 'not_issued' });
must('who answers as ever', (await sana.waitFor(others[3], 'answered')).forms.visa_answer.record === 'not_issued');
/* A question that is asked again is an officer's: the rule has spoken once. */
await sana.take(first, 'doubt', fill(profile, 'doubt'));
await marco.waitFor(first, 'doubted');
await sleep(2500);
must('a doubt is not answered by rule', (await marco.page(first)).state === 'doubted');

/* --- a database that cannot be asked, or must not be --- */

if (existsSync(`${folder}/postgresql`)) {
	const server = (deed, sql = '') =>
		execFileSync(new URL('postgresql.sh', import.meta.url).pathname, [deed, folder], {
			input: sql,
			stdio: ['pipe', 'ignore', 'inherit'],
		});
	const alarms = () =>
		readFileSync(`${folder}/it.log`, 'utf8')
			.split('\n')
			.filter((line) => line.includes('"level":"alarm"') && line.includes('"process":"clock"')).length;
	for (const [what, breaks, mends] of [
		['the server is gone', () => server('stop'), () => server('start')],
		[
			'the role may write',
			() => server('ask', 'GRANT UPDATE ON consulate.visas TO reader;'),
			() => server('ask', 'REVOKE UPDATE ON consulate.visas FROM reader;'),
		],
	]) {
		const before = alarms();
		breaks();
		const { id } = await ask(question('011000004', 'QQ0000014', '1988-07-09'));
		await marco.waitFor(id, 'asked');
		await sleep(2500);
		must(`${what}: nothing is answered`, (await marco.page(id)).state === 'asked');
		must(
			`${what}: the operator is told`,
			alarms() > before,
			readFileSync(`${folder}/it.log`, 'utf8').split('\n').slice(-8),
		);
		mends();
		must(
			'once it is right, what waited is answered',
			(await sana.waitFor(id, 'answered')).forms.visa_answer.record === 'issued',
		);
	}
}

/* --- ended --- */

const { rules } = (await elena.request('GET', '/api/rules')).data;
await elena.request('POST', `/api/rules/${rules[0].rule}/end`, {});
await refused('it ends once', elena.request('POST', `/api/rules/${rules[0].rule}/end`, {}), 'unknown-rule');
const last = await ask(question('011000001', 'QQ0000011', '1980-02-03'));
await marco.waitFor(last.id, 'asked');
await sleep(2500);
must('a rule that ended answers nothing', (await marco.page(last.id)).state === 'asked');
const { looks } = (await chiara.request('GET', '/api/looks')).data;
must(
	'all of it leaves a trace',
	['rule-set', 'by-rule', 'rule-end'].every((action) =>
		looks.some((look) => look.action === action && look.name === 'Elena Rinaldi'),
	),
	looks.slice(0, 3),
);

console.log(
	`answered by rule after ${times.map((time) => time.toFixed(0)).join(' and ')} ms; ${others.length} others left to the duty officer`,
);
