// Only logical properties, so that one style sheet serves both directions; and the mistakes that are always mistakes.
export default {
	plugins: ['stylelint-use-logical'],
	overrides: [{ files: ['**/*.svelte'], customSyntax: 'postcss-html' }],
	rules: {
		'csstools/use-logical': ['always', { except: ['float'] }],
		'block-no-empty': true,
		'color-no-invalid-hex': true,
		'property-no-unknown': true,
		'unit-no-unknown': true,
		'declaration-block-no-duplicate-properties': true,
		'selector-pseudo-class-no-unknown': true,
		'no-duplicate-selectors': true,
		'no-invalid-position-at-import-rule': true,
	},
};
