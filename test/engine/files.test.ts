// Files that come with an item, leave with a result, and are attached to errors: decided by n8n's real engine.
import { NodeConnectionTypes, type IExecuteFunctions, type INodeExecutionData, type INodeType, type INodeTypeDescription } from 'n8n-workflow';

import { ConnectorError } from '../../lib/domain/errors';
import { propertiesOf } from '../../lib/n8n/description';
import { defineOperationFor, WithFiles, type Resource } from '../../lib/n8n/operation';
import { runNode } from '../../lib/n8n/runner';
import { outputOf, runInEngine } from '../support/engine/engine.ts';
import { around, nodeOf, PassThrough } from '../support/engine/graph.ts';

const operation = defineOperationFor<null>();
const text = (content: string) => new TextEncoder().encode(content);
let underWay = 0;
let mostUnderWay = 0;

const resources: Array<Resource<null>> = [
	{
		value: 'file',
		name: 'File',
		operations: [
			operation({
				resource: 'file',
				operation: 'copy',
				name: 'Copy',
				action: 'Copy a file',
				description: 'Copy a file',
				idempotent: true,
				fields: [{ displayName: 'Name', name: 'name', type: 'string', default: '' }],
				run: async ({ file }, { name }) => {
					mostUnderWay = Math.max(mostUnderWay, ++underWay);
					try {
						const { bytes, fileName, mimeType } = await file(name);
						const content = new TextDecoder().decode(bytes);
						if (content === 'drift') throw drift();
						return new WithFiles({ content }, { copy: { bytes, fileName: `copy of ${fileName}`, mimeType } });
					} finally {
						underWay--;
					}
				},
			}),
		],
	},
];

function drift(): ConnectorError {
	return new ConnectorError('drift', 'The page has changed.', {
		system: 'Files',
		context: { step: 3 },
		attachments: [{ name: 'screenshot', fileName: 'screenshot.png', mimeType: 'image/png', bytes: text('picture') }],
	});
}

class Files implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Files',
		name: 'files',
		group: ['transform'],
		version: 1,
		description: '',
		defaults: { name: 'Files' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		properties: propertiesOf(resources),
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await runNode(this, {
			system: 'Files',
			outputs: 1,
			resources,
			itemsAtOnce: async (parameter, scope) => await scope.once('width', async () => await Promise.resolve(parameter('name') === 'data' ? 2 : 1)),
			services: () => null,
		});
	}
}

const types = { pass: new PassThrough(), files: new Files() };

const withFile = (content: string): INodeExecutionData => ({
	json: {},
	binary: { data: { data: Buffer.from(content).toString('base64'), mimeType: 'text/plain', fileName: 'note.txt' } },
});

async function copy(input: INodeExecutionData[], name = 'data') {
	const node = nodeOf('Files', 'files', { resource: 'file', operation: 'copy', name }, { onError: 'continueErrorOutput' });
	return await runInEngine({ ...around(node, 2), types, input });
}

const contentOf = (item: INodeExecutionData | undefined, name: string) => Buffer.from(item?.binary?.[name]?.data ?? '', 'base64').toString();

test('an operation reads the files of its own item, and its files leave as binaries of its result', async () => {
	const items = outputOf(await copy([withFile('one'), withFile('two')]), 'Output 0');
	expect(items.map(({ json }) => json.content)).toEqual(['one', 'two']);
	expect(items.map((item) => contentOf(item, 'copy'))).toEqual(['one', 'two']);
	expect(items[0]?.binary?.copy).toMatchObject({ fileName: 'copy of note.txt', mimeType: 'text/plain' });
	expect(items.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }]);
});

test('what an error brings along leaves with it by the error output', async () => {
	const result = await copy([withFile('one'), withFile('drift')]);
	expect(outputOf(result, 'Output 0')).toHaveLength(1);
	const [failed] = outputOf(result, 'Output 1');
	expect(failed?.json).toMatchObject({ error: 'The page has changed.', details: { code: 'drift', context: { step: 3 } } });
	expect(contentOf(failed, 'screenshot')).toBe('picture');
	expect(failed?.binary?.screenshot).toMatchObject({ fileName: 'screenshot.png', mimeType: 'image/png' });
});

test('a file that is not there is named, with those that are', async () => {
	const [failed] = outputOf(await copy([withFile('one')], 'contract'), 'Output 1');
	expect(failed?.json).toMatchObject({ error: 'The item has no file in the binary property “contract”.', message: expect.stringContaining('The item has: data.'), details: { code: 'validation' } });
});

test('how many items run side by side may depend on what has to be asked for first', async () => {
	mostUnderWay = 0;
	await copy(['a', 'b', 'c', 'd'].map(withFile));
	expect(mostUnderWay).toBe(2);
});
