// officer.mjs - what the tour and the tests on real nodes share: an officer at a node's public API, and forms filled with
// invented data.

const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/* One officer at one node: a session, and requests with all that they need. */
export class Officer {
	static async signIn(base, login, passphrase, headers = {}) {
		const officer = new Officer();
		officer.base = base;
		officer.headers = headers; // of every request
		const response = await officer.request('POST', '/api/session', { login, passphrase });
		officer.cookie = response.headers.get('set-cookie').split(';')[0];
		officer.session = response.data;
		return officer;
	}

	async request(method, path, body, headers = {}) {
		const raw = body instanceof Uint8Array;
		const response = await fetch(this.base + path, {
			method,
			headers: {
				Origin: this.base,
				...(this.cookie && { Cookie: this.cookie, 'X-CSRF-Token': this.session.csrf }),
				...(body && !raw && { 'Content-Type': 'application/json' }),
				...this.headers,
				...headers,
			},
			body: raw ? body : body && JSON.stringify(body),
		});
		const text = await response.text();
		response.data = text && response.headers.get('content-type')?.includes('json') ? JSON.parse(text) : text;
		if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
		return response;
	}

	async page(id) {
		const response = await this.request('GET', `/api/cases/${id}`);
		this.tag = response.headers.get('etag');
		return response.data;
	}

	/* Waits until the case is here and in a state. */
	async waitFor(id, state, every = 25) {
		for (let tries = 0; tries < 10000 / every; tries++) {
			const page = await this.page(id).catch(() => null);
			if (page?.state === state) return page;
			await sleep(every);
		}
		throw new Error(`${this.base}: the case did not reach "${state}"`);
	}

	/* The case may change between the look and the step (a receipt comes in): then he looks again. */
	async take(id, step, form) {
		for (let tries = 0; ; tries++) {
			await this.page(id);
			try {
				return (await this.request('POST', `/api/cases/${id}/steps/${step}`, form ? { form } : {}, { 'If-Match': this.tag })).data;
			} catch (error) {
				if (!error.message.includes(': 412 ') || tries === 5) throw error;
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
	case 'date': return soon.toISOString().slice(0, 10);
	case 'instant': return soon.toISOString();
	case 'number': return 1;
	case 'yes_no': return false;
	case 'choice': return field.choices[0].id;
	case 'country': return 'PAK';
	case 'document_number': return 'AB1234567';
	case 'case_reference': return '01900000-0000-7000-8000-000000000001';
	case 'list': return [fill(profile, field.rows)];
	default: return 'Invented for the tour'.slice(0, field.most || 100);
	}
}

export async function affirm(profile, id, first, second, steps, kind = 'own_national') {
	const asked = profile.safeguards.filter((each) => each.before.some((step) => steps.includes(step)) && each.kinds.includes(kind));
	for (const safeguard of asked) {
		await first.request('POST', `/api/cases/${id}/safeguards/${safeguard.id}`, { answer: 'stands', source: 'File 118/2026, read today' });
		if (safeguard.second_officer) await second.request('POST', `/api/cases/${id}/safeguards/${safeguard.id}/agreement`, {});
	}
	return asked.length;
}

