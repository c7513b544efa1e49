// commands.mjs - the `valico` command as an operator uses it, on a node in a folder of its own: every command in words and
// in JSON, every exit status that can be brought about, the QR code of an invitation read back, completion. Prints TAP.
// What needs no node, agreements, is in agreements.mjs.
//
// usage: commands.mjs VALICO
import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';

import { finish, folder, json, must, run, source, test } from './valico.mjs';

const require = createRequire(new URL('../../web/package.json', import.meta.url));
const readCode = require('jsqr').default ?? require('jsqr');
const it = `${folder}/it`,
	pk = `${folder}/pk`;

const init = (party, country, port) => [
	'node',
	'init',
	'--party',
	party,
	'--name',
	`Node of ${country}`,
	'--country',
	country,
	'--desk',
	`127.0.0.1:${port}`,
	'--link',
	`127.0.0.1:${port + 1}`,
	'--link-url',
	`http://127.0.0.1:${port + 1}/as4`,
	'--agreements',
	`${source}/agreements`,
];
const officer = ['user', 'add', 'a.bianchi', '--name', 'Anna Bianchi', '--roles', 'case_officer', '--team', 'one'];

test('a node is set up, once', () => {
	must('the answer', json(it, init('it', 'IT', 18000)).party === 'it');
	json(pk, init('pk', 'PK', 18002));
	const again = run(['--folder', it, ...init('it', 'IT', 18000)]);
	must('conflict', again.status === 13 && again.error.includes('There is a node'), again);
	must('it shows itself', json(it, ['node', 'show']).link_url === 'http://127.0.0.1:18001/as4');
});

test('officers come, change and go', () => {
	must('added', json(it, officer, 'a long passphrase\n').login === 'a.bianchi');
	must('again', run(['--folder', it, ...officer], 'a long passphrase\n').status === 13);
	must(
		'too short',
		run(['--folder', it, 'user', 'add', 'b', '--name', 'B', '--roles', 'case_officer'], 'short\n').status === 10,
	);
	must(
		'unknown role',
		run(['--folder', it, 'user', 'add', 'b', '--name', 'B', '--roles', 'king'], 'a long passphrase\n').status === 10,
	);
	must('changed', json(it, ['user', 'passphrase', 'a.bianchi'], 'another passphrase\n').changed === true);
	must('removed', json(it, ['user', 'remove', 'a.bianchi']).removed === true);
	must('nobody', run(['--folder', it, 'user', 'remove', 'nobody']).status === 12);
	const list = json(it, ['user', 'list']);
	must('listed', list.length === 1 && list[0].removed === true, list);
});

test('an invitation is the same as text, file, JSON and QR code', () => {
	const text = run(['--folder', it, 'link', 'invite']).out.trim();
	const file = `${folder}/invitation`;
	must('file', json(it, ['link', 'invite', '--out', file]).file === file);
	const parts = (invitation) => JSON.stringify(JSON.parse(Buffer.from(invitation.split('.')[1], 'base64url')));
	must('JSON', parts(json(it, ['link', 'invite']).invitation) === parts(text));
	must('the file', parts(readFileSync(file, 'utf8').trim()) === parts(text));
	const lines = run(['--folder', it, 'link', 'invite', '--qr']).out.replace(/\n$/, '').split('\n');
	const width = [...lines[0]].length,
		scale = 4,
		size = width * scale;
	const pixels = new Uint8ClampedArray(size * size * 4).fill(255);
	lines.forEach((line, row) =>
		[...line].forEach((half, column) => {
			for (const [down, dark] of [
				[0, '▀█'.includes(half)],
				[1, '▄█'.includes(half)],
			]) {
				if (!dark || 2 * row + down >= width) continue;
				for (let y = 0; y < scale; y++)
					for (let x = 0; x < scale; x++)
						pixels.fill(
							0,
							(((2 * row + down) * scale + y) * size + column * scale + x) * 4,
							(((2 * row + down) * scale + y) * size + column * scale + x) * 4 + 3,
						);
			}
		}),
	);
	const code = readCode(pixels, size, size);
	must('a reader reads the code', code !== null);
	writeFileSync(`${folder}/code`, code.data);
	must('the text of the code is an invitation', json(pk, ['link', 'accept', `${folder}/code`]).party === 'it');
	writeFileSync(`${folder}/code`, code.data.slice(0, -2));
	must('a part of a code', run(['--folder', pk, 'link', 'accept', `${folder}/code`]).status === 10);
});

