// agreements.mjs - agreements on the command line, without a node: checked, described, drawn, tried, and a new one asked
// for in three languages. Prints TAP.
//
// usage: agreements.mjs VALICO
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

import { finish, folder, json, must, run, source, test, valico } from './valico.mjs';

const profile = `${source}/agreements/eu-pk-readmission.yaml`,
	script = `${source}/agreements/eu-pk-readmission.try`;

test('agreements are checked, described, drawn and tried without a node', () => {
	must('checked', json(folder, ['agreement', 'check', profile]).findings.length === 0);
	must('described', json(folder, ['agreement', 'describe', profile, '--language', 'it']).page.startsWith('# '));
	must('drawn', json(folder, ['agreement', 'draw', profile]).graph.includes('digraph'));
	must('tried', json(folder, ['agreement', 'try', profile, script]).findings.length === 0);
	must('no language', run(['agreement', 'describe', profile, '--language', 'xx']).status === 2);
	writeFileSync(`${folder}/bad.yaml`, readFileSync(profile, 'utf8').replace(/^version: .*$/m, 'version: [1]'));
	const bad = run(['--json', 'agreement', 'check', `${folder}/bad.yaml`]);
	must('a bad profile names its line', bad.status === 10 && /:\d+/.test(JSON.parse(bad.error).reason), bad);
});

test('a new agreement is asked for, written, and passes', () => {
	const ask = (answers, language = 'en') =>
		spawnSync(valico, ['--json', 'agreement', 'new', folder, '--language', language], {
			encoding: 'utf8',
			input: answers.join('\n') + '\n',
		});
	const land = (id, name, zone = 'Europe/Rome') => [id, name, name, 'ملک', zone, '', 'friday, saturday'];
	const answers = [
		'new-pair',
		'Seeds',
		'Sementi',
		'بیج',
		'',
		'A treaty, art. 3',
		'',
		...land('xa', 'Altamar'),
		...land('xb', 'Borvania'),
		'15',
		'',
	];
	const made = ask(answers);
	must('written', made.status === 0 && JSON.parse(made.stdout).profile.endsWith('/new-pair.yaml'), made);
	must('it passes the check', json(folder, ['agreement', 'check', `${folder}/new-pair.yaml`]).findings.length === 0);
	must(
		'its script goes',
		json(folder, ['agreement', 'try', `${folder}/new-pair.yaml`, `${folder}/new-pair.try`]).findings.length === 0,
	);
	must('not over one that is there', ask(answers).status === 13);
	must('an answer is missing', ask(['other', ...answers.slice(1, 5)]).status === 10);
	must('an id that leaves the folder', ask(['../evil', ...answers.slice(1)]).status === 10);
	must('a quote would end its text', ask(['a', 'Say "so"', ...answers.slice(2)]).status === 10);
	must(
		'a week without a working day',
		ask(
			['other', ...answers.slice(1)].map((each) =>
				each === 'friday, saturday' ? 'monday, tuesday, wednesday, thursday, friday, saturday, sunday' : each,
			),
		).status === 10,
	);

	/* Each wrong answer is told as that question's, before the next one is asked; nothing is written. */
	const silly = [
		[4, 'both', 'administrative or police'],
		[6, 'yesterday', 'a day that exists'],
		[6, '2026-02-30', 'a day that exists'],
		[7, 'Italy!', 'small letters'],
		[11, 'Mars/Olympus', 'a time zone'],
		[12, 'never', 'a POSIX rule'],
		[13, 'monday to sunday', 'days of the week'],
		[14, 'xa', 'not those of the other state'],
		[21, 'ten', 'a whole number'],
		[21, '0', 'a whole number'],
		[22, '-1', 'a whole number'],
		[5, 'x'.repeat(600), 'at most 400 letters'],
	];
	for (const [at, wrong, expected] of silly) {
		const told = ask(['silly', ...answers.slice(1, at), wrong]),
			reason = JSON.parse(told.stderr).reason;
		must(`${wrong} at ${at}`, told.status === 10 && reason.includes(expected), told);
	}
	must('the input ends', JSON.parse(ask(answers.slice(0, 1).map(() => 'silly')).stderr).rule === 'required');
	must('nothing was written', !existsSync(`${folder}/silly.yaml`));

	/* In Italian and Urdu, with their words for the regime and the days, and digits of Urdu. */
	const abroad = (id, regime, first, second, days) =>
		[
			id,
			'Seeds',
			'Sementi',
			'بیج',
			regime,
			'A treaty',
			'۲۰۲۶-۰۲-۲۸',
			'it',
			'Italy',
			'Italia',
			'اٹلی',
			'',
			'',
			first,
		].concat(['pk', 'Pakistan', 'Pakistan', 'پاکستان', '', '', second, days, '۳۶']);
	must('in Italian', ask(abroad('di-due', 'polizia', 'sabato, domenica', 'venerdì', '15'), 'it').status === 0);
	must('in Urdu', ask(abroad('in-urdu', 'انتظامی', 'ہفتہ، اتوار', 'جمعہ', '۱۵'), 'ur').status === 0);
	const [italian, urdu] = ['di-due', 'in-urdu'].map((id) => readFileSync(`${folder}/${id}.yaml`, 'utf8'));
	must(
		'the words are the profile’s own',
		/regime: police/.test(italian) && /weekend: \[friday\]/.test(italian),
		italian,
	);
	must(
		'zones are those of the states',
		/Europe\/Rome, rule: "CET-1CEST,M3.5.0,M10.5.0\/3"/.test(urdu) && /PKT-5/.test(urdu),
		urdu,
	);
	must('digits are digits', /length: 15/.test(urdu) && /months: 36/.test(urdu) && /2026-02-28/.test(urdu), urdu);
	must('asked in Italian', /Il testo su cui si fonda/.test(ask(['tre', 'a', 'b', 'c', ''].concat(''), 'it').stderr));

	/* At a terminal the question comes again, and nothing that was answered is lost. */
	const typed = abroad('asked-again', 'both', 'saturday', 'sunday', 'ten');
	typed.splice(5, 0, 'police');
	typed.splice(-1, 0, '12');
	const terminal = spawnSync('script', ['-qec', `${valico} agreement new ${folder}`, '/dev/null'], {
		encoding: 'utf8',
		input: typed.join('\n') + '\n',
	});
	must('it is asked again', terminal.status === 0 && existsSync(`${folder}/asked-again.yaml`), terminal.stdout);
});

finish();
