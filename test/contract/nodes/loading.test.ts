import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** n8n loads every node of every package in every process, so drivers must wait until they are needed. */
const heavy = ['axios', 'mysql2', 'mssql', 'ioredis', 'bullmq', 'puppeteer-core', 'ssh2-sftp-client', 'basic-ftp', 'ajv'];
/** What runs, as against what the editor shows: it comes with the first execution, delivery or test of a credential. */
const ofRuns = ['lib/application/', 'lib/resilience/', 'lib/infra/', 'lib/systems/', 'lib/domain/recipes/', 'lib/n8n/scope.ts', 'lib/n8n/item-run.ts'];
/** What the editor shows of it: what a system can do, and its lists. */
const ofEditor = /\/(capabilities|at-best|crm-capabilities)\.ts$|lib\/systems\/kommo\/(event-catalogue|values)\.ts$|lib\/infra\/http\/connections\.ts$/;
/** Each takes some third of a millisecond of n8n's start. */
const mostFiles = 270;

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

let loaded: string[];

beforeAll(() => {
	loaded = JSON.parse(execFileSync(process.execPath, ['-e', program], { encoding: 'utf8', env: { ...process.env, NODE_OPTIONS: '' } })) as string[];
	expect(loaded.some((file) => file.includes('Erp.node'))).toBe(true);
});

test('requiring all nodes and credentials loads no driver', () => {
	for (const driver of heavy) expect(loaded.filter((file) => file.includes(`node_modules/${driver}/`))).toEqual([]);
});

test('requiring all nodes and credentials loads what the editor shows, and nothing that only runs', () => {
	const running = loaded.filter((file) => ofRuns.some((part) => file.includes(part)) && !ofEditor.test(file));
	expect(running).toEqual([]);
});

test('requiring all nodes and credentials loads few files', () => {
	expect(loaded.length).toBeLessThanOrEqual(mostFiles);
});

test('requiring all nodes and credentials orders no list by the rules of languages, which would have to be loaded', () => {
	const sources = loaded.filter((file) => !file.includes('node_modules')).map((file) => [file, readFileSync(file, 'utf8')] as const);
	expect(sources.filter(([, source]) => /\.localeCompare\(/.test(source)).map(([file]) => file)).toEqual([]);
});