test('two nodes link when the words are the same', () => {
	for (const [node, name] of [
		[it, 'it'],
		[pk, 'pk'],
	])
		writeFileSync(`${folder}/${name}.invitation`, run(['--folder', node, 'link', 'invite']).out);
	const a = json(it, ['link', 'accept', `${folder}/pk.invitation`]),
		b = json(pk, ['link', 'accept', `${folder}/it.invitation`]);
	must('the same words', a.words === b.words && a.words.split(' ').length >= 6, a.words);
	must('not active before', json(it, ['link', 'list'])[0].state !== 'active');
	must('active', json(it, ['link', 'confirm', 'pk']).state === 'active');
	must('listed', json(it, ['link', 'list'])[0].state === 'active');
	must('a stranger', run(['--folder', it, 'link', 'confirm', 'xx']).status === 12);
	writeFileSync(
		`${folder}/bad.invitation`,
		readFileSync(`${folder}/pk.invitation`, 'utf8')
			.replace(/.\n$/, 'A\n')
			.replace(/.{4}\./, 'AAAA.'),
	);
	must(
		'a touched invitation',
		[10, 11].includes(run(['--folder', it, 'link', 'accept', `${folder}/bad.invitation`]).status),
	);
	must('no such file', run(['--folder', it, 'link', 'accept', `${folder}/none`]).status === 12);
});

test('the register of people is built, searched with a purpose, explained, checked, measured', () => {
	must('without register.conf', run(['--folder', it, 'identity', 'build']).status === 12);
	writeFileSync(
		`${folder}/people.csv`,
		'id,name,urdu,father,born\nk1,Umar Chaudhry,عمر چودھری,Bashir Ahmed,1990-05-31\nk2,Saima Rafiq,صائمہ رفیق,Muhammad Rafiq,1988-01-12\nk3,😀,,,\n',
	);
	writeFileSync(
		`${it}/register.conf`,
		`source = csv\nfile = ${folder}/people.csv\nkey = id\nname = name\nother_name = urdu\nfather = father\nborn = born\n`,
	);
	must('before a build', run(['--folder', it, 'identity', 'check']).status === 12);
	const built = json(it, ['identity', 'build']);
	must(
		'two of three',
		built.people === 2 &&
			built.refused === 1 &&
			built.first_refused[0].line === 4 &&
			built.first_refused[0].rule === 'name-letter',
		built,
	);
	const without = run(['--folder', it, 'identity', 'search', 'Umar Chaudhry']);
	must('no purpose, no search', without.status === 2, without);
	must(
		'found across scripts',
		json(it, ['identity', 'search', 'عمر چودھری', '--purpose', 'test']).candidates[0].row.name === 'Umar Chaudhry',
	);
	const why = json(it, ['identity', 'explain', 'Saima Rafiq 1988', '--purpose', 'test']);
	must(
		'explained',
		why.bars.some((bar) => bar.field === 'birth' && bar.how === 'same-year' && bar.bits > 0),
		why,
	);
	must(
		'no such place',
		run(['--folder', it, 'identity', 'explain', 'Saima Rafiq', '--place', '40', '--purpose', 'test']).status === 12,
	);
	must('nothing to look for', run(['--folder', it, 'identity', 'search', '1990', '--purpose', 'test']).status === 10);
	writeFileSync(
		`${folder}/changes.csv`,
		'id,name,urdu,father,born\nk2,Saima Malik,صائمہ ملک,Muhammad Rafiq,1988-01-12\n',
	);
	must('changes', json(it, ['identity', 'update', `${folder}/changes.csv`]).replaced === 1);
	must(
		'as she is now',
		json(it, ['identity', 'search', 'Saima Malik', '--purpose', 'test']).candidates[0].row.name === 'Saima Malik',
	);
	must('it holds together', json(it, ['identity', 'check']).ok === true);
	must('measured', json(it, ['identity', 'bench', '--questions', '5']).questions > 0);
});

