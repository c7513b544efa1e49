// nodes.mjs - what two real nodes do on this machine: how soon one answers after its start, what memory its processes
// take, how soon a step is seen by the partner, and how many whole cases a second go from a draft to the hand-over
// through the public API. This program is the client and takes its share of the same cores. All people are invented.
// Prints lines of JSON.
//
// usage: nodes.mjs URL-OF-ROMA URL-OF-ISLAMABAD FOLDER VALICO PID-OF-ROMA PID-OF-ISLAMABAD   (VALICOD in the environment)
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { ask } from '../tools/line.mjs';
import { Officer, affirm, fill, submitted } from '../tools/officer.mjs';

const [roma, islamabad, folder, , pidOfRoma, pidOfIslamabad] = process.argv.slice(2);
const passphrase = readFileSync(`${folder}/passphrase`, 'utf8').trim();
const CASES = Number(process.env.BENCH_CASES ?? 400),
	AT_ONCE = Number(process.env.BENCH_AT_ONCE ?? 32),
	STEPS = 20;
const LONG = Number(process.env.BENCH_LONG ?? 10),
	STARTS = Number(process.env.BENCH_STARTS ?? 5);
const TICKS = 100; // of /proc, a second
const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const tell = (value) => console.log(JSON.stringify(value));
const part = (sorted, at) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * at))];

function processesOf(parent) {
	const all = [String(parent)];
	for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
		try {
			if (readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ')[1] === String(parent)) all.push(pid);
		} catch {
			/* it has ended */
		}
	}
	return all;
}

/* The memory that the node's processes have, shared pages divided among those that share them: MiB. */
function memoryOf(parent) {
	const kib = processesOf(parent).map((pid) =>
		Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))[1]),
	);
	return Math.round(kib.reduce((sum, each) => sum + each, 0) / 102.4) / 10;
}

