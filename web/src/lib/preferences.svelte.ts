// preferences.svelte.ts - what an officer likes, kept in this browser: single-letter keys, light or dark.

export type Theme = 'system' | 'light' | 'dark';

export const preferences = $state({
	letters: localStorage.getItem('letters') !== 'off',
	theme: (localStorage.getItem('theme') ?? 'system') as Theme,
});

export function setLetters(on: boolean) {
	preferences.letters = on;
	localStorage.setItem('letters', on ? 'on' : 'off');
}

export function setTheme(theme: Theme) {
	preferences.theme = theme;
	localStorage.setItem('theme', theme);
	if (theme === 'system') delete document.documentElement.dataset.theme;
	else document.documentElement.dataset.theme = theme;
}
setTheme(preferences.theme);

// A single key pressed outside of fields, menus and dialogs; null when it is none or such keys are switched off
// (WCAG 2.1.4). Arrows and Enter are no letters and always count.
export function keyOf(event: KeyboardEvent): string | null {
	const target = event.target as HTMLElement;
	if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return null;
	if (/INPUT|SELECT|TEXTAREA/.test(target.tagName) || target.closest('dialog')) return null;
	if (event.key.length === 1 && !preferences.letters) return null;
	return event.key;
}