test('lists of documents are made, given, taken, shown; nothing else is taken', () => {
	writeFileSync(
		`${folder}/lost.csv`,
		'state,number,kind,mark,reported\nPAK,AB1234567,passport,stolen,2026-01-14\nPAK,,passport,lost,\n',
	);
	const refused = run(['--folder', pk, 'list', 'make', 'lost-documents', `${folder}/lost.csv`]);
	must('a bad row is named', refused.status === 10 && refused.error.includes('Line 3'), refused);
	const made = json(pk, ['list', 'make', 'lost-documents', `${folder}/lost.csv`, '--refused', '1', '--days', '3']);
	must('made', made.number === 1 && made.count === 1 && made.first_refused[0].rule === 'document-number', made);
	must('no such kind', run(['--folder', pk, 'list', 'make', 'ghosts', `${folder}/lost.csv`]).status === 2);
	must('given', json(pk, ['list', 'export', 'lost-documents', `${folder}/pk.list`]).bytes > 100);
	must('none of that kind', run(['--folder', pk, 'list', 'export', 'revoked-visas', `${folder}/none`]).status === 12);
	must('taken', json(it, ['list', 'import', `${folder}/pk.list`]).issuer === 'pk');
	must('older', run(['--folder', it, 'list', 'import', `${folder}/pk.list`]).status === 13);
	json(pk, ['list', 'make', 'lost-documents', `${folder}/lost.csv`, '--refused', '1']);
	json(pk, ['list', 'export', 'lost-documents', `${folder}/next.list`]);
	const bytes = readFileSync(`${folder}/next.list`);
	bytes[bytes.length - 3] ^= 1;
	writeFileSync(`${folder}/bad.list`, bytes);
	must('damaged', run(['--folder', it, 'list', 'import', `${folder}/bad.list`]).status === 17);
	must('the next', json(it, ['list', 'import', `${folder}/next.list`]).number === 2);
	must('no list', run(['--folder', it, 'list', 'import', `${folder}/lost.csv`]).status === 17);
	must(
		'shown',
		json(it, ['list', 'show']).lists[0].state === 'in_force' &&
			run(['--folder', it, 'list', 'show']).out.includes('lost-documents'),
	);
});

test('alerts and checks at the border', () => {
	const zone = 'P<PAKKHAN<<BILAL<AHMED<<<<<<<<<<<<<<<<<<<<<<AB12345671PAK9002144M3106305<<<<<<<<<<<<<<<4';
	must('no purpose, no check', run(['--folder', it, 'border', 'check', zone]).status === 2);
	const found = json(it, ['border', 'check', zone, '--purpose', 'test']);
	must('listed', found.advice === 'second-look' && found.listed[0].mark === 'stolen', found);
	must('in words', run(['--folder', it, 'border', 'check', zone, '--purpose', 'test']).out.startsWith('second-look'));
	const proposed = json(it, [
		'alert',
		'add',
		'--source',
		'court',
		'--reason',
		'a paper',
		'--authority',
		'Tribunale',
		'--until',
		'2027-12-31',
		'--name',
		'Kamran Sheikh',
		'--born',
		'1979-11-04',
	]);
	must('proposed', proposed.state === 'proposed', proposed);
	must(
		'without a reason',
		run([
			'--folder',
			it,
			'alert',
			'add',
			'--source',
			'court',
			'--authority',
			'T',
			'--until',
			'2027-12-31',
			'--name',
			'K S',
		]).status === 10,
	);
	writeFileSync(
		`${folder}/alerts.csv`,
		'regime,action,source,reason,authority,until,name,born\nadministrative,second-look,court,a paper,Tribunale,2027-12-31,Kamran Sheikh,1979-11-04\nadministrative,arrest,court,a paper,Tribunale,2027-12-31,Kamran Sheikh,\n',
	);
	const brought = json(it, ['alert', 'import', `${folder}/alerts.csv`, '--purpose', 'test', '--refused', '1']);
	must('brought', brought.rows === 2 && brought.refused === 1 && brought.first_refused[0].field === 'action', brought);
	must('listed', json(it, ['alert', 'list', '--purpose', 'test', '--state', 'in_force']).alerts.length === 1);
	writeFileSync(
		`${folder}/flight.csv`,
		'Surname,First name,DOB,Passport number,Issuing state\nSHEIKH,KAMRAN,1979-11-04,ZZ1,PAK\nRAZA,USMAN,1980-02-31,ZZ2,PAK\n',
	);
	const flight = json(it, ['border', 'manifest', `${folder}/flight.csv`, '--purpose', 'test', '--flight', 'PK 785']);
	must('a flight', flight.rows.length === 2 && flight.second_looks === 1 && flight.rows[1].rule === 'date', flight);
	must(
		'in words',
		/line 3: not read/.test(
			run(['--folder', it, 'border', 'manifest', `${folder}/flight.csv`, '--purpose', 'test']).out,
		),
	);
	must('taken back', json(it, ['alert', 'remove', String(brought.rows), '--why', 'served']).state === 'ended');
	must('once', run(['--folder', it, 'alert', 'remove', String(brought.rows), '--why', 'served']).status === 13);
	must('nothing', json(it, ['border', 'manifest', `${folder}/flight.csv`, '--purpose', 'test']).second_looks === 0);
});

