// faults.mjs - two real nodes meet what goes wrong in a server room: a second daemon on the same folder, a partner with
// another version of the agreement, a full disk, a damaged database. Each gives a clear sentence,
// and nothing is lost or changed. All people are invented.
//
// usage: faults.mjs URL-OF-ROMA URL-OF-ISLAMABAD FOLDER VALICO PID-OF-ROMA PID-OF-ISLAMABAD   (VALICOD in the environment)
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import {
	closeSync,
	copyFileSync,
	existsSync,
	mkdirSync,
	openSync,
	readFileSync,
	readdirSync,
	renameSync,
	writeFileSync,
	writeSync,
} from 'node:fs';
import { Officer, prepared, submitted } from '../../tools/officer.mjs';

const [roma, islamabad, folder, valico, ...first] = process.argv.slice(2);
const passphrase = readFileSync(`${folder}/passphrase`, 'utf8').trim();
const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const running = { it: Number(first[0]), pk: Number(first[1]) },
	urls = { it: roma, pk: islamabad };
const place = { it: `${folder}/it`, pk: `${folder}/pk` };
const started = [];

const check = (condition, what) => {
	if (!condition) throw new Error(what);
	console.log(`  ${what}`);
};
async function eventually(what, condition) {
	for (let tries = 0; tries < 600; tries++) {
		if (
			await Promise.resolve()
				.then(condition)
				.catch(() => false)
		)
			return console.log(`  ${what}`);
		await sleep(50);
	}
	throw new Error(`not in 30 seconds: ${what}`);
}

const lives = (pid) => existsSync(`/proc/${pid}`) && !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
async function stop(node) {
	process.kill(running[node], 'SIGTERM');
	for (let tries = 0; tries < 200 && lives(running[node]); tries++) await sleep(50);
}
async function start(node) {
	const log = openSync(`${folder}/${node}.log`, 'a');
	const daemon = spawn(process.env.VALICOD, ['--foreground', place[node]], { stdio: ['ignore', log, log] });
	running[node] = daemon.pid;
	started.push(daemon);
	await eventually(`${node} answers`, async () => (await fetch(`${urls[node]}/api/session`)).status === 401);
}

const command = (node, ...words) => {
	const done = spawnSync(valico, ['--folder', place[node], '--json', ...words], { encoding: 'utf8' });
	return { status: done.status, out: done.stdout, problem: done.stderr ? JSON.parse(done.stderr) : null };
};

const signIn = (node) => Officer.signIn(urls[node], node === 'it' ? 'g.ferrante' : 'a.siddiqui', passphrase);
const state = (node, id) => command(node, 'case', 'state', id, '--purpose', 'test').out;

async function secondDaemon() {
	const second = spawnSync(process.env.VALICOD, ['--foreground', place.it], { encoding: 'utf8', timeout: 20000 });
	check(
		second.status !== 0 && /works on .* already/.test(second.stdout + second.stderr),
		'a second daemon says who works on the folder, and ends',
	);
	check((await fetch(`${roma}/api/session`)).status === 401, 'the first one goes on');
}

async function otherAgreement(profile) {
	const other = `${folder}/other-agreements`,
		configuration = readFileSync(`${place.pk}/valico.conf`, 'utf8');
	const own = /^agreements_folder = (.*)$/m.exec(configuration)[1];
	const it = await signIn('it'),
		{ id, form } = await prepared(profile, it, it, { family_name: 'AGREEMENT' });
	await stop('pk');
	mkdirSync(other);
	writeFileSync(
		`${other}/eu-pk-readmission.yaml`,
		readFileSync(`${own}/eu-pk-readmission.yaml`, 'utf8') + '# another copy\n',
	);
	writeFileSync(
		`${place.pk}/valico.conf`,
		configuration.replace(/^agreements_folder = .*$/m, `agreements_folder = ${other}`),
	);
	await start('pk');
	await eventually('a new case under an agreement that the partner has not is refused', () =>
		prepared(profile, it, it, { family_name: 'REFUSED' }).then(
			() => false,
			(error) => error.message.includes('profile-unknown'),
		),
	);
	await eventually('a step of an older draft as well, before anything is sent', async () => {
		const page = await it.page(id);
		const answer = await it
			.request('POST', `/api/cases/${id}/steps/submit`, { form }, { 'If-Match': it.tag })
			.catch((error) => error);
		if (!(answer instanceof Error)) throw new Error('taken');
		return page.draft && answer.message.includes('profile-unknown');
	});
	await stop('pk');
	writeFileSync(`${place.pk}/valico.conf`, configuration);
	await start('pk');
	await eventually(
		'and taken when the partner has it again',
		async () => (await it.take(id, 'submit', form)).version > 0,
	);
	await (await signIn('pk')).waitFor(id, 'submitted');
}

