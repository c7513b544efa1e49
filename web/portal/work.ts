// work.ts - the proof of work on the page that asks for a sign of a person: ALTCHA's element, from this host, with its
// worker in a file of its own, so that the strict content policy of the page holds. Without script nothing of it is there.
import 'altcha/external';
import workerUrl from 'altcha/worker?url';
import 'altcha/altcha.css';

declare global {
	var altchaCreateWorker: ((url?: string) => Worker) | undefined;
}
globalThis.altchaCreateWorker = () => new Worker(workerUrl);
