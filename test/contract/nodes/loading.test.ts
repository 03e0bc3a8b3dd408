import { execFileSync } from 'node:child_process';

/** n8n loads every node of every package in every process, so drivers must wait until they are needed. */
const heavy = ['axios', 'mysql2', 'mssql', 'ioredis', 'bullmq', 'puppeteer-core', 'ssh2-sftp-client', 'basic-ftp', 'ajv'];
/** Our own parts that only some workflows need. */
const ofRecipes = ['lib/application/rpa/', 'lib/infra/browser/', 'lib/domain/recipes/'];

const program = `
	const { transformFileSync } = require('@swc/core');
	const options = { jsc: { parser: { syntax: 'typescript' }, target: 'es2023' }, module: { type: 'commonjs', ignoreDynamic: true }, swcrc: false };
	require.extensions['.ts'] = (module, file) => module._compile(transformFileSync(file, options).code, file);
	require('n8n-workflow');
	const before = new Set(Object.keys(require.cache));
	const { nodes, credentials } = require('./package.json').n8n;
	for (const file of [...nodes, ...credentials]) require('./' + file.replace(/^dist\\//, '').replace(/\\.js$/, '.ts'));
	console.log(JSON.stringify(Object.keys(require.cache).filter((file) => !before.has(file))));
`;

test('requiring all nodes and credentials loads no driver', () => {
	const loaded = JSON.parse(execFileSync(process.execPath, ['-e', program], { encoding: 'utf8', env: { ...process.env, NODE_OPTIONS: '' } })) as string[];
	expect(loaded.some((file) => file.includes('Erp.node'))).toBe(true);
	for (const driver of heavy) expect(loaded.filter((file) => file.includes(`node_modules/${driver}/`))).toEqual([]);
	for (const folder of ofRecipes) expect(loaded.filter((file) => file.includes(folder))).toEqual([]);
});
