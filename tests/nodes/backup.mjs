// backup.mjs - a node at work is backed up, loses its store, and is restored from the backup: what happened since comes
// back from its partner, under the same numbers, and both nodes hold the same case again. All people are invented.
//
// usage: backup.mjs URL-OF-ROMA URL-OF-ISLAMABAD FOLDER VALICO PID-OF-ROMA PID-OF-ISLAMABAD   (VALICOD in the environment)
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { Officer, fill, submitted } from '../../tools/officer.mjs';

const [roma, islamabad, folder, valico, pid] = process.argv.slice(2);
const passphrase = readFileSync(`${folder}/passphrase`, 'utf8').trim();
const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const backup = `${folder}/backup`;
let daemon;

const check = (condition, what) => {
	if (!condition) throw new Error(what);
	console.log(`  ${what}`);
};
const run = (...words) =>
	execFileSync(valico, ['--folder', `${folder}/it`, ...words], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

/* A command that must fail: its exit status and what it says. */
function refused(...words) {
	try {
		run(...words);
	} catch (error) {
		return { status: error.status, text: error.stderr };
	}
	throw new Error(`${words[0]} should have been refused`);
}

async function eventually(what, condition) {
	for (let tries = 0; tries < 400; tries++) {
		if (await condition().catch(() => false)) return console.log(`  ${what}`);
		await sleep(50);
	}
	throw new Error(`not in 20 seconds: ${what}`);
}

async function stop(parent) {
	process.kill(Number(parent), 'SIGTERM');
	for (
		let tries = 0;
		tries < 200 && existsSync(`/proc/${parent}`) && !readFileSync(`/proc/${parent}/stat`, 'utf8').includes(') Z ');
		tries++
	)
		await sleep(50);
}

const state = (node, id) =>
	execFileSync(valico, ['--folder', `${folder}/${node}`, 'case', 'state', id, '--purpose', 'test'], {
		encoding: 'utf8',
	});

async function play() {
	let it = await Officer.signIn(roma, 'g.ferrante', passphrase);
	const pk = await Officer.signIn(islamabad, 'a.siddiqui', passphrase);
	const profile = (await it.request('GET', '/api/agreements/eu-pk-readmission')).data;

	const first = await submitted(profile, it, it);
	await pk.waitFor(first, 'submitted');
	const facts = JSON.parse(run('--json', 'backup', backup));
	check(facts.cases === 1 && facts.events > 5, `the backup holds ${facts.events} events of ${facts.cases} case`);
	check(!readdirSync(backup).includes('seal'), 'the seal of the keys is not in it');
	check(refused('backup', backup).status === 13, 'a second backup to the same folder is refused');

	await pk.take(first, 'confirm', fill(profile, 'reply'));
	await it.waitFor(first, 'confirmed');
	await it.take(first, 'plan_transfer', fill(profile, 'transfer_plan', { flight: 'XX 123' }));
	await pk.waitFor(first, 'transfer_planned');
	const second = await submitted(profile, it, it);
	await pk.waitFor(second, 'submitted');
	const reference = (await it.page(second)).reference;
	await eventually(
		'both nodes hold the same',
		async () => state('it', first) === state('pk', first) && state('it', second) === state('pk', second),
	);
	const before = [state('it', first), state('it', second)];
	check(refused('restore', backup).status === 13, 'a restore over a daemon at work is refused');

	await stop(pid);
	await pk.take(first, 'agree_to_transfer');
	const whole = readFileSync(`${backup}/valico.db`);
	const damaged = Buffer.from(whole);
	damaged[damaged.length >> 1] ^= 1;
	writeFileSync(`${backup}/valico.db`, damaged);
	check(refused('restore', backup).status === 17, 'a damaged backup is refused');
	writeFileSync(`${backup}/valico.db`, whole);

	console.log(`  ${run('restore', backup).trim()}`);
	check(existsSync(`${folder}/it/store.before-restore`), 'the store that was there is kept');
	daemon = spawn(process.env.VALICOD, ['--foreground', `${folder}/it`], { stdio: 'ignore' });
	await eventually('Roma answers again', async () => (await Officer.signIn(roma, 'g.ferrante', passphrase)) !== null);
	it = await Officer.signIn(roma, 'g.ferrante', passphrase);

	await eventually(
		'what happened since came back',
		async () => (await it.page(second)).reference === reference && (await it.page(first)).state === 'transfer_agreed',
	);
	check(state('it', second) === before[1], 'a case that began after the backup is the same to the byte');
	await eventually('both nodes hold the same again', async () => state('it', first) === state('pk', first));
	await eventually(
		'Roma can act again',
		async () =>
			(await it.take(second, 'withdraw', fill(profile, 'withdrawal')).catch(() => it.take(second, 'withdraw'))) !==
			null,
	);
	await pk.waitFor(second, 'withdrawn');
	await eventually('and both still hold the same', async () => state('it', second) === state('pk', second));
	const third = await submitted(profile, it, it);
	await pk.waitFor(third, 'submitted');
	check((await it.page(third)).reference !== reference, 'a new case has a number that was not used');
	for (const id of [first, second, third]) run('case', 'verify', id);
	console.log('  every signature, link and seal holds');

	await stop(daemon.pid);
	daemon = null;
	check(refused('restore', backup).status === 13, 'an earlier restore is not written over');
	rmSync(`${folder}/it/store.before-restore`, { recursive: true });
	writeFileSync(`${folder}/destroyed.json`, JSON.stringify([first]));
	check(
		JSON.parse(run('--json', 'restore', backup, '--destroyed', `${folder}/destroyed.json`)).destroyed === 1,
		'a case that was destroyed since is destroyed again',
	);
	check(refused('case', 'state', first, '--purpose', 'test').status === 12, 'nobody can read it');
}

try {
	await play();
} catch (error) {
	console.error(error.message);
	process.exitCode = 1;
} finally {
	if (daemon) await stop(daemon.pid);
}
