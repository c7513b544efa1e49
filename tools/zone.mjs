// zone.mjs - the machine-readable zone of an invented passport (ICAO Doc 9303 part 4), for the tour and the tests.

function digit(text) {
	const value = (c) => (c === '<' ? 0 : c >= 'A' ? c.charCodeAt(0) - 55 : Number(c));
	return [...text].reduce((sum, c, at) => sum + value(c) * [7, 3, 1][at % 3], 0) % 10;
}

/* Two lines of 44; dates are YYMMDD. */
export function passportZone({
	state = 'PAK',
	family = 'KHAN',
	given = 'BILAL<AHMED',
	number = 'AB1234567',
	born = '900214',
	sex = 'M',
	expires = '310630',
} = {}) {
	const first = `P<${state}${family}<<${given}`.padEnd(44, '<');
	const second = number + digit(number) + state + born + digit(born) + sex + expires + digit(expires) + '<'.repeat(15);
	return `${first}\n${second}${digit(second.slice(0, 10) + second.slice(13, 20) + second.slice(21, 43))}`;
}