test('a number with a wrong digit, a telephone and a Hijri year are understood', () => {
	writeFileSync(
		`${folder}/numbers.csv`,
		'id,name,father,born,card,phone\nn1,Umar Chaudhry,Bashir Ahmed,1990-05-31,34201-0000001-1,0300 0000001\nn2,Saima Rafiq,Muhammad Rafiq,1988-01-12,61101-7654321-2,0300 0000002\n',
	);
	writeFileSync(
		`${pk}/register.conf`,
		`source = csv\nfile = ${folder}/numbers.csv\nkey = id\nname = name\nfather = father\nborn = born\nnational_number = card\nphone = phone\n`,
	);
	must('built', json(pk, ['identity', 'build']).people === 2);
	const search = (text) => json(pk, ['identity', 'search', text, '--purpose', 'test']).candidates;
	const first = (text) =>
		search(text)
			.map((candidate) => candidate.row.name)
			.join(', ');
	must('the number itself', first('34201-0000001-1') === 'Umar Chaudhry', first('34201-0000001-1'));
	must('one digit is wrong', first('34201-0000007-1') === 'Umar Chaudhry', search('34201-0000007-1'));
	must('two neighbours are swapped', first('61101-7653421-2') === 'Saima Rafiq', search('61101-7653421-2'));
	must('two digits are wrong', search('34201-0000078-1').length === 0, search('34201-0000078-1'));
	const why = json(pk, ['identity', 'explain', '34201-0000007-1', '--purpose', 'test']);
	must(
		'it says so',
		why.bars.some((bar) => bar.field === 'number' && bar.how === 'near'),
		why,
	);
	must(
		'nobody is taken for him by that alone',
		search('34201-0000007-1').every((candidate) => !candidate.likely),
		search('34201-0000007-1'),
	);
	for (const phone of ['0300 0000002', '300 0000002', '+92 300 0000002', '0092-300-0000002'])
		must(`by ${phone}`, first(phone) === 'Saima Rafiq', search(phone));
	must('nobody has that telephone', search('0300 0000009').length === 0, search('0300 0000009'));
	const other = json(pk, ['identity', 'search', '34201-0000001-1', '--purpose', 'test']);
	must('nothing to point out', other.hints.length === 0 && other.asked.national_number === '34201-0000001-1', other);
	const hijri = run(['--folder', pk, '--json', 'identity', 'search', 'Umar Chaudhry 1410-10-06', '--purpose', 'test']);
	must(
		'a Hijri date is pointed out',
		hijri.status === 10 && JSON.parse(hijri.error).rule === 'date-hijri' && /1990/.test(JSON.parse(hijri.error).reason),
		hijri,
	);
	rmSync(`${pk}/register.conf`);
});

