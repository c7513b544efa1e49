// officer.mjs - what the tour and the tests on real nodes share: an officer at a node's public API, and forms filled with
// invented data.

const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

async function askByFetch(base, method, path, headers, body) {
	const response = await fetch(base + path, { method, headers, body });
	return { status: response.status, ok: response.ok, headers: response.headers, text: await response.text() };
}

/* One officer at one node: a session, and requests with all that they need. He remembers which version of each case he saw last. */
export class Officer {
	tags = new Map();

	static async signIn(base, login, passphrase, headers = {}, ask = askByFetch) {
		const officer = new Officer();
		officer.base = base;
		officer.headers = headers; // of every request
		officer.ask = ask;
		const response = await officer.request('POST', '/api/session', { login, passphrase });
		officer.cookie = response.headers.get('set-cookie').split(';')[0];
		officer.session = response.data;
		return officer;
	}

	async request(method, path, body, headers = {}) {
		const raw = body instanceof Uint8Array;
		const response = await this.ask(
			this.base,
			method,
			path,
			{
				Origin: this.base,
				...(this.cookie && { Cookie: this.cookie, 'X-CSRF-Token': this.session.csrf }),
				...(body && !raw && { 'Content-Type': 'application/json' }),
				...this.headers,
				...headers,
			},
			raw ? body : body && JSON.stringify(body),
		);
		const tag = response.headers.get('etag'),
			id = /^\/api\/cases\/([^/?]+)/.exec(path)?.[1];
		if (tag && id) this.tags.set(id, tag);
		response.data =
			response.text && response.headers.get('content-type')?.includes('json')
				? JSON.parse(response.text)
				: response.text;
		if (!response.ok && response.status !== 304)
			throw Object.assign(new Error(`${method} ${path}: ${response.status} ${response.text}`), {
				status: response.status,
			});
		return response;
	}

	async page(id) {
		const response = await this.request('GET', `/api/cases/${id}`);
		this.tag = response.headers.get('etag');
		return response.data;
	}

	/* The page once there is a version that he has not seen, or once it is in a state; null when that did not come in so many seconds. */
	async news(id, until = '', seconds = 5) {
		const known = this.tags.get(id),
			headers = { Prefer: `wait=${seconds}`, ...(known && !until && { 'If-None-Match': known }) };
		const response = await this.request('GET', `/api/cases/${id}${until && `?until=${until}`}`, undefined, headers);
		return response.status === 304 ? null : response.data;
	}

	/* Waits until the case is here and in a state. Until it is here he asks again `every` so many milliseconds. */
	async waitFor(id, state, every = 25) {
		const until = Date.now() + 10000;
		while (Date.now() < until) {
			const page = await this.news(id, state).catch(() => sleep(every));
			if (page?.state === state) return page;
		}
		throw new Error(`${this.base}: the case did not reach "${state}"`);
	}

	/* Somebody may have done something in the case since he saw it: then he looks again. */
	async take(id, step, form) {
		for (let tries = 0; ; tries++) {
			if (tries > 0 || !this.tags.has(id)) await this.page(id);
			try {
				return (
					await this.request('POST', `/api/cases/${id}/steps/${step}`, form ? { form } : {}, {
						'If-Match': this.tags.get(id),
					})
				).data;
			} catch (error) {
				if (error.status !== 412 || tries === 5) throw error;
			}
		}
	}
}

/* --- forms drawn from the agreement: what the tour does not care about is filled with something that fits --- */

export function fill(profile, formId, known = {}) {
	const form = profile.forms.find((each) => each.id === formId);
	const data = {};
	for (const field of form.fields) {
		if (known[field.id] !== undefined) data[field.id] = known[field.id];
		else if (field.required) data[field.id] = inOrder(form, field, known) ?? fitting(profile, field);
	}
	return data;
}

/* A time that stands before or after a known one is the same moment, written as its field wants it. */
function inOrder(form, field, known) {
	const other = known[field.not_before] ?? known[form.fields.find((each) => each.not_before === field.id)?.id];
	if (other === undefined) return undefined;
	return field.type === 'date' ? other.slice(0, 10) : new Date(other).toISOString();
}

function fitting(profile, field) {
	const soon = new Date(Date.now() + 20 * 86400e3);
	switch (field.type) {
		case 'date':
			return soon.toISOString().slice(0, 10);
		case 'instant':
			return soon.toISOString();
		case 'number':
			return 1;
		case 'yes_no':
			return false;
		case 'choice':
			return field.choices[0].id;
		case 'country':
			return 'PAK';
		case 'document_number':
			return 'AB1234567';
		case 'case_reference':
			return '01900000-0000-7000-8000-000000000001';
		case 'list':
			return [fill(profile, field.rows)];
		default:
			return 'Invented for the tour'.slice(0, field.most || 100);
	}
}

/* Answers what stands before these steps, all of it at once; a second officer agrees where the agreement wants one. */
export async function affirm(profile, id, first, second, steps, kind = 'own_national') {
	const asked = profile.safeguards.filter(
		(each) => each.before.some((step) => steps.includes(step)) && each.kinds.includes(kind),
	);
	const answers = asked.map((each) => ({ safeguard: each.id, answer: 'stands', source: 'File 118/2026, read today' }));
	await first.request('POST', `/api/cases/${id}/safeguards`, { answers });
	for (const each of asked.filter((one) => one.second_officer))
		await second.request('POST', `/api/cases/${id}/safeguards/${each.id}/agreement`, {});
	return asked.length;
}

/* A readmission case of an own national that can be submitted: opened, with a passport's copy, its safeguards answered. */
export async function prepared(profile, first, second, known = {}) {
	const form = fill(profile, 'application', { family_name: 'INVENTED', given_names: 'PERSON', ...known });
	const opening = { agreement: profile.id, kind: 'own_national', partner: 'pk', side: 'requesting', form };
	const id = (await first.request('POST', '/api/cases', opening)).data.case_id;
	const copy = new TextEncoder().encode('%PDF-1.4\n% invented\n');
	await first.request('POST', `/api/cases/${id}/files?name=passport.pdf&evidence=I.passport`, copy, {
		'Content-Type': 'application/pdf',
	});
	await affirm(profile, id, first, second, ['submit']);
	return { id, form };
}

export async function submitted(profile, first, second, known = {}) {
	const { id, form } = await prepared(profile, first, second, known);
	await first.take(id, 'submit', form);
	return id;
}
