// draft.svelte.ts - a form on its way to a step: saved by itself a moment after each change, shared in the team.
//
// Three things can come between: the line is lost (the draft is kept in this browser and saved when the node is back),
// a colleague saved meanwhile (the officer chooses field by field), or the node refuses it (which is shown).
import { ApiError, send, type Case, type Data } from './api';
import { forget, keep, keptOf } from './kept';
import { app } from './state.svelte';

const PAUSE = 800,
	AGAIN = 5000; // milliseconds

type Saved = Case['drafts'][number];

export class Draft {
	data = $state<Data>({});
	savedAt = $state<string | null>(null);
	error = $state<unknown>(null);
	theirs = $state<Saved | null>(null); // what a colleague saved, while it is not settled
	lineIsLost = $state(false);
	version = 0;
	#timer: ReturnType<typeof setTimeout> | undefined;
	#saving: Promise<void> | null = null;
	#last: string;
	#kept = false; // this browser holds a copy

	constructor(
		readonly caseId: string,
		readonly step: string,
		begun: Saved | undefined,
		form: Data,
	) {
		this.data = form;
		this.version = begun?.version ?? 0;
		this.savedAt = begun?.saved_at ?? null;
		this.#last = JSON.stringify(form);
	}

	// What this browser kept when the line was lost comes back; if it was saved meanwhile, as a conflict.
	async recover() {
		const kept = await keptOf(this.caseId, this.step);
		if (!kept || kept.account_id !== app.session?.account_id) return;
		this.#kept = true;
		this.data = kept.form;
		this.version = kept.version;
		await this.save();
	}

	changed() {
		if (JSON.stringify(this.data) === this.#last || this.theirs) return;
		if (this.lineIsLost) void this.keepHere();
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => void this.save(), PAUSE);
	}

	// Holds what is not saved yet in this browser: the line is lost, or the page is about to go.
	async keepHere() {
		const form = $state.snapshot(this.data);
		if (JSON.stringify(form) === this.#last) return;
		this.#kept = true;
		await keep({
			case_id: this.caseId,
			step: this.step,
			version: this.version,
			form,
			kept_at: new Date().toISOString(),
			account_id: app.session?.account_id ?? '',
		});
	}

	stop() {
		clearTimeout(this.#timer);
	}

	// Saves now; one request at a time, so that versions stay in order.
	async save() {
		clearTimeout(this.#timer);
		while (this.#saving) await this.#saving;
		this.#saving = this.#put();
		await this.#saving;
		this.#saving = null;
	}

	async #put() {
		const form = $state.snapshot(this.data),
			text = JSON.stringify(form);
		if (text === this.#last) {
			this.lineIsLost = false;
			return this.#letGo();
		}
		try {
			const answer = await send<{ version: number; saved_at: string }>(
				'PUT',
				`/api/cases/${this.caseId}/drafts/${this.step}`,
				{ version: this.version, form },
			);
			this.version = answer!.version;
			this.savedAt = answer!.saved_at;
			this.#last = text;
			this.error = null;
			this.lineIsLost = false;
			await this.#letGo();
		} catch (caught) {
			await this.#failed(caught);
		}
	}

	async #letGo() {
		if (this.#kept) await forget(this.caseId, this.step);
		this.#kept = false;
	}

	async #failed(caught: unknown) {
		const problem = caught instanceof ApiError ? caught.problem : null;
		if (problem?.rule === 'draft-changed' && problem.current) {
			this.theirs = problem.current;
			this.error = null;
		} else if (problem?.status === 0 || problem?.status === 503) {
			this.lineIsLost = true;
			await this.keepHere();
			this.#timer = setTimeout(() => void this.save(), AGAIN);
		} else this.error = caught;
	}

	// The officer has chosen between both; what he chose is saved over what the colleague saved.
	async settle(form: Data) {
		this.version = this.theirs!.version;
		this.data = form;
		this.theirs = null;
		await this.#letGo();
		await this.save();
	}
}