test('a zone is written and read back, in Urdu too', () => {
	const write = (...more) =>
		run([
			'zone',
			'write',
			'--state',
			'PAK',
			'--number',
			'xx9999999',
			'--born',
			'1990-05-31',
			'--expires',
			'2031-01-01',
			...more,
		]);
	const passport = write('--family', 'Chaudhry', '--given', 'Umar', '--sex', 'M').out;
	must('two lines of 44', /^P<PAKCHAUDHRY<<UMAR<+\nXX9999999[0-9]PAK900531/.test(passport), passport);
	const urdu = write('--family', 'چودھری', '--given', 'عمر', '--sex', 'M', '--format', 'TD1').out;
	must('by the table', urdu.includes('XCWDXDORXYA<<EMR'), urdu);
	const read = JSON.parse(run(['--json', 'zone', 'read', urdu]).out);
	must('read back', read.valid && read.format === 'TD1' && read.arabic_name === 'عمر چودھری', read);
	must('a wrong digit', /contradicts itself/.test(run(['zone', 'read', passport.replace('900531', '900532')]).out));
	must('no letter of a zone', write('--family', 'Müller').status === 10, write('--family', 'Müller'));
	const undated = run([
		'zone',
		'write',
		'--state',
		'PAK',
		'--number',
		'XX9999999',
		'--family',
		'Khan',
		'--born',
		'soon',
	]);
	must('no date', undated.status === 10 && /date/.test(undated.error), undated);
	must('no zone', run(['zone', 'read', 'Umar']).status === 10);
});

test('a question to a partner wants a purpose, a partner and a person', () => {
	const ask = (...words) => {
		const done = run(['--folder', it, '--json', 'identity', 'question', ...words]);
		return { status: done.status, rule: done.error ? JSON.parse(done.error).rule : '' };
	};
	must('none yet', json(it, ['identity', 'question', 'list']).questions.length === 0);
	must(
		'no purpose',
		ask('ask', 'pk', '--name', 'Umar Chaudhry').status === 2,
		ask('ask', 'pk', '--name', 'Umar Chaudhry'),
	);
	must(
		'another purpose',
		ask('ask', 'pk', '--name', 'Umar Chaudhry', '--purpose', 'curiosity').rule === 'purpose',
		ask('ask', 'pk', '--name', 'Umar Chaudhry', '--purpose', 'curiosity'),
	);
	must(
		'too little of the person',
		ask('ask', 'pk', '--name', 'Umar', '--purpose', 'visa').rule === 'question-empty',
		ask('ask', 'pk', '--name', 'Umar', '--purpose', 'visa'),
	);
	must(
		'no such partner',
		ask('ask', 'xx', '--national-number', '34201-0000001-1', '--purpose', 'visa').rule === 'unknown-partner',
		ask('ask', 'xx', '--national-number', '34201-0000001-1', '--purpose', 'visa'),
	);
	must('no set to check', ask('check').status !== 0, ask('check'));
	must('allowed', json(it, ['identity', 'question', 'allow', 'pk', '--keys', '5']).keys_a_day === 5);
	must('nobody to allow', ask('allow', 'xx').rule === 'unknown-partner', ask('allow', 'xx'));
	const waits = ask('ask', 'pk', '--national-number', '34201-0000001-1', '--purpose', 'visa', '--wait', '0');
	must('the answer is not there yet', waits.status !== 0 && waits.rule === 'waiting', waits);
	const listed = json(it, ['identity', 'question', 'list']).questions;
	must(
		'it is listed without saying who',
		listed.length === 1 && listed[0].state === 'waiting' && !JSON.stringify(listed).includes('0000001'),
		listed,
	);
});

test('cases are asked for with a purpose', () => {
	must('no purpose', run(['--folder', it, 'case', 'list']).status === 2);
	must('none yet', json(it, ['case', 'list', '--purpose', 'test']).cases.length === 0);
	for (const words of [
		['case', 'show'],
		['case', 'export'],
		['case', 'state'],
	])
		must(
			`${words} of no case`,
			run(['--folder', it, ...words, '01a20e89-0403-7714-90b9-76d30e32578d', '--purpose', 'test']).status === 12,
			words,
		);
	must(
		'verify of no case',
		run(['--folder', it, 'case', 'verify', '01a20e89-0403-7714-90b9-76d30e32578d']).status === 12,
	);
});

