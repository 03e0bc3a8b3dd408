import { NodeConnectionTypes, type IExecuteFunctions, type INodeExecutionData, type INodeType, type INodeTypeDescription } from 'n8n-workflow';

import { ConnectorError } from '../../lib/domain/errors';
import { propertiesOf } from '../../lib/n8n/description';
import { defineOperationFor, type Resource } from '../../lib/n8n/operation';
import { presentOperation } from '../../lib/n8n/one-operation';
import { runNode } from '../../lib/n8n/runner';
import { outputOf, runInEngine } from '../support/engine/engine.ts';
import { around, nodeOf, PassThrough } from '../support/engine/graph.ts';

const started: string[] = [];
const within: Array<object | undefined> = [];
let release: () => void = () => undefined;

const operation = defineOperationFor<{ fail: boolean }>();
const resources: Array<Resource<{ fail: boolean }>> = [
	{
		value: 'thing',
		name: 'Thing',
		operations: [
			operation({
				resource: 'thing',
				operation: 'get',
				name: 'Get',
				action: 'Get a thing',
				description: 'Get a thing',
				idempotent: true,
				fields: [{ displayName: 'Thing', name: 'thing', type: 'string', default: '', required: true }],
				run: async ({ signal }, { thing }) => {
					started.push(thing);
					within.push(presentOperation(), await Promise.resolve().then(presentOperation));
					if (thing === 'bad') throw new ConnectorError('not_found', 'There is no such thing.', { system: 'Things', hint: 'Look elsewhere.', httpStatus: 404 });
					if (thing === 'broken') throw new Error('secret-in-second-line\npassword=canary');
					if (thing === 'slow') await new Promise<void>((resolve) => { release = resolve; signal.addEventListener('abort', () => resolve()); });
					return { thing };
				},
			}),
			operation({
				resource: 'thing',
				operation: 'write',
				name: 'Write',
				action: 'Write a thing',
				description: 'Write a thing',
				idempotent: false,
				fields: [{ displayName: 'Thing', name: 'thing', type: 'string', default: '' }],
				run: async ({ runKey }, { thing }) => {
					started.push(thing);
					await Promise.resolve();
					started.push(`${thing} done`);
					return { thing, runKey };
				},
			}),
		],
	},
];

class Things implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Things',
		name: 'things',
		group: ['transform'],
		version: 1,
		description: '',
		defaults: { name: 'Things' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		properties: propertiesOf(resources),
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await runNode(this, {
			system: 'Things',
			outputs: 1,
			resources,
			services: async (_scope, itemIndex) => {
				if (this.getInputData()[itemIndex]?.json.connect === false) {
					throw new ConnectorError('unavailable', 'Things cannot be reached.', { system: 'Things', hint: 'Start it.' });
				}
				return { fail: false };
			},
		});
	}
}

const types = { pass: new PassThrough(), things: new Things() };
const run = async (items: object[], options: { onError?: 'continueErrorOutput' | 'continueRegularOutput'; operation?: string } = {}) => {
	const node = nodeOf('Things', 'things', { resource: 'thing', operation: options.operation ?? 'get', thing: '={{ $json.thing }}' }, options.onError ? { onError: options.onError } : {});
	const input = items.map((json) => ({ json: json as INodeExecutionData['json'] }));
	return await runInEngine({ ...around(node, 2), types, input });
};

beforeEach(() => started.splice(0));

test('each item gives one result, paired with its own input', async () => {
	const result = await run([{ thing: 'a' }, { thing: 'b' }, { thing: 'c' }]);
	const items = outputOf(result, 'Output 0');
	expect(items.map(({ json }) => json.thing)).toEqual(['a', 'b', 'c']);
	expect(outputOf(result, 'Things').map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }, { item: 2 }]);
});

test('each item is one operation, by which its calls are counted together', async () => {
	within.length = 0;
	await run([{ thing: 'a' }, { thing: 'b' }]);
	expect(within).toEqual(Array.from({ length: 4 }, () => expect.any(Object)));
	expect(new Set(within).size).toBe(2);
});

test('a failing item leaves by the error output, the others by success', async () => {
	const result = await run([{ thing: 'a' }, { thing: 'bad', keep: 1 }, { thing: 'c' }], { onError: 'continueErrorOutput' });
	expect(outputOf(result, 'Output 0').map(({ json }) => json.thing)).toEqual(['a', 'c']);
	const [failed] = outputOf(result, 'Output 1');
	expect(failed?.json).toMatchObject({
		thing: 'bad',
		keep: 1,
		error: 'There is no such thing.',
		message: 'Look elsewhere.',
		details: { code: 'not_found', system: 'Things', retryable: false, httpStatus: 404 },
	});
});

