// proof.mjs - a whole case is verified by another implementation: the npm package jose and docs/event.md alone, from what
// `valico case export` gives on each of two real nodes. And the same after one byte was touched: then it must not hold.
//
// usage: proof.mjs URL-OF-ROMA URL-OF-ISLAMABAD FOLDER VALICO [...]   (as two_nodes.sh calls it)
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const require = createRequire(new URL('../../web/package.json', import.meta.url));
const { calculateJwkThumbprint, compactVerify, decodeProtectedHeader, importJWK } = await import(
	require.resolve('jose')
);
const [roma, islamabad, folder, valico] = process.argv.slice(2);
const hash = (text) => createHash('sha256').update(text).digest('base64url');
const command = (node, ...words) =>
	JSON.parse(
		execFileSync(valico, ['--folder', `${folder}/${node}`, '--json', ...words], {
			encoding: 'utf8',
			maxBuffer: 1 << 26,
		}),
	);

function must(what, holds) {
	if (!holds) throw new Error(`${what} does not hold`);
}

/* The keys of a bundle, each proved by the statement of its party's node. */
async function keysOf(bundle) {
	const statements = Object.entries(bundle.keys).map(([id, statement]) => [
		id,
		statement,
		JSON.parse(Buffer.from(statement.split('.')[1], 'base64url')),
	]);
	const keys = {};
	for (const [id, statement, payload] of statements) {
		must(`the thumbprint of key ${id}`, (await calculateJwkThumbprint(payload.jwk)) === id && payload.key === id);
		const signer = decodeProtectedHeader(statement).kid;
		const node = statements.find(([other]) => other === signer);
		if (node) await compactVerify(statement, await importJWK(node[2].jwk, 'ES256'));
		keys[id] = { jwk: payload.jwk, party: payload.party };
	}
	return keys;
}

async function verify(bundle) {
	const keys = await keysOf(bundle),
		lanes = {};
	for (const each of bundle.events) {
		const header = decodeProtectedHeader(each.event);
		must(
			'the header',
			JSON.stringify(Object.keys(header).sort()) === '["alg","kid","typ"]' &&
				header.alg === 'ES256' &&
				header.typ === 'valico-event+jws',
		);
		const { payload } = await compactVerify(each.event, await importJWK(keys[header.kid].jwk, 'ES256'));
		const envelope = JSON.parse(Buffer.from(payload));
		must('the author is whose key signed', envelope.author === keys[header.kid].party);
		must('the case', envelope.case === bundle.case_id && envelope.profile === bundle.profile);
		must('the hash', hash(each.event) === each.hash);
		must('the body', hash(each.sealed) === envelope.body);
		(lanes[envelope.author] ??= []).push({ ...envelope, hash: each.hash });
	}
	for (const [author, lane] of Object.entries(lanes)) {
		lane.sort((a, b) => a.number - b.number);
		lane.forEach((event, at) => {
			must(`the numbers of ${author}`, event.number === at + 1);
			must(`the links of ${author}`, event.previous === (at === 0 ? null : lane[at - 1].hash));
			for (const [party, seen] of Object.entries(event.seen))
				must('what was seen', lanes[party][seen.number - 1].hash === seen.hash);
		});
	}
	return Object.values(lanes).reduce((sum, lane) => sum + lane.length, 0);
}

execFileSync(
	'node',
	[fileURLToPath(new URL('../../tools/tour.mjs', import.meta.url)), roma, islamabad, folder, valico],
	{ stdio: 'ignore' },
);
const id = command('it', 'case', 'list', '--purpose', 'test').cases[0].case_id;
const bundles = ['it', 'pk'].map((node) => command(node, 'case', 'export', id, '--purpose', 'test'));
const counts = [await verify(bundles[0]), await verify(bundles[1])];
must('both nodes prove as many events', counts[0] === counts[1] && counts[0] > 10);

for (const touch of [
	(bundle) => (bundle.events[3].event = bundle.events[3].event.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'))),
	(bundle) => (bundle.events[3].sealed += 'A'),
	(bundle) => bundle.events.splice(2, 1),
]) {
	const copy = structuredClone(bundles[0]);
	touch(copy);
	must(
		'a touched bundle is refused',
		await verify(copy).then(
			() => false,
			() => true,
		),
	);
}
console.log(`${counts[0]} events of one case verified by another implementation, from both nodes' exports.`);
