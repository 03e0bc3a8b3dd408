// The parts of the documentation that follow from the code: between markers such as
// `<!-- generated:nodes -->` and `<!-- /generated -->` the text is written anew. With `--check`
// nothing is written, and a stale page is an error.
//   npm run docs    npm run docs -- --check
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative } from 'node:path';

import { capabilityParts, crmCapabilityParts } from './docs/capabilities.ts';
import { cell, code, table } from './docs/markdown.ts';
import { projectFolder, run } from './lib/toolchain.mjs';

interface Property {
	displayName: string;
	name: string;
	type: string;
	default: unknown;
	description?: string;
	required?: boolean;
	displayOptions?: { show?: Record<string, unknown[]> };
	typeOptions?: { multipleValues?: boolean };
	options?: Array<Property & { value?: string; action?: string; values?: Property[] }>;
}

interface NodeDescription {
	displayName: string;
	name: string;
	description: string;
	credentials?: Array<{ name: string; required?: boolean }>;
	properties: Property[];
}

type Load = <T>(file: string) => T;

/** The package as it is built in `dist` where the caller vouches for that, else compiled into a folder of its own. */
async function compile(ownFolder: string): Promise<Load> {
	const isBuilt = process.env.BACKOFFICE_BUILT === '1';
	const folder = isBuilt ? join(projectFolder, 'dist') : ownFolder;
	const tsc = join(projectFolder, 'node_modules', '.bin', 'tsc');
	if (!isBuilt) await run(tsc, ['-p', 'tsconfig.build.json', '--outDir', folder], { cwd: projectFolder, quiet: true });
	const require = createRequire(import.meta.url);
	return <T>(file: string) => require(join(folder, file)) as T;
}