test('a failing connection under continue-on-error gives error items and never throws', async () => {
	const result = await run([{ thing: 'a', connect: false }, { thing: 'b', connect: false }], { onError: 'continueErrorOutput' });
	expect(result.data.resultData.error).toBeUndefined();
	expect(outputOf(result, 'Output 0')).toHaveLength(0);
	expect(outputOf(result, 'Output 1')).toHaveLength(2);
});

test('a parameter that cannot be read names itself', async () => {
	const result = await run([{ thing: { an: 'object' } }, { other: 1 }], { onError: 'continueRegularOutput' });
	expect(outputOf(result, 'Output 0').map(({ json }) => json.error)).toEqual([
		'The parameter “Thing” is an object or a list, not text.',
		'The parameter “Thing” is empty.',
	]);
});

test('without continue-on-error the node stops with message, hint and item', async () => {
	const result = await run([{ thing: 'a' }, { thing: 'bad' }]);
	expect(result.data.resultData.error).toMatchObject({
		message: 'There is no such thing.',
		description: 'Look elsewhere.',
		context: { itemIndex: 1, code: 'not_found' },
	});
});

test('of an unexpected error only the first line is told', async () => {
	const result = await run([{ thing: 'broken' }], { onError: 'continueErrorOutput' });
	expect(JSON.stringify(result.data.resultData.runData)).not.toContain('canary');
});

test('reads run side by side, writes one after the other in the order of the items', async () => {
	await run([{ thing: 'a' }, { thing: 'b' }], { operation: 'write' });
	expect(started).toEqual(['a', 'a done', 'b', 'b done']);
});

test('the input items are not changed', async () => {
	const input = [{ json: Object.freeze({ thing: 'a' }) }, { json: Object.freeze({ thing: 'bad' }) }];
	const node = nodeOf('Things', 'things', { resource: 'thing', operation: 'get', thing: '={{ $json.thing }}' }, { onError: 'continueErrorOutput' });
	await runInEngine({ ...around(node, 2), types, input });
	expect(input).toEqual([{ json: { thing: 'a' } }, { json: { thing: 'bad' } }]);
});

test('a cancelled execution starts no further item', async () => {
	const things = Array.from({ length: 15 }, (_, index) => ({ thing: index < 10 ? 'slow' : `late ${index}` }));
	const node = nodeOf('Things', 'things', { resource: 'thing', operation: 'get', thing: '={{ $json.thing }}' });
	const running = runInEngine({
		...around(node, 1),
		types,
		input: things.map((json) => ({ json })),
		onStart: (execution) => {
			const wait = setInterval(() => {
				if (started.length < 10) return;
				clearInterval(wait);
				execution.cancel();
				release();
			}, 1);
		},
	});
	const result = await running;
	expect(result.status).toBe('canceled');
	expect(started).toEqual(Array<string>(10).fill('slow'));
});

test('a repeated run of the same item in one execution keeps its key', async () => {
	const first = outputOf(await run([{ thing: 'a' }, { thing: 'b' }], { operation: 'write' }), 'Output 0');
	const second = outputOf(await run([{ thing: 'a' }, { thing: 'b' }], { operation: 'write' }), 'Output 0');
	expect(first.map(({ json }) => json.runKey)).toEqual(second.map(({ json }) => json.runKey));
	expect(new Set(first.map(({ json }) => json.runKey)).size).toBe(2);
});

test('a node that runs twice in one execution runs twice: each pass of a loop has a key of its own', async () => {
	const parameters = { resource: 'thing', operation: 'write', thing: '={{ $json.thing }}' };
	const [start, first, second, node] = [nodeOf('Start', 'pass', {}), nodeOf('A', 'pass', {}), nodeOf('B', 'pass', {}), nodeOf('Things', 'things', parameters)];
	const to = (...names: string[]) => ({ main: [names.map((name) => ({ node: name, type: 'main' as const, index: 0 }))] });
	const result = await runInEngine({
		nodes: [start, first, second, node],
		connections: { Start: to('A', 'B'), A: to('Things'), B: to('Things') },
		types,
		input: [{ json: { thing: 'a' } }],
	});
	const keys = outputOf(result, 'Things').map(({ json }) => json.runKey);
	expect(keys).toHaveLength(2);
	expect(new Set(keys).size).toBe(2);
});
