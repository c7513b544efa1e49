// queue.svelte.ts - the queue as it is shown: filters from the address, rows from the node, the case that is chosen.
//
// A live update reads again as many rows as are shown, keeps the chosen case (not its place), and an answer that was
// overtaken by a later question is dropped.
import { get, type Row } from './api';
import { app, profileOf } from './state.svelte';

export const tabs: Record<string, string> = {
	mine: 'mine=1&open=1',
	team: 'team=1&open=1',
	ours: 'turn=ours&open=1',
	due_today: 'due=today&open=1',
	overdue: 'due=overdue&open=1',
	unread: 'unread=1',
	all: '',
};
export const filters = ['turn', 'due', 'kind', 'state', 'agreement', 'order'] as const;
const PAGE = 50,
	MOST = 200;

// Cases of the two regimes never stand in one list: the address says which, else the one that the officer works in.
export const regimeOf = (query: URLSearchParams) =>
	query.get('regime') ?? (app.session?.regimes.includes('administrative') === false ? 'police' : 'administrative');

// What the node is asked for an address.
export function wanted(query: URLSearchParams): URLSearchParams {
	const tab = query.get('tab') ?? 'ours';
	const asked = new URLSearchParams(tabs[tab] ?? '');
	asked.set('regime', regimeOf(query));
	asked.set('order', tab === 'all' ? 'changed' : 'due');
	for (const name of [...filters, 'words']) if (query.get(name)) asked.set(name, query.get(name)!);
	if (asked.get('order') === 'changed' || asked.get('order') === 'opened') asked.set('descending', '1');
	return asked;
}

export class Queue {
	rows = $state<Row[]>([]);
	next = $state<string | null>(null);
	counts = $state<Record<string, number>>({});
	error = $state<unknown>(null);
	loading = $state(true);
	chosen = $state<string | null>(null);
	#asked = 0;

	async #page(query: URLSearchParams, cursor: string | null, most: number, background: boolean) {
		const asked = wanted(query);
		asked.set('most', String(most));
		if (cursor) asked.set('cursor', cursor);
		const page = await get<{ cases: Row[]; next: string | null }>(`/api/queue?${asked}`, background);
		await Promise.all([...new Set(page.cases.map((row) => row.agreement))].map(profileOf));
		return page;
	}

	async #show(query: URLSearchParams, read: () => Promise<{ cases: Row[]; next: string | null }>) {
		const mine = ++this.#asked;
		try {
			const page = await read();
			const counts = await get<Record<string, number>>(`/api/queue/counts?regime=${regimeOf(query)}`, true);
			if (mine !== this.#asked) return;
			[this.rows, this.next, this.counts, this.error] = [page.cases, page.next, counts, null];
			if (!this.rows.some((row) => row.case_id === this.chosen)) this.chosen = this.rows[0]?.case_id ?? null;
		} catch (caught) {
			if (mine === this.#asked) this.error = caught;
		}
		if (mine === this.#asked) this.loading = false;
	}

	load(query: URLSearchParams) {
		this.loading = true;
		this.rows = [];
		this.next = null;
		return this.#show(query, () => this.#page(query, null, PAGE, false));
	}

	more(query: URLSearchParams) {
		const before = this.rows,
			cursor = this.next;
		return this.#show(query, async () => {
			const page = await this.#page(query, cursor, PAGE, false);
			return { cases: [...before, ...page.cases], next: page.next };
		});
	}

	refresh(query: URLSearchParams) {
		const shown = Math.max(this.rows.length, PAGE);
		return this.#show(query, async () => {
			let page = await this.#page(query, null, Math.min(shown, MOST), true);
			const cases = page.cases;
			while (cases.length < shown && page.next) {
				page = await this.#page(query, page.next, Math.min(shown - cases.length, MOST), true);
				cases.push(...page.cases);
			}
			return { cases, next: page.next };
		});
	}

	// The case some rows further down (or up) becomes the chosen one.
	move(rows: number) {
		const at = this.rows.findIndex((row) => row.case_id === this.chosen);
		this.chosen = this.rows[Math.min(Math.max(at + rows, 0), this.rows.length - 1)]?.case_id ?? null;
	}
}
