// question.mjs - "do you know this person?" between two real nodes: Islamabad builds a set by its command while it runs, an
// officer of Roma asks over the API, the answers are right, and the auditor sees both sides of it. All people are invented.
//
// usage: question.mjs URL-OF-ROMA URL-OF-ISLAMABAD FOLDER VALICO PID-OF-ROMA PID-OF-ISLAMABAD   (as two_nodes.sh calls it)
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';

const [roma, islamabad, folder, valico, , parent] = process.argv.slice(2);
const command = (node, ...words) =>
	JSON.parse(
		execFileSync(valico, ['--folder', `${folder}/${node}`, '--json', ...words], {
			encoding: 'utf8',
			maxBuffer: 1 << 26,
		}),
	);
const passphrase = readFileSync(`${folder}/passphrase`, 'utf8').trim();

function must(what, holds, seen) {
	if (!holds) throw new Error(`${what} does not hold: ${JSON.stringify(seen)}`);
}
async function signIn(url, login) {
	const answer = await fetch(`${url}/api/session`, {
		method: 'POST',
		headers: { 'Content-Type': 'application/json' },
		body: JSON.stringify({ login, passphrase }),
	});
	const session = await answer.json();
	must(`${login} signs in`, answer.ok, session);
	const headers = {
		Cookie: answer.headers.get('set-cookie').split(';')[0],
		'X-CSRF-Token': session.csrf,
		'Content-Type': 'application/json',
	};
	return async (method, path, body) => {
		const reply = await fetch(url + path, { method, headers, body: body && JSON.stringify(body) });
		return { status: reply.status, value: await reply.json() };
	};
}
/* All processes of a node but its parent, which starts them again, are killed. */
function restart(node) {
	const children = readdirSync('/proc')
		.filter((name) => /^\d+$/.test(name))
		.filter((pid) => {
			try {
				return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ')[1] === node;
			} catch {
				return false;
			}
		});
	for (const pid of children) process.kill(Number(pid), 'SIGKILL');
	return children.length;
}
/* The answer may have come before its node died: then it is still on its way back. */
async function restartSoon(node) {
	for (let tries = 0; tries < 400; tries++) {
		if (restart(node) > 0) return;
		await new Promise((done) => setTimeout(done, 25));
	}
	throw new Error('there is nobody to kill');
}
async function ask(officer, person, meanwhile = () => {}) {
	const begun = performance.now();
	const asked = await officer('POST', '/api/questions', { partner: 'pk', purpose: 'border_check', person });
	must('the question is taken', asked.status === 202, asked);
	await meanwhile();
	for (let tries = 0; tries < 400; tries++) {
		const { value } = await officer('GET', `/api/questions/${asked.value.question}`);
		if (value.state !== 'waiting') return { ...value, milliseconds: performance.now() - begun };
		await new Promise((done) => setTimeout(done, 25));
	}
	throw new Error('no answer came');
}

const people = Array.from(
	{ length: 300 },
	(_, at) =>
		`${at},${['Imran', 'Bilal', 'Usman'][at % 3]} ${['Qureshi', 'Raza', 'Akhtar'][(at % 7) % 3]},Tariq ${['Shahid', 'Javed'][at % 2]},${1950 + (at % 50)}-${String(1 + (at % 12)).padStart(2, '0')}-${String(1 + (at % 28)).padStart(2, '0')},35202-${String(1000000 + at)}-1`,
);
writeFileSync(
	`${folder}/people.csv`,
	['key,name,father,born,national_number', ...people, '300,,,,', '301,Bad Date,,1990-02-31,'].join('\n') + '\n',
);
const officer = await signIn(roma, 's.conti');

const before = await ask(officer, { national_number: '35202-1000007-1' });
must('without a set the partner says so', before.state === 'refused' && before.rule === 'question-no-set', before);
const built = command('pk', 'identity', 'question', 'build', `${folder}/people.csv`, '--plain');
must('the set is built', built.people === 300 && built.refused === 2 && built.key === 1, built);
must('the set is whole', command('pk', 'identity', 'question', 'check').tags === built.tags, built);

const times = [];
for (const [what, person, state, matched] of [
	['a number', { national_number: '3520210000071' }, 'hit', 'national'],
	['another spelling', { name: 'Qureishi, Imraan', father: 'Tarik Shahid', born: '1950' }, 'hit', 'names'],
	[
		'nobody',
		{ name: 'Sadia Noreen', father: 'Rafiq Noreen', born: '1971-03-04', national_number: '61101-7654321-2' },
		'no_hit',
		'',
	],
]) {
	const ended = await ask(officer, person);
	must(what, ended.state === state && ended.matched.join(' ') === matched, ended);
	times.push(ended.milliseconds);
}

// The command's question waits for no timer: the link looks once a second whether something is there to send.
const asked = performance.now();
must(
	'the command asks',
	command(
		'it',
		'identity',
		'question',
		'ask',
		'pk',
		'--purpose',
		'border_check',
		'--national-number',
		'35202-1000011-1',
		'--wait',
		'40',
	).state === 'hit',
);
const waited = performance.now() - asked;
must('and the link wakes', waited < 10000, waited);

command('pk', 'identity', 'question', 'build', `${folder}/people.csv`, '--plain', '--new-key');
must('a new key is learnt', (await ask(officer, { national_number: '35202-1000009-1' })).state === 'hit');
// The partner's processes die as soon as the question is on its way; three times, since it may be at any point of it.
for (let at = 0; at < 3; at++) {
	const pause = new Promise((resolve) => setTimeout(resolve, at * 6));
	const ended = await ask(officer, { national_number: `35202-10000${20 + at}-1` }, () =>
		pause.then(() => restartSoon(parent)),
	);
	must(
		'a partner that restarts answers all the same, once',
		ended.state === 'hit' && ended.matched.join(' ') === 'national',
		ended,
	);
}

command('pk', 'identity', 'question', 'allow', 'it', '--keys', '0');
const over = await ask(officer, { national_number: '35202-1000007-1' });
must(
	'a budget that is used up is a limit',
	over.state === 'refused' && over.rule === 'question-budget' && over.result === 'limit',
	over,
);
const words = spawnSync(
	valico,
	[
		'--folder',
		`${folder}/it`,
		'identity',
		'question',
		'ask',
		'pk',
		'--purpose',
		'visa',
		'--national-number',
		'35202-1000007-1',
		'--wait',
		'40',
	],
	{ encoding: 'utf8' },
);
must('the command says it with its exit status', words.status === 14, words);

const auditor = await signIn(islamabad, 'r.haider');
const log = (await auditor('GET', '/api/questions')).value.received;
must(
	'the asked side has its log',
	log.length === 11 &&
		log.every((row) => row.partner === 'it' && row.keys >= 0) &&
		!JSON.stringify(log).includes('Qur'),
	log,
);
console.log(`questions answered in ${times.map((time) => time.toFixed(0)).join(', ')} ms between two real nodes`);
