// picture.ts - the picture: shapes of the API's answers, and what a figure is called, counts and promises, in words.
import type { Label, Profile, Unit } from './api';
import { label, number, t } from './state.svelte';

export type Cell = {
	month?: string;
	cases: number;
	came?: number;
	median?: number | null;
	ninth?: number | null;
	in_time?: number;
	late?: number;
	running?: number;
};
export type Figure = {
	id: string;
	kind: 'count' | 'share' | 'time' | 'on_time';
	unit?: 'days' | 'working_days' | 'minutes' | 'working_minutes';
	months: Cell[];
	all: Cell;
};
export type Track = { agreement: string; title: Label; check: string; restricts: boolean; figures: Figure[] };
export type Picture = { as_of: string; from: string; until: string; with: string | null; tracks: Track[] };
export type Report = {
	name: Label;
	year: number;
	least: number;
	total: number | null;
	groupings: {
		field: string;
		name: Label;
		groups: { value: string; cases: number }[];
		others: number | null;
		more: { groups: number; cases: number };
	}[];
};

type Mark = { taken?: string[]; reached?: string[] };
export type Definition = {
	id: string;
	name: Label;
	kind: string;
	count?: Mark;
	among?: Mark;
	since?: Mark;
	until?: Mark;
	deadline?: string;
	source?: string;
	verify?: boolean;
};
export type Pictured = Profile & {
	figures?: Definition[];
	patterns?: { id: string; name: Label; least: number }[];
	deadlines: { id: string; name: Label; length: number; unit: Unit; source?: string; verify?: boolean }[];
};

const names = (profile: Pictured, mark: Mark | undefined) =>
	[
		...(mark?.taken ?? []).map((id) => profile.steps.find((each) => each.id === id)?.name),
		...(mark?.reached ?? []).map((id) => profile.states.find((each) => each.id === id)?.name),
	]
		.map((name) => `“${label(name)}”`)
		.join(', ');

export const definitionOf = (profile: Pictured | undefined, id: string) =>
	profile?.figures?.find((each) => each.id === id);
export const deadlineOf = (profile: Pictured | undefined, definition: Definition | undefined) =>
	profile?.deadlines.find((each) => each.id === definition?.deadline);

// A sentence that says what is counted, from the definition in the agreement.
export function meaning(profile: Pictured, definition: Definition): string {
	const deadline = label(deadlineOf(profile, definition)?.name);
	if (definition.kind === 'count') return t('figure.says-count', { what: names(profile, definition.count) });
	if (definition.kind === 'share')
		return t('figure.says-share', { what: names(profile, definition.count), among: names(profile, definition.among) });
	if (definition.kind === 'time')
		return t('figure.says-time', { since: names(profile, definition.since), until: names(profile, definition.until) });
	return definition.until
		? t('figure.says-on-time-by', { deadline, until: names(profile, definition.until) })
		: t('figure.says-on-time', { deadline });
}

export const length = (count: number, unit: string) => t(`unit.${unit}`, { count, number: number(count) });
export const percent = (part: number, whole: number) => (whole ? `${number(Math.round((part / whole) * 100))} %` : '–');

// The one number of a figure, and what stands beside it.
export function headline(figure: Figure, cell: Cell = figure.all): { number: string; words: string } {
	if (figure.kind === 'count') return { number: number(cell.cases), words: '' };
	if (figure.kind === 'share')
		return {
			number: percent(cell.came ?? 0, cell.cases),
			words: t('figure.came', { came: number(cell.came ?? 0), cases: number(cell.cases) }),
		};
	if (figure.kind === 'time')
		return cell.median == null
			? { number: '–', words: '' }
			: {
					number: length(cell.median, figure.unit!),
					words: t('figure.ninth', { time: length(cell.ninth!, figure.unit!) }),
				};
	const ended = (cell.in_time ?? 0) + (cell.late ?? 0);
	return {
		number: percent(cell.in_time ?? 0, ended),
		words: t('figure.late', { late: number(cell.late ?? 0), running: number(cell.running ?? 0) }),
	};
}

// What the bars of a chart show: the whole, and the part of it that is as it should be.
export function heights(figure: Figure, cell: Cell): { whole: number; good: number } {
	if (figure.kind === 'share') return { whole: cell.cases, good: cell.came ?? 0 };
	if (figure.kind === 'time') return { whole: cell.median ?? 0, good: cell.median ?? 0 };
	if (figure.kind === 'on_time') return { whole: (cell.in_time ?? 0) + (cell.late ?? 0), good: cell.in_time ?? 0 };
	return { whole: cell.cases, good: cell.cases };
}

export const columns: Record<Figure['kind'], (keyof Cell)[]> = {
	count: ['cases'],
	share: ['cases', 'came'],
	time: ['cases', 'median', 'ninth'],
	on_time: ['in_time', 'late', 'running'],
};
