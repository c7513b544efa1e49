import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';

// Nothing inline: the node serves the files under a policy that allows only its own origin.
export default defineConfig({
	plugins: [svelte()],
	build: { target: 'es2022', assetsInlineLimit: 0, modulePreload: { polyfill: false } },
	worker: { format: 'es' },
	server: { proxy: { '/api': 'http://127.0.0.1:8401' } },
});
