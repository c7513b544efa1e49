#!/usr/bin/env node
// tour - takes one readmission case from a passport's machine-readable zone to the hand-over at the airport, through the
// public API of two nodes, and prints what happens. Ends with 0 only when both nodes then hold the same case to the byte.
// All people are invented.
//
// usage: tools/tour URL-OF-ROMA URL-OF-ISLAMABAD DEMO-FOLDER VALICO-COMMAND
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const [roma, islamabad, demo, valico] = process.argv.slice(2);
const passphrase = readFileSync(`${demo}/passphrase`, 'utf8').trim();
const started = Date.now();

const say = (text) => console.log(`${((Date.now() - started) / 1000).toFixed(2).padStart(6)} s  ${text}`);
const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/* One officer at one node: a session, and requests with all that they need. */
class Officer {
	static async signIn(base, login) {
		const officer = new Officer();
		officer.base = base;
		const response = await officer.request('POST', '/api/session', { login, passphrase });
		officer.cookie = response.headers.get('set-cookie').split(';')[0];
		officer.session = response.data;
		return officer;
	}

	async request(method, path, body, headers = {}) {
		const raw = body instanceof Uint8Array;
		const response = await fetch(this.base + path, {
			method,
			headers: {
				Origin: this.base,
				...(this.cookie && { Cookie: this.cookie, 'X-CSRF-Token': this.session.csrf }),
				...(body && !raw && { 'Content-Type': 'application/json' }),
				...headers,
			},
			body: raw ? body : body && JSON.stringify(body),
		});
		const text = await response.text();
		response.data = text && response.headers.get('content-type')?.includes('json') ? JSON.parse(text) : text;
		if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
		return response;
	}

	async page(id) {
		const response = await this.request('GET', `/api/cases/${id}`);
		this.tag = response.headers.get('etag');
		return response.data;
	}

	/* Waits until the case is here and in a state. */
	async waitFor(id, state) {
		for (let tries = 0; tries < 400; tries++) {
			const page = await this.page(id).catch(() => null);
			if (page?.state === state) return page;
			await sleep(25);
		}
		throw new Error(`${this.base}: the case did not reach "${state}"`);
	}

	async take(id, step, form) {
		await this.page(id);
		const answer = await this.request('POST', `/api/cases/${id}/steps/${step}`, form ? { form } : {}, { 'If-Match': this.tag });
		return answer.data;
	}
}

/* --- the machine-readable zone of an invented passport --- */

function digit(text) {
	const value = (c) => (c === '<' ? 0 : c >= 'A' ? c.charCodeAt(0) - 55 : Number(c));
	return [...text].reduce((sum, c, at) => sum + value(c) * [7, 3, 1][at % 3], 0) % 10;
}

function passportZone() {
	const first = 'P<PAKKHAN<<BILAL<AHMED'.padEnd(44, '<');
	const number = 'AB1234567', born = '900214', expires = '310630', optional = '<'.repeat(14);
	const second = number + digit(number) + 'PAK' + born + digit(born) + 'M' + expires + digit(expires) + optional + '<';
	return `${first}\n${second}${digit(second.slice(0, 10) + second.slice(13, 20) + second.slice(21, 43))}`;
}

/* --- forms drawn from the agreement: what the tour does not care about is filled with something that fits --- */

function fill(profile, formId, known = {}) {
	const form = profile.forms.find((each) => each.id === formId);
	const data = {};
	for (const field of form.fields) {
		if (known[field.id] !== undefined) data[field.id] = known[field.id];
		else if (field.required) data[field.id] = fitting(profile, field);
	}
	return data;
}

function fitting(profile, field) {
	const soon = new Date(Date.now() + 20 * 86400e3);
	switch (field.type) {
	case 'date': return soon.toISOString().slice(0, 10);
	case 'instant': return soon.toISOString();
	case 'number': return 1;
	case 'yes_no': return false;
	case 'choice': return field.choices[0].id;
	case 'country': return 'PAK';
	case 'document_number': return 'AB1234567';
	case 'list': return [fill(profile, field.rows_of)];
	default: return field.most && field.most < 20 ? 'Invented' : 'Invented for the tour';
	}
}

async function affirm(profile, id, first, second, steps) {
	const asked = profile.safeguards.filter((each) => each.before.some((step) => steps.includes(step)) && each.kinds.includes('own_national'));
	for (const safeguard of asked) {
		await first.request('POST', `/api/cases/${id}/safeguards/${safeguard.id}`, { answer: 'stands', source: 'File 118/2026, read today' });
		if (safeguard.second_officer) await second.request('POST', `/api/cases/${id}/safeguards/${safeguard.id}/agreement`, {});
	}
	return asked.length;
}

