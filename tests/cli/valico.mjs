// valico.mjs - the `valico` command run by a test: a folder of its own, what is said of each test in TAP, and the end.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';

export const valico = process.argv[2],
	source = process.env.VALICO_SOURCE ?? '.';
export const folder = mkdtempSync(`${tmpdir()}/valico-cli-`);
let number = 0,
	failed = 0;

export function test(name, body) {
	let fault = null;
	try {
		body();
	} catch (error) {
		fault = error;
	}
	failed += fault ? 1 : 0;
	console.log(`${fault ? 'not ok' : 'ok'} ${++number} - ${name}`);
	if (fault) console.log(String(fault.stack).replace(/^/gm, '# '));
}
export function run(words, input = '') {
	const done = spawnSync(valico, words, {
		encoding: 'utf8',
		input,
		maxBuffer: 1 << 26,
		env: { PATH: process.env.PATH },
	});
	return { status: done.status, out: done.stdout, error: done.stderr };
}
export function must(what, holds, seen) {
	if (!holds) throw new Error(`${what}: ${JSON.stringify(seen)}`);
}
// Runs a command on a node that must succeed; gives its JSON.
export function json(node, words, input) {
	const done = run(['--folder', node, '--json', ...words], input);
	must(`${words.join(' ')} succeeds`, done.status === 0, done);
	return JSON.parse(done.out);
}

export function finish() {
	rmSync(folder, { recursive: true });
	console.log(`1..${number}`);
	process.exit(failed ? 1 : 0);
}
