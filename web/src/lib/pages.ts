// pages.ts - every page of the application in one table: its address, who may open it, its name and key. The menu, the palette and
// App.svelte read it; no page is named anywhere else. What it does for an officer is the node's to allow, not this table's.
import type { Component } from 'svelte';
import Queue from '../pages/Queue.svelte';
import { officers } from './state.svelte';

type Module = { default: Component<any> };
const borders = ['border_officer', 'supervisor'],
	watchers = ['auditor', 'data_protection_officer'];
const everybody = [...officers, ...watchers, 'operator'];

export interface Page {
	id: string; // and its name in the catalogue
	path: RegExp;
	address?: string; // of pages that can be gone to without a case; only these stand in the menu and in the palette
	roles: string[];
	key?: string;
	within?: string; // a page among the tabs of this one: it stands in the palette and not in the menu
	load: () => Promise<Module>;
	props?: (found: string[], query: URLSearchParams) => Record<string, unknown>;
	again?: (found: string[], query: URLSearchParams) => string | null; // another value is another page, made anew
}

const query = (_: string[], given: URLSearchParams) => ({ query: given });
const at = (address: string) => ({ address, path: new RegExp(`^${address}$`) });

// In the order of the menu: its first five stand beside each other, the others under "More".
export const pages: Page[] = [
	{ id: 'queue', ...at('/'), roles: officers, load: async () => ({ default: Queue as Component<any> }), props: query },
	{ id: 'issues', ...at('/issues'), roles: officers, load: () => import('../pages/Issues.svelte') },
	{
		id: 'people',
		...at('/people'),
		roles: officers,
		key: 'p',
		load: () => import('../pages/Search.svelte'),
		props: (_, given) => ({ caseId: given.get('case') }),
		again: (_, given) => given.get('case'),
	},
	{ id: 'border', ...at('/border'), roles: borders, key: 'b', load: () => import('../pages/Border.svelte') },
	{
		id: 'picture',
		...at('/picture'),
		roles: ['supervisor', 'liaison', 'auditor'],
		load: () => import('../pages/Picture.svelte'),
		props: query,
	},
	{
		id: 'resources',
		...at('/resources'),
		roles: officers,
		load: () => import('../pages/Resources.svelte'),
		props: query,
	},
	{ id: 'quotas', ...at('/quotas'), roles: officers, load: () => import('../pages/Quotas.svelte') },
	{ id: 'lessons', ...at('/lessons'), roles: officers, load: () => import('../pages/Lessons.svelte'), props: query },
	{
		id: 'new-case',
		...at('/new'),
		roles: officers,
		key: 'n',
		within: 'queue',
		load: () => import('../pages/NewCase.svelte'),
	},
	{
		id: 'question',
		...at('/questions'),
		roles: ['case_officer', 'border_officer', 'liaison', 'supervisor'],
		load: () => import('../pages/Questions.svelte'),
	},
	{ id: 'forms-upload', ...at('/forms'), roles: officers, load: () => import('../pages/Forms.svelte') },
	{ id: 'seals', ...at('/seals'), roles: [...officers, ...watchers], load: () => import('../pages/Seals.svelte') },
	{
		id: 'flight',
		...at('/border/flight'),
		roles: borders,
		within: 'border',
		load: () => import('../pages/Manifest.svelte'),
	},
	{
		id: 'second-line',
		...at('/border/second-line'),
		roles: borders,
		within: 'border',
		load: () => import('../pages/SecondLine.svelte'),
	},
	{
		id: 'alerts',
		...at('/border/alerts'),
		roles: [...borders, 'liaison'],
		within: 'border',
		load: () => import('../pages/Alerts.svelte'),
	},
	{ id: 'groups', ...at('/groups'), roles: ['supervisor', 'liaison'], load: () => import('../pages/Groups.svelte') },
	{ id: 'rules', ...at('/rules'), roles: [...borders, ...watchers], load: () => import('../pages/Rules.svelte') },
	{ id: 'looks', ...at('/looks'), roles: watchers, load: () => import('../pages/Looks.svelte'), props: query },
	{
		id: 'help',
		path: /^\/help(?:\/([a-z0-9-]+))?$/,
		address: '/help',
		roles: everybody,
		within: 'help',
		load: () => import('../pages/Help.svelte'),
		props: (found) => ({ topic: found[1] ?? 'start' }),
	},
	{
		id: 'case',
		path: /^\/cases\/([0-9a-f-]{36})$/,
		roles: officers,
		within: 'queue',
		load: () => import('../pages/CasePage.svelte'),
		props: (found) => ({ id: found[1] }),
		again: (found) => found[1],
	},
	{
		id: 'batch',
		path: /^\/batch$/,
		roles: officers,
		within: 'queue',
		load: () => import('../pages/Batch.svelte'),
		props: query,
	},
	{
		id: 'traveller',
		path: /^\/border\/page\/([0-9a-f-]{36})$/,
		roles: borders,
		within: 'border',
		load: () => import('../pages/TravellerPage.svelte'),
		props: (found) => ({ id: found[1] }),
	},
];

export const mayOpen = (page: Page, roles: string[]) => page.roles.some((role) => roles.includes(role));

// The page of an address for somebody with these roles; where there is none, the one that this person begins with.
export function pageAt(pathname: string, roles: string[]): Page | undefined {
	const open = pages.filter((page) => mayOpen(page, roles));
	return (
		open.find((page) => page.path.test(pathname)) ??
		open.find((page) => page.id === (officers.some((role) => roles.includes(role)) ? 'queue' : 'looks'))
	);
}
