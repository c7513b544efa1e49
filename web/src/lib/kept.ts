// kept.ts - drafts that could not be saved while the node was not reached: held in this browser until they are, and
// forgotten then, or when the officer signs out.
import { openDB, type DBSchema } from 'idb';
import type { Data } from './api';

export type Kept = { case_id: string; step: string; version: number; form: Data; kept_at: string; account_id: string };
interface Store extends DBSchema {
	drafts: { key: [string, string]; value: Kept };
}

const open = () =>
	openDB<Store>('valico', 1, {
		upgrade: (database) => void database.createObjectStore('drafts', { keyPath: ['case_id', 'step'] }),
	});

// A browser that keeps nothing (a private window) only loses this net; the draft on the screen stays.
async function attempt<T>(work: () => Promise<T>): Promise<T | null> {
	try {
		return await work();
	} catch {
		return null;
	}
}

export const keep = (draft: Kept) => attempt(async () => void (await (await open()).put('drafts', draft)));
export const keptOf = (caseId: string, step: string) =>
	attempt(async () => (await (await open()).get('drafts', [caseId, step])) ?? null);
export const forget = (caseId: string, step: string) =>
	attempt(async () => (await open()).delete('drafts', [caseId, step]));
export const forgetAll = () => attempt(async () => (await open()).clear('drafts'));
