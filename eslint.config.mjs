// n8n's own lint sets: the one for packages that n8n Cloud does not verify, because this package
// talks to databases and needs drivers.
import { configWithoutCloudSupport } from '@n8n/node-cli/eslint';
import { n8nCommunityNodesPlugin } from '@n8n/eslint-plugin-community-nodes';

const toolFolders = ['test/**', 'sandbox/**', 'scripts/**', 'bench/**', 'examples/**'];
const communityRulesOff = Object.fromEntries(
	Object.keys(n8nCommunityNodesPlugin.rules).map((rule) => [`@n8n/community-nodes/${rule}`, 'off']),
);

export default [
	{ ignores: ['dist/**', '.tmp/**', 'node_modules/**', '**/*.js', '**/*.cjs'] },
	...configWithoutCloudSupport,
	{
		rules: {
			// Drivers (mysql2, ioredis, axios) are what the package is for; README says what that costs.
			'@n8n/community-nodes/no-runtime-dependencies': 'off',
		},
	},
	{
		files: ['**/*.ts'],
		rules: {
			// TypeScript itself resolves and checks imports, more exactly than this plugin.
			'import-x/no-unresolved': 'off',
			'import-x/namespace': 'off',
			'import-x/default': 'off',
			'import-x/no-named-as-default': 'off',
			'import-x/no-named-as-default-member': 'off',
			'@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
		},
	},
	{
		// The rule asks for n8n's error classes, which only lib/n8n may know; its runner turns every
		// error into one of them. The rooms inside pass on what they cannot judge.
		files: ['lib/{domain,resilience,systems,application,infra}/**/*.ts'],
		rules: { '@n8n/community-nodes/require-node-api-error': 'off' },
	},
	// Tools and tests are no part of the package n8n loads.
	{ files: toolFolders, rules: { ...communityRulesOff, 'no-console': 'off' } },
];