async function tour() {
	const giulia = await Officer.signIn(roma, 'g.ferrante'), tommaso = await Officer.signIn(roma, 't.marchetti');
	const elena = await Officer.signIn(roma, 'e.rinaldi');
	const ayesha = await Officer.signIn(islamabad, 'a.siddiqui'), bilal = await Officer.signIn(islamabad, 'b.anwar');
	const sana = await Officer.signIn(islamabad, 's.qureshi');
	say('Officers of both sides have signed in, each at the node of their own ministry.');

	const profile = (await giulia.request('GET', '/api/agreements/eu-pk-readmission')).data;
	const zone = (await giulia.request('POST', '/api/mrz', { text: passportZone() })).data;
	say(`Roma reads a passport: ${zone.format}, ${zone.family_name} ${zone.given_names}, ${zone.checks.length} check digits hold: ${zone.valid}.`);

	const person = { family_name: zone.family_name, given_names: zone.given_names, born: zone.born, sex: zone.sex, nationality: zone.nationality };
	const form = fill(profile, 'application', { ...person, father_name: 'Ahmed Khan', place_of_birth: 'Gujrat' });
	const opened = await giulia.request('POST', '/api/cases', { agreement: profile.id, kind: 'own_national', partner: 'pk', side: 'requesting', form });
	const id = opened.data.case_id;
	let page = await giulia.page(id);
	say(`Roma opens ${page.reference} as a draft. Nothing has left the node.`);

	const refused = page.steps.find((each) => each.id === 'submit').refusals;
	say(`It cannot be submitted yet: ${refused.length} rules stand against it, the first is "${refused[0].rule}" (${refused[0].article}).`);
	const scan = new TextEncoder().encode('%PDF-1.4\n% an invented passport scan\n%%EOF\n');
	await giulia.request('POST', `/api/cases/${id}/files?name=passport.pdf&evidence=I.passport`, scan, { 'Content-Type': 'application/pdf' });
	say(`${await affirm(profile, id, giulia, tommaso, ['submit'])} safeguards are affirmed, each with its source; the evidence is added.`);

	const before = Date.now();
	await giulia.take(id, 'submit', form);
	page = await ayesha.waitFor(id, 'submitted');
	say(`Roma submits; ${Date.now() - before} ms later Islamabad holds the application, signed, over AS4.`);
	await ayesha.request('POST', `/api/cases/${id}/opened`, {});
	const reply = page.deadlines.find((each) => each.id === 'reply');
	say(`Islamabad must answer by ${reply.last} (${reply.article}); in Roma that ends at ${reply.ends_local.it.replace('T', ' ')}.`);

	await ayesha.take(id, 'confirm', fill(profile, 'reply'));
	await giulia.waitFor(id, 'confirmed');
	say('Islamabad confirms the nationality.');
	await bilal.take(id, 'issue_document', fill(profile, 'travel_document'));
	await giulia.waitFor(id, 'document_issued');
	say('The consulate issues the travel document.');
	await giulia.take(id, 'plan_transfer', fill(profile, 'transfer_plan', { flight: 'XX 123' }));
	await ayesha.waitFor(id, 'transfer_planned');
	await ayesha.take(id, 'agree_to_transfer');
	await giulia.waitFor(id, 'transfer_agreed');
	say('Roma proposes a flight, Islamabad agrees.');

	await affirm(profile, id, giulia, tommaso, ['start_transfer']);
	const departure = fill(profile, 'departure');
	const first = await giulia.take(id, 'start_transfer', departure);
	say(`Giulia proposes the departure; it waits for a second officer: ${first.proposed}.`);
	await elena.take(id, 'start_transfer');
	await sana.waitFor(id, 'transfer_started');
	say('Elena releases it. The person travels.');
	await sana.take(id, 'hand_over', fill(profile, 'hand_over'));
	page = await giulia.waitFor(id, 'handed_over');
	say(`Islamabad signs the hand-over. State on both sides: ${page.state}.`);

	return id;
}

/* Both nodes' states, until the last receipts have crossed; they must be the same bytes. */
async function compare(id) {
	const state = (node) => execFileSync(valico, ['--folder', `${demo}/${node}`, 'case', 'state', id, '--purpose', 'tour'], { encoding: 'utf8' });
	for (let tries = 0; tries < 40; tries++) {
		const it = state('it'), pk = state('pk');
		if (it === pk) return it;
		await sleep(100);
	}
	throw new Error('The two nodes hold different states.');
}

try {
	const id = await tour();
	const state = await compare(id);
	for (const node of ['it', 'pk']) say(`${node}: ` + execFileSync(valico, ['--folder', `${demo}/${node}`, 'case', 'verify', id], { encoding: 'utf8' }).trim());
	say(`Both nodes hold the same case: ${state.length} bytes, equal.`);
} catch (error) {
	console.error(`The tour stopped: ${error.message}`);
	process.exit(1);
}
