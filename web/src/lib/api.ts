// api.ts - the node's API: requests with session and form token, problems as errors. The shapes are docs/api.md's.

export type Label = { en: string; it: string; ur: string };
export type Problem = {
	status: number;
	rule: string;
	detail: string;
	field?: string;
	article?: string;
	retry_after?: number;
	current?: Case['drafts'][number];
};
export type Session = {
	account_id: string;
	login: string;
	name: string;
	roles: string[];
	team: string | null;
	regimes: string[];
	language: string;
	csrf: string;
};
export type Node = {
	party: string;
	name: Label;
	authority: Label;
	now: string;
	zones: Record<string, string>;
	places: Record<string, Label>;
	partners: { party: string; state: string; waiting: number }[];
};
export type Row = {
	case_id: string;
	reference: string;
	kind: string;
	agreement: string;
	partner: string | null;
	state: string;
	is_end: boolean;
	turn: 'ours' | 'theirs' | 'none';
	family_name: string | null;
	given_names: string | null;
	native_name: string | null;
	heading: string | null;
	born: string | null;
	document_number: string | null;
	due: string | null;
	assigned: { name: string } | null;
	unread: boolean;
	draft: boolean;
};
export type Field = {
	id: string;
	name: Label;
	help?: Label;
	type: string;
	required?: boolean;
	sensitive?: boolean;
	never_share?: boolean;
	heading?: boolean;
	public?: boolean;
	misp?: string;
	most?: number;
	choices?: { id: string; name: Label }[];
	rows?: string;
};
export type Form = { id: string; name: Label; fields: Field[] };
export type Step = {
	id: string;
	name: Label;
	sides: string[];
	roles: string[];
	hint?: Label;
	form?: string | null;
	opens?: boolean;
	kinds?: string[];
	second_officer?: boolean;
	corrects?: boolean;
	to?: string | null;
	acts_on_world?: boolean;
	extends?: string[];
	needs?: { ready?: string; of?: string; in?: string[] }[];
};
export type Unit = 'days' | 'working_days' | 'months' | 'minutes' | 'hours' | 'working_hours';
// An agreement as it stands in the list of those that are installed; `opens` says which step opens each kind of case.
export type Agreement = {
	id: string;
	title: Label;
	regime: string;
	parties: string[];
	opens: Record<string, string>;
};
export type Profile = {
	id: string;
	title: Label;
	regime: string;
	legal_basis: string;
	sides: { id: string; name: Label }[];
	kinds: { id: string; name: Label; public?: boolean }[];
	parties: { id: string; name: Label }[];
	forms: Form[];
	steps: Step[];
	states: { id: string; name: Label; end?: boolean }[];
	deadlines: {
		id: string;
		name: Label;
		obliged?: string;
		length?: number;
		unit?: Unit;
		silence?: Label;
		source?: string;
		verify?: boolean;
		extended_length?: number;
		extended_unit?: Unit;
	}[];
	safeguards: {
		id: string;
		name: Label;
		question: Label;
		second_officer?: boolean;
		before: string[];
		source?: string;
		verify?: boolean;
	}[];
	annexes: { id: string; name: Label; items: { id: string; name: Label }[] }[];
};
export type Data = Record<string, unknown>;
export type Refusal = {
	rule: string;
	article: string | null;
	verify: boolean;
	safeguard: string | null;
	deadline: string | null;
	case?: string | null;
	reason: string;
};
export type Gate = {
	step: string;
	case_id: string;
	held: boolean;
	reference: string | null;
	agreement: string | null;
	state: string | null;
	state_name: Label | null;
	green: boolean;
	rule: string | null;
	article: string | null;
	reason: string | null;
};
export type File = {
	hash: string;
	name: string;
	media_type: string;
	size: number;
	evidence: string | null;
	from_public?: boolean;
	sent?: boolean;
	by?: string;
};
export type Entry = {
	hash: string;
	party: string;
	ours: boolean;
	kind: 'step' | 'receipt' | 'opened' | 'record';
	step: string | null;
	officer: string | null;
	role: string | null;
	second_officer: string | null;
	time: string;
	local: Record<string, string>;
	void: boolean;
	rule?: string | null;
	article?: string | null;
	settled?: boolean;
	form: Data | null;
	files: File[];
	ladder?: Record<string, string | null>;
};
export type Deadline = {
	id: string;
	phase: string;
	obliged: string;
	party: string;
	start: string | null;
	first?: string;
	last?: string;
	ends: string | null;
	passed: boolean;
	extended: boolean;
	stopped_at: string | null;
	article: string | null;
	verify: boolean;
	silence: Label;
	ends_local?: Record<string, string>;
	skipped?: { date: string; weekend: boolean; holiday: Label | null }[];
	started_by: string | null;
	length?: number;
	unit?: Unit;
	days_off?: Record<string, { weekend_days: number; holidays: { date: string; name: Label }[] }>;
};
export type Case = {
	case_id: string;
	reference: string;
	agreement: { id: string; version: string };
	kind: string;
	partner: string | null;
	our_side: string;
	state: string;
	is_end: boolean;
	draft: boolean;
	turn: 'ours' | 'theirs' | 'none';
	version: number;
	assigned: { name: string; account_id: string } | null;
	forms: Record<string, Data>;
	steps: {
		id: string;
		allowed: boolean;
		needs_second?: boolean;
		proposed_by: string | null;
		proposed_form: Data | null;
		refusals: Refusal[];
	}[];
	safeguards: {
		id: string;
		answer: string | null;
		source: string | null;
		officer: string | null;
		second: string | null;
		stands: boolean;
	}[];
	evidence: File[];
	deadlines: Deadline[];
	timeline: Entry[];
	drafts: { step: string; version: number; form: Data; saved_by: string; saved_at: string }[];
	people: Decision[];
	bookings: {
		booking: string;
		name: Label;
		thing: string;
		case: { case_id: string | null; reference: string | null } | null;
		units: number;
		of: number | null;
		from: string | null;
		until: string | null;
		conflict: { case_id: string | null; reference: string | null } | null;
	}[];
	gates: Gate[];
	gate_alarms: { by: string; case_id: string }[];
};
export type Check = {
	field: string;
	line: number;
	from: number;
	to: number;
	at: number;
	digit: string;
	expected: string;
	ok: boolean;
};
export type Zone = {
	format: string;
	family_name: string;
	given_names: string;
	arabic_name: string | null;
	document_number: string;
	nationality: string;
	born: string | null;
	sex: string;
	expires: string | null;
	valid: boolean;
	checks: Check[];
	repairs: { line: number; position: number; from: string; to: string }[];
};

