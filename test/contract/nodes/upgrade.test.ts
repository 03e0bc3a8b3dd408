import { execFileSync } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';

/**
 * Runs a node of which an item leaves by its second output, forgets what was required as n8n does when it installs another
 * version, and runs it again. TypeScript as the build compiles it.
 */
const program = `
	const Module = require('node:module');
	const { transformFileSync } = require('@swc/core');
	const options = { jsc: { parser: { syntax: 'typescript' }, target: 'es2023' }, module: { type: 'commonjs', ignoreDynamic: true }, swcrc: false };
	const resolve = Module._resolveFilename;
	Module._resolveFilename = (request, ...rest) => resolve(request.startsWith('.') ? request.replace(/\\.js$/, '') : request, ...rest);
	const execution = {
		getInputData: () => [{ json: {} }], getNode: () => ({ id: 'n', parameters: {} }), isToolExecution: () => false, getWorkflow: () => ({ id: 'w' }),
		getWorkflowDataProxy: () => ({ $runIndex: 0 }), getExecutionId: () => '1', getNodeParameter: () => 'x', continueOnFail: () => false, helpers: {},
	};
	async function run() {
		const { runNode } = require('./lib/n8n/runner.ts');
		const { Routed } = require('./lib/n8n/operation.ts');
		const operations = [{ operation: 'x', fields: [], run: async () => new Routed(1, {}) }];
		const outputs = await runNode(execution, { system: 'x', outputs: 2, resources: [{ value: 'x', operations }], services: () => ({}) });
		return outputs.map((items) => items.length);
	}
	async function main() {
		const { requireOwnModules } = await import(${JSON.stringify(pathToFileURL(join(process.cwd(), 'scripts', 'lib', 'own-modules.mjs')).href)});
		const compiled = (file) => requireOwnModules(transformFileSync(file, options).code);
		require.extensions['.ts'] = (module, file) => module._compile(compiled(file), file);
		const before = await run();
		for (const file of Object.keys(require.cache)) if (!file.includes('node_modules')) delete require.cache[file];
		console.log(JSON.stringify([before, await run()]));
	}
	main();
`;

test('after another version is installed its nodes run with its own parts, not with those that ran before', () => {
	const printed = execFileSync(process.execPath, ['-e', program], { encoding: 'utf8', env: { ...process.env, NODE_OPTIONS: '' } });
	expect(JSON.parse(printed)).toEqual([[0, 1], [0, 1]]);
});
