import { NodeConnectionTypes, type IExecuteFunctions, type INodeExecutionData, type INodeType, type INodeTypeDescription } from 'n8n-workflow';

import { ConnectorError } from '../../lib/domain/errors';
import { propertiesOf } from '../../lib/n8n/description';
import { defineOperationFor, Routed, type Resource } from '../../lib/n8n/operation';
import { runNode } from '../../lib/n8n/runner';
import { runInEngine } from '../support/engine/engine.ts';
import { around, nodeOf, PassThrough } from '../support/engine/graph.ts';

const operation = defineOperationFor<null>();
const common = { resource: 'thing', action: 'Do a thing', description: 'Do a thing', idempotent: false } as const;
const thing = { displayName: 'Thing', name: 'thing', type: 'string', default: '', required: true } as const;
const remark = { displayName: 'Remark', name: 'remark', type: 'string', default: '' } as const;

const resources: Array<Resource<null>> = [
	{
		value: 'thing',
		name: 'Thing',
		operations: [
			operation({
				...common,
				operation: 'write',
				name: 'Write',
				fields: [thing, remark],
				run: async ({ runKey, keyFor }, input) => {
					if (input.thing === 'bad') throw new ConnectorError('unavailable', 'Things are down.', { system: 'Things' });
					return { runKey, contentKey: keyFor({ thing: input.thing }) };
				},
			}),
			operation({ ...common, operation: 'sort', name: 'Sort', fields: [thing], run: async (_context, input) => new Routed(1, { sorted: input.thing }) }),
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
		outputs: [NodeConnectionTypes.Main, NodeConnectionTypes.Main],
		properties: propertiesOf(resources),
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await runNode(this, { system: 'Things', outputs: 2, resources, services: async () => null });
	}
}

/** What an agent is given for one call, run as version 3 of n8n's AI Agent has its tools run. */
async function called(json: Record<string, string>, { operation: name = 'write', onError }: { operation?: string; onError?: 'stopWorkflow' } = {}) {
	const parameters = { resource: 'thing', operation: name, thing: '={{ $json.thing }}', remark: '={{ $json.remark }}' };
	const tool = nodeOf('Tool', 'things', parameters, { rewireOutputLogTo: 'ai_tool', ...(onError ? { onError } : {}) });
	const run = await runInEngine({ ...around(tool, 1), types: { pass: new PassThrough(), things: new Things() }, input: [{ json }] });
	const [task] = run.data.resultData.runData.Tool ?? [];
	return { result: task?.data?.ai_tool?.[0]?.[0]?.json ?? {}, status: run.status };
}

test('a repeated call has the key of the first, though n8n gives it another id', async () => {
	const first = await called({ thing: 'A', remark: 'x', toolCallId: 'call_1' });
	const second = await called({ thing: 'A', remark: 'x', toolCallId: 'call_2' });
	expect(first.result.runKey).toBeDefined();
	expect(second.result).toEqual(first.result);
});

test('a call in other words has the key of its content', async () => {
	const first = await called({ thing: 'A', remark: 'x', toolCallId: 'call_1' });
	const second = await called({ thing: 'A', remark: 'y', toolCallId: 'call_2' });
	expect(second.result.contentKey).toBe(first.result.contentKey);
	expect(second.result.runKey).not.toBe(first.result.runKey);
	const other = await called({ thing: 'B', remark: 'x', toolCallId: 'call_3' });
	expect(other.result.contentKey).not.toBe(first.result.contentKey);
});

test('a failure is an answer with what happened, what to do and the code', async () => {
	expect(await called({ thing: 'bad' })).toEqual({
		status: 'success',
		result: { error: 'Things are down.', message: expect.stringContaining('tell the user'), details: { code: 'unavailable', system: 'Things', retryable: true } },
	});
});

test('a failure stops the workflow where its author chose that', async () => {
	expect((await called({ thing: 'bad' }, { onError: 'stopWorkflow' })).status).toBe('error');
});

test('what a node sends by another output reaches the agent', async () => {
	expect((await called({ thing: 'A' }, { operation: 'sort' })).result).toEqual({ sorted: 'A' });
});