test('papers are asked for with a purpose, a file and a language that there is', () => {
	const id = '01a20e89-0403-7714-90b9-76d30e32578d',
		out = ['--out', `${folder}/paper.pdf`],
		purpose = ['--purpose', 'test'];
	for (const words of [
		['letter', 'make', id, 'notice'],
		['form', 'export', id],
		['briefing', 'it-pk-joint-measures'],
	]) {
		must(`${words[0]}: no purpose`, run(['--folder', it, ...words, ...out]).status === 2);
		must(`${words[0]}: no file`, run(['--folder', it, ...words, ...purpose]).status === 2);
		must(
			`${words[0]}: no such language`,
			run(['--folder', it, ...words, ...out, ...purpose, '--language', 'xx']).status === 2,
		);
	}
	must(
		'no such case',
		run(['--folder', it, 'letter', 'make', id, 'notice', ...out, ...purpose, '--language', 'ur']).status === 12,
	);
});

test('a number to follow a case is given for a case only', () => {
	const id = '01a20e89-0403-7714-90b9-76d30e32578d',
		end = (number) => run(['--folder', it, 'issue', 'number-end', id, number, '--purpose', 'test']).status;
	must('no purpose', run(['--folder', it, 'issue', 'number', id]).status === 2);
	must('no case', run(['--folder', it, 'issue', 'number', id, '--purpose', 'test']).status === 12);
	must(
		'for nobody known',
		run(['--folder', it, 'issue', 'number', id, '--purpose', 'test', '--for', 'anybody']).status === 10,
	);
	must('none ends without a purpose', run(['--folder', it, 'issue', 'number-end', id, '1234567890']).status === 2);
	must('a number has a check digit', end('1234567891') === 10);
	must('of no case', end('1234567897') === 12);
});

test('the store is checked, rebuilt, backed up and restored', () => {
	must('checked', json(it, ['store', 'check']).ok === true);
	must('rebuilt', json(it, ['store', 'rebuild']).cases === 0);
	const backup = json(it, ['backup', `${folder}/backup`]);
	must('backed up', backup.party === 'it' && backup.events === 0, backup);
	must('not twice into one folder', run(['--folder', it, 'backup', `${folder}/backup`]).status === 13);
	must('restored', json(it, ['restore', `${folder}/backup`]).party === 'it');
	must('no backup', run(['--folder', it, 'restore', `${folder}/none`]).status === 12);
});

test('wrong uses', () => {
	for (const words of [
		['nothing'],
		['node'],
		['node', 'nothing'],
		['user', 'add'],
		['store', 'check', 'more'],
		['store', 'check', '--fast'],
		['case', 'list', '--purpose'],
	])
		must(
			`${words.join(' ')} is a wrong use`,
			run(['--folder', it, ...words]).status === 2,
			run(['--folder', it, ...words]),
		);
	const none = run(['--folder', `${folder}/none`, '--json', 'store', 'check']);
	must('no node there', none.status === 12 && JSON.parse(none.error).rule === 'no-folder', none);
	writeFileSync(`${folder}/it/store/valico.db`, Buffer.alloc(4096, 7));
	const damaged = run(['--folder', it, '--json', 'store', 'check']);
	must('a damaged store', damaged.status === 17 && JSON.parse(damaged.error).rule === 'store-damaged', damaged);
});

test('help and completion come from the table', () => {
	const help = run(['help']).out,
		commands = [...help.matchAll(/^ {2}valico (\w+)(?: (\w+))?/gm)].map((match) => match[0].trim());
	must('twenty and more commands', commands.length > 20, commands.length);
	must('exit codes', /17 {2}damaged/.test(run(['help', 'exit-codes']).out));
	must('version', /^valico \d/.test(run(['version']).out));
	writeFileSync(`${folder}/completion`, run(['completion']).out);
	const complete = (...words) =>
		execFileSync(
			'bash',
			[
				'-c',
				'source "$0"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _valico; echo "${COMPREPLY[@]}"',
				`${folder}/completion`,
				'valico',
				...words,
			],
			{ encoding: 'utf8' },
		).trim();
	must('first words', complete('lin') === 'link', complete('lin'));
	must('second words', complete('link', '') === 'invite accept confirm list');
	must('behind --folder', complete('--folder', '/x', 'link', 'in') === 'invite');
	must('options', complete('link', 'invite', '--q') === '--qr');
	must('files', complete('backup', '/et') === '/etc');
});

finish();
