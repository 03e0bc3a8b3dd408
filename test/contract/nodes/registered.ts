// Every node and credential that package.json registers, loaded from the sources. Whatever is added
// there is under these contracts from then on.
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { ICredentialType, INodeProperties, INodeType } from 'n8n-workflow';

const root = process.cwd();
const { n8n } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
	n8n: { nodes: string[]; credentials: string[] };
};

function load<T>(file: string): new () => T {
	const source = join(root, file.replace(/^dist\//, '').replace(/\.js$/, ''));
	const module = jest.requireActual<Record<string, new () => T>>(source);
	const constructor = module[basename(file).split('.')[0] ?? ''];
	if (!constructor) throw new Error(`${file} exports no class of its name`);
	return constructor;
}

export const nodeClasses = n8n.nodes.map((file) => load<INodeType>(file));
export const credentialClasses = n8n.credentials.map((file) => load<ICredentialType>(file));

export const actionNodes = nodeClasses.filter((node) => !new node().description.group.includes('trigger'));

export interface OperationRef {
	node: string;
	resource: string;
	operation: string;
}

/** All resource and operation pairs of a node, read from what the editor offers. */
export function operationsOf(node: INodeType): OperationRef[] {
	return node.description.properties
		.filter(({ name }) => name === 'operation')
		.flatMap((property) =>
			optionsOf(property).map(({ value }) => ({
				node: node.description.name,
				resource: String(property.displayOptions?.show?.resource?.[0]),
				operation: String(value),
			})),
		);
}

export function optionsOf(property: INodeProperties): Array<{ name: string; value: unknown; action?: string }> {
	return (property.options ?? []).flatMap((option) =>
		'value' in option ? [{ name: option.name, value: option.value, ...('action' in option && option.action ? { action: option.action } : {}) }] : [],
	);
}
