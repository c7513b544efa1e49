#!/usr/bin/env node
// public - files a report through the public page of Roma, as a browser without script would, and takes it to its end:
// an officer reads it and sends it on, Islamabad proposes a solution, the traveller confirms it on the page. Ends with 0
// only when both nodes then hold the same case to the byte. All people are invented.
//
// usage: node tools/public.mjs URL-OF-ROMA URL-OF-ISLAMABAD DEMO-FOLDER VALICO-COMMAND
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { Officer, fill } from './officer.mjs';

const [roma, islamabad, demo, valico] = process.argv.slice(2);
const passphrase = readFileSync(`${demo}/passphrase`, 'utf8').trim();
const portal = `http://127.0.0.1:${Number(new URL(roma).port) + 20}`;
const started = Date.now();
const say = (text) => console.log(`${((Date.now() - started) / 1000).toFixed(2).padStart(6)} s  ${text}`);
const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const patience = 3200; // the page takes nothing that is faster than people write

async function ask(path, form) {
	const options = form && {
		method: 'POST',
		body: new URLSearchParams(form),
		headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
	};
	const response = await fetch(portal + path, { redirect: 'manual', ...options });
	if (response.status >= 400) throw new Error(`${path}: ${response.status}`);
	return { to: response.headers.get('location') ?? '', text: await response.text() };
}
const tokenOf = (text) => text.match(/name="token" value="([^"]+)"/)[1];
const told = (text, id) => text.match(new RegExp(`id="${id}">([^<]+)<`))[1];

/* One page after the other, each by the address that the one before leads to. */
async function report(answers) {
	let { to } = await ask('/en/report', {});
	while (!to.endsWith('/done')) {
		const name = to.split('/').pop(),
			{ text } = await ask(to),
			isGuarded = name === 'kind' || name === 'check';
		if (isGuarded) await sleep(patience);
		const next = (await ask(to, { ...answers[name], ...(isGuarded && { token: tokenOf(text), website: '' }) })).to;
		if (!next || next === to) throw new Error(`the report does not get past ${name}`);
		to = next;
	}
	const { text } = await ask(to);
	await ask(to, { written: 'yes' });
	return { number: told(text, 'number'), secret: told(text, 'secret') };
}

const giulia = await Officer.signIn(roma, 'g.ferrante', passphrase),
	tommaso = await Officer.signIn(roma, 't.marchetti', passphrase);
const ayesha = await Officer.signIn(islamabad, 'a.siddiqui', passphrase);

const receipt = await report({
	kind: { kind: 'appointment' },
	family_name: { family_name: 'Invented', given_names: 'Traveller' },
	nationality: { nationality: 'PAK' },
	document_number: { post: 'Islamabad' },
	what_happened: { what_happened: 'No appointment is free for four months (invented).' },
});
say(`A traveller reports on Roma's public page, without account or script: number ${receipt.number}.`);
const number = receipt.number.replaceAll(' ', '');
const waiting = (await giulia.request('GET', '/api/issues')).data.issues.find((issue) => issue.number === number);
say(`It waits until an officer has read it (check: ${waiting.check}).`);
const id = (await giulia.request('POST', `/api/issues/${number}/accept`, {})).data.case_id;
const profile = (await giulia.request('GET', '/api/agreements/it-pk-visa-issues')).data;
for (const safeguard of profile.safeguards.filter((each) => each.before.includes('take_over'))) {
	await giulia.request('POST', `/api/cases/${id}/safeguards/${safeguard.id}`, {
		answer: 'stands',
		source: 'The public page',
	});
	if (safeguard.second_officer)
		await tommaso.request('POST', `/api/cases/${id}/safeguards/${safeguard.id}/agreement`, {});
}
await giulia.take(id, 'take_over');
await ayesha.waitFor(id, 'reported');
say('Roma makes a case of it, affirms the safeguards and sends it; Islamabad has it.');
await ayesha.take(
	id,
	'propose',
	fill(profile, 'solution', { solution: 'appointment', text: 'You have an appointment (invented).' }),
);
await giulia.waitFor(id, 'proposed');
const visit = (await ask('/ur/follow', receipt)).to,
	page = await ask(visit);
if (!page.text.includes('You have an appointment')) throw new Error('the traveller does not read the solution');
await ask(`${visit}/confirm_solved`, {});
await ayesha.waitFor(id, 'solved');
const states = ['it', 'pk'].map((party) =>
	execFileSync(valico, ['--folder', `${demo}/${party}`, 'case', 'state', id, '--purpose', 'tour'], {
		encoding: 'utf8',
	}),
);
if (states[0] !== states[1]) throw new Error('the nodes hold different states');
say('The traveller reads the solution in Urdu and confirms it: solved at both nodes, the same to the byte.');
