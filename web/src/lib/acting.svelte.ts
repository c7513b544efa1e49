// acting.svelte.ts - a page on which something stands and is acted on: what it shows is read when it opens and after each act, and what goes wrong
// is kept for its head.
import { send } from './api';

export class Acting {
	error = $state<unknown>(null);
	ready = $state(false);
	#read: () => Promise<unknown>;

	// `read` gets what the page shows.
	constructor(read: () => Promise<unknown>) {
		this.#read = read;
		void this.load();
	}

	// Reads all that is shown, or what `read` adds to it.
	load = async (read = this.#read) => {
		try {
			await read();
		} catch (caught) {
			this.error = caught;
		}
		this.ready = true;
	};

	// Does something; true when it was done. When it was not, the officer sees why at the head of the page.
	act = async (path: string, body: unknown): Promise<boolean> => {
		this.error = null;
		try {
			await send('POST', path, body);
		} catch (caught) {
			this.error = caught;
			scrollTo(0, 0);
			return false;
		}
		await this.load();
		return true;
	};
}
