#!/usr/bin/env node
// tracks - plays the cases of the agreements' scripts (agreements/*.try) on running nodes, two or three, through their public API:
// every track of the cooperation, by the officers whose role takes each step. Ends with 0 only when each case then is in
// the state that the script says and both nodes hold it alike, to the byte.
//
// A script has its own clock and its own line; here time and letters are real. So a case is passed over, and said to be,
// when it waits for a deadline to pass, when letters of two sides are to cross, when another case would have to change meanwhile, or when
// it needs a third node and there is none. A case that `stands` in a state is brought there first, by its own agreement's script. What the
// script expects to be due, open or refused is asked by `valico agreement try`, not here. All people are invented.
//
// usage: [THIRD_NODE=URL-OF-PARIS] tools/tracks.mjs URL-OF-ROMA URL-OF-ISLAMABAD DEMO-FOLDER VALICO-COMMAND [AGREEMENT]
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Officer, fill } from './officer.mjs';

const [roma, islamabad, demo, valico, only] = process.argv.slice(2).filter((each) => !/^\d+$/.test(each));
const passphrase = readFileSync(`${demo}/passphrase`, 'utf8').trim();
const folder = join(dirname(fileURLToPath(import.meta.url)), '..', 'agreements');
const bases = { it: roma, pk: islamabad, ...(process.env.THIRD_NODE && { fr: process.env.THIRD_NODE }) };
const logins = {
	it: {
		case_officer: ['g.ferrante', 't.marchetti'],
		consular_officer: ['m.bellini'],
		border_officer: ['s.conti'],
		liaison: ['d.moretti'],
		supervisor: ['e.rinaldi'],
	},
	pk: {
		case_officer: ['a.siddiqui', 'u.farooqi'],
		consular_officer: ['b.anwar'],
		border_officer: ['s.qureshi'],
		liaison: ['h.javed'],
		supervisor: ['n.malik'],
	},
	fr: { case_officer: ['c.moreau', 'l.petit'], consular_officer: ['a.diallo'], supervisor: ['j.martin'] },
};
const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/* --- officers: signed in once each --- */

const signedIn = {};
const officer = (party, login) => (signedIn[`${party} ${login}`] ??= Officer.signIn(bases[party], login, passphrase));
async function officersOf(party, roles, regime) {
	const found = await Promise.all(
		roles.flatMap((role) => logins[party][role] ?? []).map((login) => officer(party, login)),
	);
	return found.filter((each) => each.session.regimes.includes(regime));
}

/* --- a script: its cases, each a list of lines cut into words --- */

const words = (line) => [...line.matchAll(/"([^"]*)"|(\S+)/g)].map((each) => each[1] ?? each[2]);

