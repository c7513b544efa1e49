// kill.mjs - officers work on cases at two real nodes while their processes are killed with SIGKILL, 200 times in all.
// Every step that a node said "done" to must be there afterwards, once, and both nodes must hold the same cases.
//
// usage: kill.mjs URL-OF-ROMA URL-OF-ISLAMABAD FOLDER VALICO PID-OF-ROMA PID-OF-ISLAMABAD
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { Officer, affirm, fill } from '../../tools/officer.mjs';

const [roma, islamabad, folder, valico, ...parents] = process.argv.slice(2);
const passphrase = readFileSync(`${folder}/passphrase`, 'utf8').trim();
const KILLS = 200;
const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const done = []; // what a node said "done" to: {node, id, step}
let kills = 0,
	tries = 0,
	refused = 0;

/* The processes of a node but its parent, whose children they are. */
function childrenOf(parent) {
	return readdirSync('/proc')
		.filter((name) => /^\d+$/.test(name))
		.filter((pid) => {
			try {
				return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ')[1] === parent;
			} catch {
				return false;
			}
		});
}

async function killer() {
	while (kills < KILLS) {
		await sleep(30 + Math.random() * 120);
		const children = childrenOf(parents[kills % 2]);
		if (children.length === 0) continue;
		try {
			process.kill(Number(children[Math.floor(Math.random() * children.length)]), 'SIGKILL');
			kills++;
		} catch {
			/* it has just ended */
		}
	}
}

/* A node that was killed answers nothing for a moment: the same is asked again. */
async function insist(what) {
	for (let at = 0; at < 600; at++) {
		tries++;
		try {
			return await what();
		} catch (error) {
			if (/: (401|403|404|409|412|422|428) /.test(error.message)) throw error;
			refused++;
			await sleep(40);
		}
	}
	throw new Error('a node did not come back');
}

/* A step whose answer was lost may have been taken: then the case has moved on, and that is right as well. */
async function step(officer, node, id, name, form, after) {
	await insist(async () => {
		const page = await officer.page(id);
		if (page.state === after) return;
		await officer.take(id, name, form);
	});
	done.push({ node, id, step: name });
}

async function journey(profile, it, pk) {
	const form = fill(profile, 'application', { family_name: 'INVENTED', given_names: 'PERSON' });
	const id = (
		await insist(() =>
			it.request('POST', '/api/cases', {
				agreement: profile.id,
				kind: 'own_national',
				partner: 'pk',
				side: 'requesting',
				form,
			}),
		)
	).data.case_id;
	const scan = new TextEncoder().encode('%PDF-1.4\n% invented\n');
	await insist(() =>
		it.request('POST', `/api/cases/${id}/files?name=a.pdf&evidence=I.passport`, scan, {
			'Content-Type': 'application/pdf',
		}),
	);
	await insist(() => affirm(profile, id, it, it, ['submit']));
	await step(it, 'it', id, 'submit', form, 'submitted');
	await insist(() => pk.waitFor(id, 'submitted'));
	await step(pk, 'pk', id, 'confirm', fill(profile, 'reply'), 'confirmed');
	await insist(() => it.waitFor(id, 'confirmed'));
}

async function officers() {
	const it = await insist(() => Officer.signIn(roma, 'g.ferrante', passphrase));
	const pk = await insist(() => Officer.signIn(islamabad, 'a.siddiqui', passphrase));
	const profile = (await insist(() => it.request('GET', '/api/agreements/eu-pk-readmission'))).data;
	let cases = 0;
	while (kills < KILLS) {
		await Promise.all([journey(profile, it, pk), journey(profile, it, pk), journey(profile, it, pk)]);
		cases += 3;
	}
	return cases;
}

function state(node, id) {
	return execFileSync(valico, ['--folder', `${folder}/${node}`, 'case', 'state', id, '--purpose', 'test'], {
		encoding: 'utf8',
	});
}

async function compare(id) {
	for (let at = 0; at < 100; at++) {
		const it = state('it', id);
		if (it === state('pk', id)) return JSON.parse(it);
		await sleep(100);
	}
	throw new Error(`the nodes hold different states of ${id}`);
}

const running = officers();
await killer();
const cases = await running;
for (const id of new Set(done.map((each) => each.id))) {
	const held = await compare(id);
	for (const each of done.filter((one) => one.id === id)) {
		const found = held.events.filter((event) => event.step === each.step && !event.void).length;
		if (found !== 1) throw new Error(`${each.step} in ${id} stands ${found} times`);
	}
}
for (const node of ['it', 'pk']) execFileSync(valico, ['--folder', `${folder}/${node}`, 'store', 'check']);
console.log(
	`${kills} kills, ${cases} cases, ${done.length} steps said to be done and held once, ${tries} requests of which ${refused} met a dead process`,
);
