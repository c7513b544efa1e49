// commands.svelte.ts - what can be done from where the officer is: every page adds its own while it is shown, and the
// palette offers all of them.

import { untrack } from 'svelte';

export type Command = { id: string; name: string; key?: string; run: () => void };

const sources = $state<{ list: () => Command[] }[]>([]);

// Adds a page's commands; call inside an $effect and give back what it returns.
export function offer(list: () => Command[]): () => void {
	const source = { list };
	untrack(() => sources.push(source)); // the effect that offers must not run again when others do
	return () => {
		const at = sources.findIndex((each) => each.list === list);
		if (at >= 0) sources.splice(at, 1);
	};
}

export const commands = () => sources.flatMap((each) => each.list());