async function fullDisk(profile) {
	const store = `${place.it}/store`,
		first = await signIn('it'),
		before = await submitted(profile, first, first, { family_name: 'BEFORE' });
	await (await signIn('pk')).waitFor(before, 'submitted');
	await stop('it');
	renameSync(store, `${store}.kept`);
	mkdirSync(store, { mode: 0o700 });
	if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=6m,mode=0700', 'tmpfs', store]).status !== 0) {
		console.log('  # SKIP a small disk cannot be mounted here');
		execFileSync('rmdir', [store]);
		renameSync(`${store}.kept`, store);
		return start('it');
	}
	for (const name of readdirSync(`${store}.kept`)) copyFileSync(`${store}.kept/${name}`, `${store}/${name}`);
	try {
		await start('it');
		let it = await signIn('it'),
			refused = null,
			count = 0;
		const made = [];
		while (!refused && count++ < 2000) {
			try {
				const { id } = await prepared(profile, it, it, { family_name: `NUMBER${count}` });
				await it.request(
					'POST',
					`/api/cases/${id}/files?name=b.pdf&evidence=I.passport`,
					Buffer.concat([Buffer.from('%PDF-1.4\n'), Buffer.alloc(300000, 'x')]),
					{ 'Content-Type': 'application/pdf' },
				);
				made.push(id);
			} catch (error) {
				refused = error;
			}
		}
		check(
			/disk-full/.test(refused?.message ?? ''),
			`the disk is full after ${made.length} cases, and the refusal says so`,
		);
		/* A big file found no room; small rows may. So the rest is filled up, and looks are taken until one finds none either. */
		spawnSync('dd', ['if=/dev/zero', `of=${store}/filler`, 'bs=4096']);
		let look = null;
		for (let tries = 0; !look && tries < 5000; tries++)
			look = await it.page(before).then(
				() => null,
				(error) => error,
			);
		check(/disk-full/.test(look?.message ?? ''), 'nobody looks at a case while the look cannot be logged');
		execFileSync('mount', ['-o', 'remount,size=64m', store]);
		execFileSync('rm', ['-f', `${store}/filler`]);
		await eventually('with room again the work goes on', async () => {
			it = await signIn('it');
			return Boolean(await submitted(profile, it, it, { family_name: 'AFTER' }));
		});
		check(state('it', before) === state('pk', before), 'what was there is unchanged');
		for (const id of made) if ((await it.page(id)).evidence.length !== 2) throw new Error(`${id} is not whole`);
		check(command('it', 'store', 'check').status === 0, `${made.length} cases are whole and the store holds together`);
	} finally {
		await stop('it');
		execFileSync('rm', ['-rf', `${store}.kept`]);
		execFileSync('cp', ['-a', store, `${store}.kept`]);
		execFileSync('umount', [store]);
		execFileSync('rmdir', [store]);
		renameSync(`${store}.kept`, store);
	}
	await start('it');
}

async function damagedPage() {
	await stop('it');
	const file = `${place.it}/store/valico.db`;
	copyFileSync(file, `${folder}/good.db`);
	const handle = openSync(file, 'r+');
	for (let page = 1; page < 40; page++) writeSync(handle, Buffer.alloc(4096, 0x5a), 0, 4096, page * 4096);
	closeSync(handle);
	const checked = command('it', 'store', 'check');
	check(
		checked.status === 17 && checked.problem.rule === 'store-damaged' && /restore/.test(checked.problem.reason),
		'a damaged database is told, with what to do',
	);
	copyFileSync(`${folder}/good.db`, file);
	await start('it');
	check(command('it', 'store', 'check').status === 0, 'and the right one works again');
}

try {
	const profile = (await (await signIn('it')).request('GET', '/api/agreements/eu-pk-readmission')).data;
	for (const fault of [secondDaemon, () => otherAgreement(profile), () => fullDisk(profile), damagedPage])
		await fault();
	const it = await signIn('it'),
		last = await submitted(profile, it, it, { family_name: 'LAST' });
	await (await signIn('pk')).waitFor(last, 'submitted');
	console.log('  and the line works');
} finally {
	for (const daemon of started) if (daemon.exitCode === null) daemon.kill('SIGTERM');
	await sleep(500);
}
