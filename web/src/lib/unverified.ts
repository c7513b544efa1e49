// unverified.ts - what of an agreement nobody has read in its primary text yet: every rule, date and field that is marked, in the
// order of the file. A field that has only its form's source, and a condition that has only its step's, is told with those.
import type { Label } from './api';

export type Doubt = { name: Label | null; date: string; source: string };
type Marked = {
	name?: Label;
	title?: Label;
	source?: string;
	verify?: boolean;
	date?: string;
	yearly?: string;
	[key: string]: unknown;
};

export function unverified(profile: unknown): Doubt[] {
	const found: Doubt[] = [];
	function walk(value: unknown, name: Label | null, source: string | null) {
		if (Array.isArray(value)) for (const each of value) walk(each, name, source);
		if (!value || typeof value !== 'object' || Array.isArray(value)) return;
		const here = value as Marked,
			called = here.name ?? here.title ?? name;
		if (here.verify && (!here.source || here.source !== source))
			found.push({ name: called, date: here.date ?? here.yearly ?? '', source: here.source ?? '' });
		for (const [key, inner] of Object.entries(here))
			walk(inner, called, key === 'fields' || key === 'needs' ? (here.source ?? null) : null);
	}
	walk(profile, null, null);
	return found;
}
