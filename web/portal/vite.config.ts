import { defineConfig } from 'vite';

// The public's pages are made by the node; only what script adds is built here, under names that the pages know.
export default defineConfig({
	root: 'portal',
	publicDir: false,
	build: {
		outDir: '../dist-portal',
		emptyOutDir: true,
		target: 'es2022',
		assetsInlineLimit: 0,
		modulePreload: { polyfill: false },
		cssCodeSplit: false,
		rollupOptions: {
			input: 'portal/work.ts',
			output: {
				entryFileNames: 'work.js',
				assetFileNames: (asset) => (asset.names[0]?.endsWith('.css') ? 'work.css' : '[name][extname]'),
			},
		},
	},
});