/* What the node's processes have used of the processor since they began, in seconds: by name, as `ps` calls them. */
function usedBy(parent) {
	const used = {};
	for (const pid of processesOf(parent)) {
		const [name, rest] = readFileSync(`/proc/${pid}/stat`, 'utf8')
			.replace(/^\d+ \(/, '')
			.split(') ');
		const fields = rest.split(' ');
		used[name.replace('valico ', '')] = (Number(fields[11]) + Number(fields[12])) / TICKS;
	}
	return used;
}

/* What each process, of both nodes together, and this client took of the processor a case: milliseconds. */
function usedSince(before, after, client, cases) {
	const each = { client: (client.user + client.system) / 1e6 };
	for (const at of before.keys())
		for (const name in after[at]) each[name] = (each[name] ?? 0) + after[at][name] - (before[at][name] ?? 0);
	const told = Object.entries(each).map(([name, seconds]) => [name, Math.round((seconds / cases) * 1e4) / 10]);
	return {
		all: Math.round(told.reduce((sum, [, milliseconds]) => sum + milliseconds, 0) * 10) / 10,
		...Object.fromEntries(told),
	};
}

async function stop(parent) {
	process.kill(Number(parent), 'SIGTERM');
	for (
		let tries = 0;
		tries < 400 && existsSync(`/proc/${parent}`) && !readFileSync(`/proc/${parent}/stat`, 'utf8').includes(') Z ');
		tries++
	)
		await sleep(25);
}

/* From the command to the first answer of the desk. */
async function start() {
	const begun = performance.now();
	const daemon = spawn(process.env.VALICOD, ['--foreground', `${folder}/it`], { stdio: 'ignore' });
	for (;;) {
		const answered = await fetch(`${roma}/api/session`).then(
			() => true,
			() => false,
		);
		if (answered) return { daemon, took: performance.now() - begun };
		await sleep(2);
	}
}

async function starts() {
	const took = [];
	let running = { daemon: { pid: pidOfRoma } };
	for (let at = 0; at < STARTS; at++) {
		await stop(running.daemon.pid);
		running = await start();
		took.push(running.took);
	}
	await sleep(2000);
	took.sort((a, b) => a - b);
	tell({
		bench: 'start',
		milliseconds: Math.round(part(took, 0.5)),
		worst: Math.round(took[took.length - 1]),
		idle_mib: memoryOf(running.daemon.pid),
	});
	return running.daemon;
}

/* Takes the step once the receipts of the one before have come; gives when the request was made. */
async function plan(profile, pk, id) {
	for (let tries = 0; ; tries++) {
		await sleep(15);
		await pk.page(id);
		const begun = performance.now();
		try {
			await pk.request(
				'POST',
				`/api/cases/${id}/steps/plan_interview`,
				{ form: fill(profile, 'interview_plan') },
				{ 'If-Match': pk.tag },
			);
			return begun;
		} catch (error) {
			if (error.status !== 412 || tries === 20) throw error;
		}
	}
}

/* One step at a time: from the request until the partner's page has it. */
async function latency(profile, it, second, pk) {
	const took = [];
	for (let at = 0; at < LONG; at++) await stepsSeen(profile, await submitted(profile, it, second), it, pk, took);
	took.sort((a, b) => a - b);
	tell({
		bench: 'step seen by the partner',
		steps: took.length,
		p50_ms: Math.round(part(took, 0.5) * 10) / 10,
		p99_ms: Math.round(part(took, 0.99) * 10) / 10,
	});
}

async function stepsSeen(profile, id, it, pk, took) {
	await pk.waitFor(id, 'submitted');
	for (let at = 0; at < STEPS; at++) {
		const begun = await plan(profile, pk, id);
		for (let now = 0; now <= at;)
			now = (await it.news(id))?.timeline.filter((each) => each.step === 'plan_interview').length ?? 0;
		took.push(performance.now() - begun);
	}
}

async function wholeCase(profile, who) {
	const id = await submitted(profile, who.giulia, who.tommaso);
	await who.ayesha.waitFor(id, 'submitted');
	await who.ayesha.take(id, 'confirm', fill(profile, 'reply'));
	await who.bilal.take(id, 'issue_document', fill(profile, 'travel_document'));
	await who.giulia.waitFor(id, 'document_issued');
	await who.giulia.take(id, 'plan_transfer', fill(profile, 'transfer_plan', { flight: 'XX 123' }));
	await who.ayesha.waitFor(id, 'transfer_planned');
	await who.ayesha.take(id, 'agree_to_transfer');
	await who.giulia.waitFor(id, 'transfer_agreed');
	await affirm(profile, id, who.giulia, who.tommaso, ['start_transfer']);
	await who.giulia.take(id, 'start_transfer', fill(profile, 'departure'));
	await who.elena.take(id, 'start_transfer');
	await who.sana.waitFor(id, 'transfer_started');
	await who.sana.take(id, 'hand_over', fill(profile, 'hand_over'));
	await who.giulia.waitFor(id, 'handed_over');
}

/* Officers at desks of their own: the node takes this program for its front server and believes it about addresses. */
async function people(desk = 1) {
	const at = (base, login) => Officer.signIn(base, login, passphrase, { 'X-Forwarded-For': `10.0.${desk}.1` }, ask);
	return {
		giulia: await at(roma, 'g.ferrante'),
		tommaso: await at(roma, 't.marchetti'),
		elena: await at(roma, 'e.rinaldi'),
		ayesha: await at(islamabad, 'a.siddiqui'),
		bilal: await at(islamabad, 'b.anwar'),
		sana: await at(islamabad, 's.qureshi'),
	};
}

async function wholeCases(profile, parents) {
	const teams = [],
		arrived = performance.now();
	for (let at = 0; at < AT_ONCE; at++) teams.push(await people(at + 2));
	tell({
		bench: 'officers signed in',
		officers: AT_ONCE * 6,
		seconds: Math.round((performance.now() - arrived) / 100) / 10,
	});
	let left = CASES;
	const begun = performance.now(),
		before = parents.map(usedBy),
		client = process.cpuUsage();
	await Promise.all(
		teams.map(async (who) => {
			while (left-- > 0) await wholeCase(profile, who);
		}),
	);
	const seconds = (performance.now() - begun) / 1000;
	tell({
		bench: 'whole cases',
		cases: CASES,
		at_once: AT_ONCE,
		cases_per_second: Math.round((CASES / seconds) * 10) / 10,
		seconds: Math.round(seconds * 10) / 10,
		processor_ms_a_case: usedSince(before, parents.map(usedBy), process.cpuUsage(client), CASES),
	});
}

const daemon = await starts();
try {
	const who = await people();
	const profile = (await who.giulia.request('GET', '/api/agreements/eu-pk-readmission')).data;
	await latency(profile, who.giulia, who.tommaso, who.ayesha);
	await wholeCases(profile, [daemon.pid, Number(pidOfIslamabad)]);
	tell({ bench: 'memory after the cases', mib: memoryOf(daemon.pid) });
} finally {
	await stop(daemon.pid);
}
