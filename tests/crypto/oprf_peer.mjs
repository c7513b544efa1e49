// oprf_peer.mjs - our VOPRF beside another implementation, both ways: @noble/curves goes over our batch, we over its. The
// package is no part of the product; without it (VALICO_PEERS names a folder whose node_modules has it) this is skipped.
// Prints TAP.
//
// usage: VALICO_PEERS=FOLDER oprf_peer.mjs OPRF_SPECIMEN
import { execFileSync } from 'node:child_process';
import { pathToFileURL } from 'node:url';

const specimen = process.argv[2],
	peers = process.env.VALICO_PEERS;
const peer =
	peers &&
	(await import(pathToFileURL(`${peers}/node_modules/@noble/curves/ed25519.js`)).then(
		(module) => module.ristretto255_oprf.voprf,
		() => null,
	));
if (!peer) {
	console.log('1..0 # SKIP @noble/curves is not installed (VALICO_PEERS)');
	process.exit(0);
}
let number = 0,
	failed = 0;
function check(name, holds) {
	failed += holds ? 0 : 1;
	console.log(`${holds ? 'ok' : 'not ok'} ${++number} - ${name}`);
}
const bytes = (hex) => Uint8Array.from(Buffer.from(hex, 'hex'));
const hex = (data) => Buffer.from(data).toString('hex');

/* --- our batch --- */
const lines = execFileSync(specimen, { encoding: 'utf8' }).trim().split('\n');
const [seed, info, secret, publicKey] = lines.slice(0, 4),
	proof = lines.at(-1);
const items = Array.from({ length: 16 }, (_, at) => lines.slice(4 + 5 * at, 9 + 5 * at));
const keys = peer.deriveKeyPair(bytes(seed), bytes(info));
check(
	'the same key pair follows from seed and info',
	hex(keys.secretKey) === secret && hex(keys.publicKey) === publicKey,
);
const outputs = peer.finalizeBatch(
	items.map(([input, blind, blinded, evaluated]) => ({
		input: bytes(input),
		blind: bytes(blind),
		blinded: bytes(blinded),
		evaluated: bytes(evaluated),
	})),
	bytes(publicKey),
	bytes(proof),
);
check(
	'it takes our proof, and has our outputs',
	outputs.every((output, at) => hex(output) === items[at][4]),
);
check(
	'it computes them without a blind',
	items.every(([input, , , , output]) => hex(peer.evaluate(bytes(secret), bytes(input))) === output),
);

/* --- its batch --- */
const asked = Array.from({ length: 16 }, (_, at) => peer.blind(Buffer.from(`other ${at}`)));
const answer = peer.blindEvaluateBatch(
	keys.secretKey,
	keys.publicKey,
	asked.map(({ blinded }) => blinded),
);
const told = (change) =>
	execFileSync(specimen, ['check'], {
		encoding: 'utf8',
		input:
			[
				publicKey,
				'10',
				...asked.flatMap(({ blinded }, at) => [hex(blinded), hex(answer.evaluated[at])]),
				change(hex(answer.proof)),
			].join('\n') + '\n',
	}).trim();
check('we take its proof', told((text) => text) === 'holds');
check('and not when it was touched', told((text) => (text[0] === '0' ? '1' : '0') + text.slice(1)) === 'does not hold');
console.log(`1..${number}`);
process.exit(failed ? 1 : 0);
