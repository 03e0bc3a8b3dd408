/**
 * One project per folder of test/, so that each kind can run alone: `jest --selectProjects unit`.
 * ESM-only drivers are reached through dynamic import(), which SWC must leave alone.
 */
const transform = {
	'^.+\\.ts$': [
		'@swc/jest',
		{
			jsc: { parser: { syntax: 'typescript' }, target: 'es2023' },
			module: { type: 'commonjs', ignoreDynamic: true },
		},
	],
};

const project = (name, extra = {}) => ({
	displayName: name,
	testMatch: [`<rootDir>/test/${name}/**/*.test.ts`],
	transform,
	// What the package loads at its first use is named as it is called when it is built.
	moduleNameMapper: { '^(\\.{1,2}/(?:.+/)?(?:systems|infra|application|n8n)/.+)\\.js$': '$1' },
	testEnvironment: 'node',
	// n8n's own copy of a package may lie in dist or a cache folder: never scan those.
	modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/.tmp'],
	...extra,
});

module.exports = {
	// Real servers on a busy machine of two cores take their time; a hanging test still ends.
	testTimeout: 30_000,
	projects: [
		project('unit'),
		project('sandbox'),
		project('contract'),
		project('engine'),
		project('integration'),
		project('e2e', {
			// What has a long form only is no part of `npm test`, not even as skipped.
			...(process.env.BACKOFFICE_SOAK ? { testMatch: ['<rootDir>/test/e2e/**/*.{test,soak}.ts'] } : {}),
			setupFilesAfterEnv: ['<rootDir>/test/support/e2e/after-each-file.ts'],
			// Packs the package and starts the one n8n that most of these tests share.
			globalSetup: '<rootDir>/test/support/e2e/global-setup.ts',
			globalTeardown: '<rootDir>/test/support/e2e/global-teardown.ts',
		}),
	],
};
