#!/usr/bin/env node
// tour - takes one readmission case from a passport's machine-readable zone to the hand-over at the airport, through the
// public API of two nodes, and prints what happens. Ends with 0 only when both nodes then hold the same case to the
// byte and count the same figures.
// All people are invented.
//
// usage: tools/tour URL-OF-ROMA URL-OF-ISLAMABAD DEMO-FOLDER VALICO-COMMAND
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { Officer, affirm, fill } from './officer.mjs';
import { passportZone } from './zone.mjs';

const [roma, islamabad, demo, valico] = process.argv.slice(2);
const passphrase = readFileSync(`${demo}/passphrase`, 'utf8').trim();
const started = Date.now();

const say = (text) => console.log(`${((Date.now() - started) / 1000).toFixed(2).padStart(6)} s  ${text}`);
const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/* --- the border: the same passport at a counter --- */

async function counter(sara) {
	const found = await sara.request('POST', '/api/border/check', { zone: passportZone(), purpose: 'entry control' });
	const stolen = await sara.request('POST', '/api/border/check', {
		zone: passportZone({ number: 'ZZ1234567', family: 'RAZA', given: 'USMAN', born: '800203' }),
		purpose: 'entry control',
	});
	const {
		listed: [mark],
		lists,
	} = stolen.data;
	say(
		`At the border Sara reads the same passport: ${found.data.advice}. Another one: ${stolen.data.advice}, ${mark.mark} by list ${mark.number} of "${mark.issuer}", ${lists[0].age_hours} hours old, without asking Islamabad.`,
	);
}

async function tour() {
	const giulia = await Officer.signIn(roma, 'g.ferrante', passphrase),
		tommaso = await Officer.signIn(roma, 't.marchetti', passphrase);
	const elena = await Officer.signIn(roma, 'e.rinaldi', passphrase);
	const ayesha = await Officer.signIn(islamabad, 'a.siddiqui', passphrase),
		bilal = await Officer.signIn(islamabad, 'b.anwar', passphrase);
	const sana = await Officer.signIn(islamabad, 's.qureshi', passphrase);
	say('Officers of both sides have signed in, each at the node of their own ministry.');

	const profile = (await giulia.request('GET', '/api/agreements/eu-pk-readmission')).data;
	const zone = (await giulia.request('POST', '/api/mrz', { text: passportZone() })).data;
	say(
		`Roma reads a passport: ${zone.format}, ${zone.family_name} ${zone.given_names}, ${zone.checks.length} check digits hold: ${zone.valid}.`,
	);

	await counter(await Officer.signIn(roma, 's.conti', passphrase));

	const person = {
		family_name: zone.family_name,
		given_names: zone.given_names,
		born: zone.born,
		sex: zone.sex,
		nationality: zone.nationality,
	};
	const form = fill(profile, 'application', { ...person, father_name: 'Ahmed Khan', place_of_birth: 'Gujrat' });
	const opened = await giulia.request('POST', '/api/cases', {
		agreement: profile.id,
		kind: 'own_national',
		partner: 'pk',
		side: 'requesting',
		form,
	});
	const id = opened.data.case_id;
	let page = await giulia.page(id);
	say(`Roma opens ${page.reference} as a draft. Nothing has left the node.`);

	const refused = page.steps.find((each) => each.id === 'submit').refusals;
	say(
		`It cannot be submitted yet: ${refused.length} rules stand against it, the first is "${refused[0].rule}" (${refused[0].article}).`,
	);
	const scan = new TextEncoder().encode('%PDF-1.4\n% an invented passport scan\n%%EOF\n');
	await giulia.request('POST', `/api/cases/${id}/files?name=passport.pdf&evidence=I.passport`, scan, {
		'Content-Type': 'application/pdf',
	});
	say(
		`${await affirm(profile, id, giulia, tommaso, ['submit'])} safeguards are affirmed, each with its source; the evidence is added.`,
	);

	const before = Date.now();
	await giulia.take(id, 'submit', form);
	page = await ayesha.waitFor(id, 'submitted');
	say(`Roma submits; ${Date.now() - before} ms later Islamabad holds the application, signed, over AS4.`);
	await ayesha.request('POST', `/api/cases/${id}/opened`, {});
	const reply = page.deadlines.find((each) => each.id === 'reply');
	say(
		`Islamabad must answer by ${reply.last} (${reply.article}); in Roma that ends at ${reply.ends_local.it.replace('T', ' ')}.`,
	);

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
	const state = (node) =>
		execFileSync(valico, ['--folder', `${demo}/${node}`, 'case', 'state', id, '--purpose', 'tour'], {
			encoding: 'utf8',
		});
	for (let tries = 0; tries < 40; tries++) {
		const it = state('it'),
			pk = state('pk');
		if (it === pk) return it;
		await sleep(100);
	}
	throw new Error('The two nodes hold different states.');
}

/* The picture that each node computes for itself; the figures must be the same bytes. */
function comparePicture() {
	const at = new Date().toISOString();
	const picture = (node, other) =>
		JSON.parse(
			execFileSync(valico, ['--folder', `${demo}/${node}`, '--json', 'figures', '--with', other, '--at', at], {
				encoding: 'utf8',
			}),
		);
	const it = picture('it', 'pk'),
		pk = picture('pk', 'it');
	if (JSON.stringify(it.tracks) !== JSON.stringify(pk.tracks))
		throw new Error('The two nodes count different figures.');
	const track = it.tracks.find((each) => each.agreement === 'eu-pk-readmission');
	const all = (id) => track.figures.find((each) => each.id === id).all;
	say(`Both count the same figures of ${it.tracks.length} tracks; of readmission, number to compare ${track.check}:`);
	say(
		`  sent ${all('sent').cases}, accepted ${all('accepted').came}, replies in time ${all('replies_in_time').in_time}, returned ${all('handed_over').came}.`,
	);
}

try {
	const id = await tour();
	const state = await compare(id);
	for (const node of ['it', 'pk'])
		say(
			`${node}: ` +
				execFileSync(valico, ['--folder', `${demo}/${node}`, 'case', 'verify', id], { encoding: 'utf8' }).trim(),
		);
	say(`Both nodes hold the same case: ${state.length} bytes, equal.`);
	comparePicture();
} catch (error) {
	console.error(`The tour stopped: ${error.message}`);
	process.exit(1);
}
