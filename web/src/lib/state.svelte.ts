// state.svelte.ts - what the whole application shares: who is signed in, the language, the address, the agreements.
import { get, setToken, type Agreement, type Label, type Node, type Profile, type Session } from './api';
import en from '../../catalogue/en.json';

export type Language = 'en' | 'it' | 'ur';
type Catalogue = Record<string, string>;

const loaders: Record<Language, () => Promise<{ default: Catalogue }>> = {
	en: async () => ({ default: en }),
	it: () => import('../../catalogue/it.json'),
	ur: () => import('../../catalogue/ur.json'),
};

// Every catalogue, for what is read in all languages at once.
export async function catalogues(): Promise<Record<Language, Catalogue>> {
	const [own, it, ur] = await Promise.all([loaders.en(), loaders.it(), loaders.ur()]);
	return { en: own.default, it: it.default, ur: ur.default };
}

// The roles that work on cases; which of them opens or takes what, the agreement says.
export const officers = ['case_officer', 'consular_officer', 'border_officer', 'liaison', 'supervisor'];

export const app = $state({
	session: null as Session | null,
	node: null as Node | null,
	language: 'en' as Language,
	texts: en as Catalogue,
	path: location.pathname + location.search,
	profiles: {} as Record<string, Profile>,
});

export async function setLanguage(language: Language) {
	app.texts = (await loaders[language]()).default;
	app.language = language;
	document.documentElement.lang = language;
	document.documentElement.dir = language === 'ur' ? 'rtl' : 'ltr';
	localStorage.setItem('language', language);
}

// A text of the catalogue; {name} is filled in. A missing key shows itself.
export function t(key: string, values: Record<string, string | number> = {}): string {
	let text = app.texts[key] ?? key;
	if (typeof values.count === 'number') {
		const form = new Intl.PluralRules(app.language).select(values.count);
		text = app.texts[`${key}.${form}`] ?? app.texts[`${key}.other`] ?? text;
	}
	return text.replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ''));
}

export const has = (key: string) => key in app.texts;
export const label = (value: Label | undefined | null) => value?.[app.language] ?? value?.en ?? '';

export function go(path: string) {
	if (path !== location.pathname + location.search) history.pushState(null, '', path);
	app.path = path;
	scrollTo(0, 0);
}
// A click on a link to a page of ours goes there without loading all anew; one that opens a new window, a file or the node's answer stays the browser's.
export function follow(event: MouseEvent) {
	const link = (event.target as Element).closest?.('a');
	const plain =
		event.button === 0 &&
		!event.ctrlKey &&
		!event.metaKey &&
		!event.shiftKey &&
		!event.altKey &&
		!event.defaultPrevented;
	const address = link?.getAttribute('href') ?? '';
	if (!plain || !link || link.target || link.download || !address.startsWith('/') || address.startsWith('/api/'))
		return;
	event.preventDefault();
	go(address);
}
addEventListener('popstate', () => (app.path = location.pathname + location.search));

export async function profileOf(id: string): Promise<Profile> {
	app.profiles[id] ??= await get<Profile>(`/api/agreements/${id}`);
	return app.profiles[id];
}

// The agreements that this node is a party of, in the regimes in which the officer works.
export async function agreementsOfMine(): Promise<Agreement[]> {
	return (await get<{ agreements: Agreement[] }>('/api/agreements')).agreements.filter(
		(each) => app.session!.regimes.includes(each.regime) && each.parties.includes(app.node!.party),
	);
}

export async function welcome(session: Session) {
	setToken(session.csrf);
	app.session = session;
	app.node = await get<Node>('/api/node');
}

// Dates in the reader's language, always with Latin digits, at the node's own zone.
const options = (): [string, string | undefined] => [`${app.language}-u-nu-latn`, app.node?.zones[app.node.party]];
export function day(text: string | null | undefined): string {
	if (!text) return '';
	const [locale, timeZone] = options();
	return new Intl.DateTimeFormat(locale, {
		dateStyle: 'medium',
		timeZone: text.length === 10 ? 'UTC' : timeZone,
	}).format(new Date(text));
}
export function moment(text: string | null | undefined, zone?: string): string {
	if (!text) return '';
	const [locale, timeZone] = options();
	return new Intl.DateTimeFormat(locale, {
		dateStyle: 'medium',
		timeStyle: 'short',
		timeZone: zone ?? timeZone,
		hourCycle: 'h23',
	}).format(new Date(text));
}
export function clock(date: Date, zone: string): string {
	return new Intl.DateTimeFormat(`${app.language}-u-nu-latn`, {
		timeStyle: 'short',
		timeZone: zone,
		hourCycle: 'h23',
	}).format(date);
}

// The language of a name, as far as its script tells: Nastaliq needs its room wherever it stands.
export const langOf = (text: string | null | undefined) => (/[\u0600-\u06ff]/.test(text ?? '') ? 'ur' : undefined);

export const number = (value: number) => new Intl.NumberFormat(`${app.language}-u-nu-latn`).format(value);

// An instant as the clock of a zone shows it, for a datetime-local input; and back.
const ownZone = () => app.node?.zones[app.node.party] ?? 'UTC';
export function localOf(text: string): string {
	const parts = new Intl.DateTimeFormat('sv', { timeZone: ownZone(), dateStyle: 'short', timeStyle: 'short' }).format(
		new Date(text),
	);
	return parts.replace(' ', 'T');
}
export function instantOf(local: string): string {
	const asUtc = (text: string) => new Date(`${text}:00.000Z`).getTime();
	// Twice, since the offset is the zone's at the instant that is looked for.
	let time = asUtc(local);
	for (let tries = 0; tries < 2; tries++) time += asUtc(local) - asUtc(localOf(new Date(time).toISOString()));
	return new Date(time).toISOString();
}
export const zoneName = () => ownZone().replace('_', ' ');

// How a deadline stands, worst first: words and a colour.
export function due(text: string | null): { words: string; tone: 'late' | 'soon' | 'calm' } | null {
	if (!text) return null;
	const days = Math.ceil((new Date(text).getTime() - Date.now()) / 86_400_000);
	if (days <= 0) return { words: t('due.late', { count: 1 - days }), tone: 'late' };
	if (days === 1) return { words: t('due.today'), tone: 'late' };
	return { words: t('due.in', { count: days - 1 }), tone: days <= 8 ? 'soon' : 'calm' };
}

// The steps that open a kind of case, and whether its forms ask for a person. Other cases are called by their heading.
export const openingsOf = (profile: Profile | undefined, kind: string) =>
	profile?.steps.filter((each) => each.opens && each.form && each.kinds?.includes(kind)) ?? [];
const asksPerson = (profile: Profile | undefined, form?: string | null) =>
	profile?.forms.find((each) => each.id === form)?.fields.some((each) => each.id === 'family_name') ?? false;
export const isOfPerson = (profile: Profile | undefined, kind: string) =>
	openingsOf(profile, kind).some((each) => asksPerson(profile, each.form));