function casesOf(text) {
	const cases = [];
	for (const line of text.split('\n')) {
		const cut = words(line.replace(/(^|\s)#.*$/, ''));
		if (cut[0] === 'case') cases.push({ title: cut[1], lines: [] });
		else if (cut.length > 0) cases.at(-1).lines.push(cut);
	}
	return cases;
}

const isStep = (line) => line[0] === 'at' && line.length >= 5;

/* Why a case cannot be played on two nodes in real time; null when it can. */
function obstacle(profile, play) {
	const sides = play.lines.find((line) => line[0] === 'sides')?.slice(1) ?? ['it', 'pk'];
	if (sides.some((party) => !bases[party])) return 'needs a third node';
	const stands = play.lines.filter((line) => line[0] === 'stands');
	if (stands.some((line) => line[4]) || new Set(stands.map((line) => line[1])).size < stands.length)
		return 'another case would have to change meanwhile';
	let last = null;
	for (const line of play.lines) {
		if (line[0] === 'at' && line[2] === 'deliver') last = null;
		if (!isStep(line)) continue;
		if (last && last !== line[2]) return 'letters of two sides are to cross';
		last = line[2];
		const step = profile.steps.find((each) => each.id === line[4]);
		if (step.needs.some((need) => need.passed)) return 'a deadline would have to pass';
		if (step.roles.every((role) => role === 'public')) return 'only the traveller takes a step, on the public page';
	}
	return play.lines.some(isStep) ? null : 'only asks what is open';
}

/* --- playing --- */

/* Dates of the script move with the day on which it is played. */
function moved(text, days) {
	const shift = (date) => new Date(Date.parse(date) + days * 86400e3).toISOString().slice(0, 10);
	return text.replace(/\d{4}-\d\d-\d\d/g, shift);
}

function formOf(profile, formId, given, days) {
	const fields = profile.forms.find((each) => each.id === formId).fields;
	const value = (field, text) =>
		field.type === 'number' ? Number(text) : field.type === 'yes_no' ? text === 'true' : moved(text, days);
	const known = {};
	for (const word of given) {
		const [name, text] = [word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1)],
			[id, inner] = name.split('.');
		const field = fields.find((each) => each.id === id);
		if (!inner) known[id] = value(field, text);
		else
			(known[id] ??= []).push({
				...fill(profile, field.rows),
				[inner]: value(
					profile.forms.find((each) => each.id === field.rows).fields.find((each) => each.id === inner),
					text,
				),
			});
	}
	// What must be said yes or no is said yes, as `valico agreement try` does.
	for (const field of fields) if (field.type === 'yes_no' && field.required) known[field.id] ??= true;
	return fill(profile, formId, known);
}

/* The ids of a script's other cases become those of the real ones. */
const renamed = (value, names) =>
	Array.isArray(value)
		? value.map((each) => renamed(each, names))
		: value && typeof value === 'object'
			? Object.fromEntries(Object.entries(value).map(([name, each]) => [name, renamed(each, names)]))
			: (names[value] ?? value);

/* A real case of an agreement in a state, brought there by its own script. Each script has its own: what it books of one is booked. */
async function caseIn(agreement, state) {
	const [someone] = await officersOf('it', ['supervisor'], 'administrative');
	const profile = (await someone.request('GET', `/api/agreements/${agreement}`)).data;
	const script = casesOf(readFileSync(join(folder, `${agreement}.try`), 'utf8')).find(
		(each) => !obstacle(profile, each) && each.lines.some((line) => line[1] === 'state' && line[2] === state),
	);
	if (!script) throw new Error(`no script brings a case of ${agreement} to ${state}`);
	const play = new Play(profile, script);
	for (const line of script.lines) {
		await play.line(line);
		if (line[1] === 'state' && line[2] === state) break;
	}
	await play.arrived();
	return play.id;
}

class Play {
	constructor(profile, play) {
		this.profile = profile;
		this.lines = play.lines;
		const sides = play.lines.find((line) => line[0] === 'sides')?.slice(1) ?? ['it', 'pk'];
		this.sides = Object.fromEntries(profile.sides.map((side, at) => [side.id, sides[at]]));
		this.first = sides[0];
		this.kind = play.lines.find((line) => line[0] === 'kind')?.[1];
		this.days = Math.round(
			(Date.now() - Date.parse(play.lines.find((line) => line[0] === 'at')[1] + ':00Z')) / 86400e3,
		);
		this.affirm = {}; // party: safeguards that its officers answer before its next step
		this.evidence = [];
		this.names = {}; // of other cases: the script's id, the real one
	}

	async open(party, step, form) {
		const side = Object.keys(this.sides).find((each) => this.sides[each] === party);
		const others = Object.fromEntries(Object.entries(this.sides).filter(([each]) => each !== side));
		const body = { agreement: this.profile.id, kind: this.kind, side, sides: others, form };
		const [first] = await officersOf(party, step.roles, this.profile.regime);
		this.id = (await first.request('POST', '/api/cases', body)).data.case_id;
	}

	async answer(party) {
		const [first, second] = await officersOf(party, ['case_officer', 'liaison', 'supervisor'], this.profile.regime);
		for (const id of this.affirm[party] ?? []) {
			const safeguard = this.profile.safeguards.find((each) => each.id === id);
			if (!safeguard.kinds.includes(this.kind)) continue;
			await first.request('POST', `/api/cases/${this.id}/safeguards/${id}`, {
				answer: 'stands',
				source: 'Invented file 118/2026',
			});
			if (safeguard.second_officer)
				await second.request('POST', `/api/cases/${this.id}/safeguards/${id}/agreement`, {});
		}
		delete this.affirm[party];
	}

	async attach(who) {
		const scan = new TextEncoder().encode('%PDF-1.4\n% an invented scan\n%%EOF\n');
		for (const piece of this.evidence) {
			await who.request('POST', `/api/cases/${this.id}/files?name=${piece}.pdf&evidence=${piece}`, scan, {
				'Content-Type': 'application/pdf',
			});
		}
		this.evidence = [];
	}

	async take([, , party, role, stepId, ...given]) {
		const step = this.profile.steps.find((each) => each.id === stepId);
		const form = step.form && renamed(formOf(this.profile, step.form, given, this.days), this.names);
		if (step.opens) await this.open(party, step, form);
		if (!step.opens) await this.arrived();
		const who =
			(await officersOf(party, [role], this.profile.regime))[0] ??
			(await officersOf(party, step.roles, this.profile.regime))[0];
		await this.answer(party);
		await this.attach(who);
		const { proposed } = await who.take(this.id, stepId, form);
		const others = (await officersOf(party, step.roles, this.profile.regime)).filter((each) => each !== who);
		if (proposed) await others[0].take(this.id, stepId);
		this.view = party;
		this.state = (await who.page(this.id)).state;
	}

	/* The hashes of all shared events that a node holds: where they are the same, so is what follows from them. */
	async held(party) {
		const [someone] = await officersOf(party, ['supervisor'], this.profile.regime);
		const page = await someone.page(this.id);
		return page.timeline
			.filter((each) => each.kind !== 'record')
			.map((each) => each.hash)
			.sort()
			.join();
	}

	/* Everything that was sent is there, and the receipts have come back. */
	async arrived() {
		for (let tries = 0; tries < 400; tries++) {
			const held = await Promise.all(Object.values(this.sides).map((party) => this.held(party))).catch(() => null);
			if (held && held.every((each) => each === held[0])) return;
			await sleep(25);
		}
		throw new Error('the nodes do not come to hold the same case');
	}

	/* Byte for byte, as the command writes it. */
	compare() {
		const state = (party) =>
			execFileSync(valico, ['--folder', `${demo}/${party}`, 'case', 'state', this.id, '--purpose', 'tour'], {
				encoding: 'utf8',
			});
		const states = Object.values(this.sides).map(state);
		if (states.some((each) => each !== states[0])) throw new Error('the nodes hold different states');
	}

	async line(line) {
		if (line[0] === 'affirm') {
			const party = this.profile.parties.some((each) => each.id === line[1]) ? line[1] : this.first;
			const named = line.slice(party === line[1] ? 2 : 1);
			this.affirm[party] = [
				...(this.affirm[party] ?? []),
				...(named[0] === 'all' ? this.profile.safeguards.map((each) => each.id) : named),
			];
		} else if (line[0] === 'stands') this.names[line[1]] = await caseIn(line[2], line[3]);
		else if (line[0] === 'evidence') this.evidence.push(...line.slice(1));
		else if (isStep(line)) {
			await this.take(line);
			this.steps = (this.steps ?? 0) + 1;
		} else if (line[0] === 'expect' && line[1] === 'state' && this.id && this.state !== line[2])
			throw new Error(`the state is ${this.state}, not ${line[2]}`);
	}
}

let played = 0,
	failed = 0,
	steps = 0;
const passed = {};
const agreements = readdirSync(folder)
	.filter((name) => name.endsWith('.try'))
	.map((name) => name.slice(0, -4));
for (const id of agreements.filter((each) => !only || each === only)) {
	const [someone] = await officersOf('it', ['supervisor'], 'administrative');
	const profile = (await someone.request('GET', `/api/agreements/${id}`)).data;
	console.log(`${profile.title.en}  (${profile.regime})`);
	for (const script of casesOf(readFileSync(join(folder, `${id}.try`), 'utf8'))) {
		const why = obstacle(profile, script);
		if (why) {
			passed[why] = (passed[why] ?? 0) + 1;
			continue;
		}
		const play = new Play(profile, script),
			before = Date.now();
		try {
			for (const line of script.lines) await play.line(line);
			await play.arrived();
			play.compare();
			console.log(`  ${script.title}: ${play.state}, ${play.steps} steps in ${Date.now() - before} ms`);
			played++;
			steps += play.steps;
		} catch (error) {
			console.log(`  ${script.title}: STOPPED: ${error.message}`);
			failed++;
		}
	}
}
for (const [why, count] of Object.entries(passed)) console.log(`Passed over, ${why}: ${count}`);
console.log(
	`${played} cases of ${agreements.length} agreements were played, ${steps} steps; all who take part hold each alike. ${failed} stopped.`,
);
process.exit(failed > 0 ? 1 : 0);