/** The nodes that package.json registers. */
function loadNodes(load: Load): NodeDescription[] {
	const manifest = JSON.parse(readFileSync(join(projectFolder, 'package.json'), 'utf8')) as { n8n: { nodes: string[] } };
	return manifest.n8n.nodes.map((path) => {
		const className = path.split('/').at(-1)?.split('.')[0] ?? '';
		const classes = load<Record<string, new () => { description: NodeDescription }>>(path.replace(/^dist\//, ''));
		const NodeClass = classes[className];
		if (!NodeClass) throw new Error(`${path} exports no class ${className}`);
		return new NodeClass().description;
	});
}

function shownFor(property: Property, name: string): string[] {
	return (property.displayOptions?.show?.[name] ?? []).map(String);
}

function operationsOf(node: NodeDescription, resource: string) {
	const operation = node.properties.find((property) => property.name === 'operation' && shownFor(property, 'resource').includes(resource));
	return operation?.options ?? [];
}

function resourcesOf(node: NodeDescription) {
	return node.properties.find(({ name }) => name === 'resource')?.options ?? [];
}

/** Each node with its resources and operations, for the READMEs. */
function nodeTable(nodes: NodeDescription[], page: (node: NodeDescription) => string): string {
	const rows = nodes.map((node) => {
		const resources = resourcesOf(node).map(({ value = '' }) => {
			const operations = operationsOf(node, value).map((operation) => operation.value ?? '');
			return `**${value}**: ${operations.join(', ')}`;
		});
		const credentials = (node.credentials ?? []).map(({ name, required }) => code(name) + (required ? '' : '?'));
		return [`[${node.displayName}](${page(node)})`, code(node.name), resources.join('<br>') || '–', credentials.join(', ')];
	});
	return table(['Node', 'Type', 'Resources: operations', 'Credentials'], rows);
}

/** `botControl` → `docs/nodes/bot-control.md` */
function pageOf({ name }: NodeDescription): string {
	return `docs/nodes/${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}.md`;
}

function defaultText({ type, default: value }: Property): string {
	if (type === 'collection' || type === 'fixedCollection' || value === '' || value === undefined) return '';
	const text = typeof value === 'string' ? value : JSON.stringify(value);
	return text.length > 60 ? '(a text in Portuguese)' : code(text);
}

function choices({ type, options = [] }: Property): string {
	if (type !== 'options' && type !== 'multiOptions') return '';
	const values = options.flatMap(({ value }) => (value === undefined ? [] : [code(value)]));
	return values.length > 0 && values.length <= 10 ? ` ${type === 'options' ? 'One of' : 'Any of'} ${values.join(', ')}.` : '';
}

const sentence = (text: string): string => (text === '' || /[.!?]$/.test(text) ? text : `${text}.`);

function fieldRows(properties: readonly Property[], parent = ''): string[][] {
	// A notice is a text of the editor, not a field.
	return properties.filter(({ type }) => type !== 'notice').flatMap((property) => {
		const label = `${parent}${property.displayName}${property.required ? ' *' : ''}`;
		const meaning = sentence(property.description ?? '') + choices(property);
		const own = [label, code(property.name), defaultText(property), cell(meaning.trim())];
		const inner = property.type === 'collection' ? (property.options ?? []) : (property.options ?? []).flatMap(({ values = [] }) => values);
		const nested = property.type === 'collection' || property.type === 'fixedCollection' ? fieldRows(inner, `${parent}${property.displayName} › `) : [];
		return [own, ...nested];
	});
}

const fieldTable = (properties: readonly Property[]): string =>
	table(['Field', 'Name', 'Default', 'Meaning'], fieldRows(properties));

function operationReference(node: NodeDescription): string {
	const common = node.properties.filter((property) => !property.displayOptions && property.name !== 'resource');
	const parts = resourcesOf(node).flatMap((resource) =>
		operationsOf(node, resource.value ?? '').map((operation) => {
			const fields = node.properties.filter(
				(property) => property.name !== 'operation' && shownFor(property, 'resource').includes(resource.value ?? '') && shownFor(property, 'operation').includes(operation.value ?? ''),
			);
			const title = `### ${code(`${resource.value}: ${operation.value}`)}`;
			return [title, sentence(operation.description ?? ''), fields.length > 0 ? fieldTable(fields) : 'No fields.'].join('\n\n');
		}),
	);
	const shared = common.length > 0 ? [`### For all operations\n\n${fieldTable(common)}`] : [];
	return [...parts, ...shared].join('\n\n');
}

const json = (value: unknown): string => `\`\`\`json\n${JSON.stringify(value, null, 2)}\n\`\`\``;
const list = (names: readonly string[]): string => names.map(code).join(', ') || '–';

function cachePolicies(load: Load): string {
	const { erpCachePolicies, operationLabels } = load<{
		erpCachePolicies: Array<{ operation: string; ttlMs: number; why: string }>;
		operationLabels: Record<string, string>;
	}>('lib/application/erp/index.js');
	const rows = erpCachePolicies.map(({ operation, ttlMs, why }) => [operationLabels[operation] ?? operation, ttlMs === 0 ? 'not cached' : `${ttlMs / 1000} s`, cell(why)]);
	return table(['What', 'Kept for', 'Why'], rows);
}

function restErpParts(load: Load): Record<string, string> {
	const rest = load<{
		restOperationNames: string[];
		restPlaceholders: Record<string, string[]>;
		restFields: Record<string, { known: string[]; required: string[] }>;
		orderItemFields: string[];
		guideRestErpSettings: { operations: Record<string, Record<string, unknown>> } & Record<string, unknown>;
	}>('lib/systems/rest-erp/index.js');
	const { operations, ...others } = rest.guideRestErpSettings;
	const rows = rest.restOperationNames.map((name) => {
		const { known = [], required = [] } = rest.restFields[name] ?? {};
		const { method, path, query } = operations[name] ?? {};
		const search = new URLSearchParams(query as Record<string, string>).toString();
		const call = `${String(method)} ${String(path)}${search ? `?${decodeURIComponent(search)}` : ''}`;
		const fields = known.map((field) => (required.includes(field) ? `${code(field)} *` : code(field))).join(', ');
		return [code(name), code(call), (rest.restPlaceholders[name] ?? []).map((placeholder) => code(`{${placeholder}}`)).join(', ') || '–', fields || '–'];
	});
	return {
		'rest-operations': table(['Operation', 'Preset `guide`', 'Placeholders', 'Fields of the answer (* needed)'], rows),
		'rest-defaults': json(others),
		'rest-example-order': json({ createOrder: operations.createOrder }),
		'rest-item-fields': list(rest.orderItemFields),
	};
}

function mySqlParts(load: Load): Record<string, string> {
	const { guideMySqlSettings, statementParameters, ticketParameters } = load<{
		guideMySqlSettings: { tables: object; columns: object; pendingStatuses: string[]; openStatuses: string[] };
		statementParameters: Record<string, string[]>;
		ticketParameters: string[];
	}>('lib/systems/mysql/index.js');
	const { tables, columns, pendingStatuses, openStatuses } = guideMySqlSettings;
	const rows = Object.entries(statementParameters).map(([name, parameters]) => [code(name), parameters.map((parameter) => code(`:${parameter}`)).join(', ')]);
	return {
		'mysql-defaults': json({ tables, columns }),
		'mysql-statuses': `Open: ${list(openStatuses)}. Pending (owed): ${list(pendingStatuses)}.`,
		'mysql-statements': table(['Statement', 'Named parameters'], rows),
		'mysql-ticket': list(ticketParameters),
	};
}

function kommoEvents(load: Load): string {
	const { kommoEventCatalogue } = load<{ kommoEventCatalogue: Array<{ value: string; label: string; description?: string }> }>('lib/systems/kommo/event-catalogue.js');
	return table(['Event', 'Kommo’s code', ''], kommoEventCatalogue.map(({ value, label, description = '' }) => [label, code(value), description]));
}

function generatedParts(load: Load): Record<string, string> {
	const nodes = loadNodes(load);
	const references = nodes.map((node): [string, string] => [
		`node:${node.name}`,
		resourcesOf(node).length > 0 ? operationReference(node) : fieldTable(node.properties),
	]);
	return {
		...Object.fromEntries(references),
		nodes: nodeTable(nodes, pageOf),
		'cache-policies': cachePolicies(load),
		...capabilityParts(load<{ erpSystems: Parameters<typeof capabilityParts>[0] }>('lib/n8n/erp/systems.js').erpSystems),
		...crmCapabilityParts(load<{ crmSystems: Parameters<typeof crmCapabilityParts>[0] }>('lib/n8n/crm/systems.js').crmSystems),
		'kommo-events': kommoEvents(load),
		...restErpParts(load),
		...mySqlParts(load),
	};
}

const marked = /(<!-- generated:([\w:-]+) -->\n)[^]*?(<!-- \/generated -->)/g;

function filledIn(text: string, parts: Record<string, string>, page: string): string {
	return text.replace(marked, (_whole, begin: string, name: string, end: string) => {
		const part = parts[name];
		if (part === undefined) throw new Error(`${page}: nothing is generated under the name “${name}”.`);
		return `${begin}${part}\n${end}`;
	});
}

const check = process.argv.includes('--check');
mkdirSync(join(projectFolder, '.tmp'), { recursive: true });
const folder = mkdtempSync(join(projectFolder, '.tmp', 'docs-'));
try {
	const parts = generatedParts(await compile(folder));
	const pages = [...globSync('README*.md', { cwd: projectFolder }), ...globSync('docs/**/*.md', { cwd: projectFolder })];
	for (const page of pages.sort()) {
		const file = join(projectFolder, page);
		const before = readFileSync(file, 'utf8');
		const after = filledIn(before, parts, page);
		if (after === before) continue;
		if (check) {
			console.error(`${relative(projectFolder, file)} is out of date: run npm run docs.`);
			process.exitCode = 1;
		} else {
			writeFileSync(file, after);
			console.log(`${page} written`);
		}
	}
} finally {
	rmSync(folder, { recursive: true, force: true });
}