export type PersonRow = Partial<
	Record<
		| 'name'
		| 'other_name'
		| 'father'
		| 'other_father'
		| 'born'
		| 'sex'
		| 'place'
		| 'national_number'
		| 'document_number'
		| 'phone',
		string | null
	>
>;
export type Bar = { field: string; how: string; asked: string | null; found: string | null; bits: number };
export type Decision = {
	key: string;
	standing: 'nothing' | 'proposed' | 'identified' | 'excluded';
	officer: string | null;
	reason: string | null;
	time: string | null;
	second: string | null;
	second_reason: string | null;
	second_time: string | null;
	row: PersonRow | null;
};
export type Candidate = {
	reference: string;
	probability: number;
	likely: boolean;
	bits: number;
	bars: Bar[];
	decider: string | null;
	row: PersonRow;
	row_state: 'same' | 'changed' | 'missing';
	decision: Decision | null;
};
export type Drawn = {
	case_id: string;
	held: boolean;
	reference?: string | null;
	agreement?: string | null;
	kind?: string | null;
	state?: string | null;
	family_name?: string | null;
	given_names?: string | null;
	heading?: string | null;
};
export type References = { cases: Drawn[]; lines: { from: string; to: string }[]; cut: boolean };
export type Issue = {
	number: string;
	state: string;
	check: string;
	agreement: string;
	kind: string;
	language: string;
	contact: string | null;
	case_id: string | null;
	filed_at: string;
	form: Data | null;
	more: Record<string, Data> | null;
	additions: { text: string; at: string }[];
	files: { file_id: string; name: string; media_type: string; size: number }[];
	alike: { case_id: string; reference: string; family_name: string | null; given_names: string | null }[];
};
export type Issues = { issues: Issue[]; waiting?: number };
export type PrivateQuestion = {
	question: string;
	partner: string;
	state: 'waiting' | 'hit' | 'no_hit' | 'refused' | 'failed';
	purpose: string;
	asked_at: string;
	matched: string[];
};
export type Agents = {
	agents: { name: string; place: string | null; sells: string | null; reports: number; last_at: string }[];
	agreement?: string;
	least: number;
	smaller: number;
};
export type Found = {
	understood: string;
	asked: PersonRow;
	zone: Zone | null;
	hints: string[];
	candidates: Candidate[];
	equal: number;
	equal_is_least: boolean;
	effort: number;
	effort_most: number;
	cut: boolean;
	people: number;
};
export type Alike = {
	case_id: string;
	reference: string;
	state: string;
	draft: boolean;
	family_name: string | null;
	given_names: string | null;
	native_name: string | null;
	born: string | null;
	document_number: string | null;
	probability: number;
};

export type Look = {
	number: number;
	at: string;
	account_id: string;
	name: string | null;
	role: string;
	action: string;
	purpose: string;
	case_id: string | null;
	detail: string;
};
export type SavedView = { name: string; filter: Record<string, string> };

let csrf = '';
export const setToken = (token: string) => (csrf = token);

export class ApiError extends Error {
	constructor(public problem: Problem) {
		super(problem.detail);
	}
}

async function call(
	method: string,
	path: string,
	body?: unknown,
	headers: Record<string, string> = {},
): Promise<Response> {
	const raw = body instanceof Blob;
	let response: Response;
	try {
		response = await fetch(path, {
			method,
			credentials: 'same-origin',
			headers: {
				...(csrf && { 'X-CSRF-Token': csrf }),
				...(body !== undefined && !raw && { 'Content-Type': 'application/json' }),
				...headers,
			},
			body: body === undefined ? undefined : raw ? body : JSON.stringify(body),
		});
	} catch {
		throw new ApiError({ status: 0, rule: 'no-line', detail: '' });
	}
	if (!response.ok) {
		const problem = await response.json().catch(() => ({}));
		throw new ApiError({ rule: 'unknown', detail: response.statusText, ...problem, status: response.status });
	}
	return response;
}

export async function get<T>(path: string, background = false): Promise<T> {
	return (await call('GET', path, undefined, background ? { 'X-Background': '1' } : {})).json();
}

export async function send<T>(
	method: string,
	path: string,
	body?: unknown,
	headers?: Record<string, string>,
): Promise<T | null> {
	const response = await call(method, path, body, headers);
	return response.status === 204 ? null : response.json();
}
