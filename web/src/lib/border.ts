// border.ts - the shapes of the border's answers (docs/api.md), and what its pages share.
import type { Bar, Zone } from './api';
import { app, has, label, t } from './state.svelte';

export type List = {
	issuer: string;
	list: string;
	number: number | null;
	count: number | null;
	made_at: string | null;
	valid_until: string | null;
	age_hours: number | null;
	state: 'in_force' | 'expired' | 'damaged';
	sent?: {
		partner: string;
		number: number;
		part: number;
		parts: number;
		fault: string | null;
		verdict: string | null;
		verdict_at: string | null;
	}[];
};
export type Hit = {
	alert: number;
	regime: string;
	action: string;
	source: string;
	reason: string;
	authority: string;
	contact: string | null;
	name: string | null;
	born: string | null;
	sex: string | null;
	nationality: string | null;
	document_number: string | null;
	until: string | null;
	by: 'document' | 'name';
	standing: 'stands-out' | 'to-compare';
	accidents: number | null;
	probability: number | null;
	bits: number | null;
	bars: Bar[];
};
export type Listed = {
	issuer: string;
	list: string;
	number: number;
	mark: string;
	kind: string;
	reported: string | null;
	old: boolean;
};
export type Advice = 'nothing-found' | 'compare' | 'read-again' | 'second-look' | 'call';
export type Finding = {
	advice: Advice;
	findings: string[];
	cautions: string[];
	validity: string;
	alerts: Hit[];
	listed: Listed[];
};
export type Checked = Finding & {
	zone: (Zone & { document_type: string; issuing_state: string }) | null;
	lists: List[];
	checked_at: string;
};
export type Traveller = Partial<
	Record<'family_name' | 'given_names' | 'born' | 'nationality' | 'document_number' | 'state' | 'seat', string | null>
>;
export type FlightRow = Partial<Finding> & {
	line: number;
	traveller: Traveller;
	twice?: number;
	text?: string;
	field?: string;
	rule?: string;
	reason?: string;
};
export type Flight = {
	flight: string | null;
	travellers: number;
	second_looks: number;
	not_read: number;
	rows: FlightRow[];
	lists: List[];
	checked_at: string;
};
export type Referral = {
	referral: string;
	kind: string;
	state: string;
	made_at: string;
	made_by: { name: string; account_id: string } | null;
	form: Record<string, unknown>;
	ended_at: string | null;
	ended_by: { name: string } | null;
	reply: { words: string } | null;
};
export type Alert = {
	alert: number;
	state: string;
	regime: string;
	action: string;
	source: string;
	reason: string;
	authority: string;
	contact: string | null;
	name: string | null;
	other_name: string | null;
	born: string | null;
	document_number: string | null;
	made_at: string;
	until: string;
	made_by: { name: string; account_id: string } | null;
	released_by: { name: string } | null;
	ended_why: string | null;
};

// What a check is for: chosen once for a shift, and said in the log with each check.
export const purposes = ['entry-control', 'exit-control', 'boarding-control', 'check-inside'];
export const rememberedPurpose = () => sessionStorage.getItem('border-purpose') ?? '';
export const rememberPurpose = (purpose: string) => sessionStorage.setItem('border-purpose', purpose);

export const tone: Record<Advice, 'good' | 'soon' | 'bad'> = {
	'nothing-found': 'good',
	compare: 'soon',
	'read-again': 'soon',
	'second-look': 'bad',
	call: 'bad',
};
export const sign: Record<Advice, string> = {
	'nothing-found': '✓',
	compare: '≈',
	'read-again': '↻',
	'second-look': '!',
	call: '☎',
};

// Of how many other travellers one has an alert that fits as well; more than a million are not told apart.
export const oneIn = (accidents: number) => Math.max(1, Math.round(1 / Math.max(accidents, 1e-6)));

// A party as the agreements call it; its id when none does.
export const partyName = (party: string) => label(app.node?.places[party]) || party.toUpperCase();

// Hours until a day is over, then days: how old a list is, in words.
export const age = (hours: number) =>
	hours < 1
		? t('under-an-hour-old')
		: hours < 48
			? t('hours-old', { count: hours })
			: t('days-old', { count: Math.floor(hours / 24) });

// The catalogue keeps "other" for plurals.
export const refusedFor = (reason: string) => `refused-for.${reason === 'other' ? 'another' : reason}`;

export const ruleName = (rule: string | undefined, reason: string | undefined) =>
	rule && has(`rule.${rule}`) ? t(`rule.${rule}`) : (reason ?? rule ?? '');
