// The texts of the example “Pedido com fila”, by n8n's own expression engine: an error in an expression is no error there, the whole text is gone.
import { createRunExecutionData, Workflow, type IDataObject, type INodeExecutionData, type ITaskData } from 'n8n-workflow';

import { readExample } from '../../scripts/lib/examples.ts';
import { nodeOf, PassThrough } from '../support/engine/graph.ts';

const example = readExample('pedido-com-fila.json');
const job = { jobId: 'm-1', attempt: 3, outcome: 'failed', endedAt: '', failure: { message: 'ERP answered 503' } };
const list = [{ sku: 'CIM-CP2-50', quantity: 10 }, { sku: 'ARE-M3', quantity: '2' }];
const named = '10 × CIM-CP2-50, 2 × ARE-M3';

const itemOf = (json: IDataObject): INodeExecutionData => ({ json, pairedItem: { item: 0 } });

/** Start, by the name that the text refers to → the node with the text. */
async function textOf(name: string, parameter: string, items: unknown): Promise<unknown> {
	const start = 'Pedido sem sucesso';
	const expression = String(example.nodes.find((each) => each.name === name)?.parameters?.[parameter]);
	const node = nodeOf(name, 'pass', {});
	const type = new PassThrough();
	const workflow = new Workflow({
		nodes: [nodeOf(start, 'pass', {}), node],
		connections: { [start]: { main: [[{ node: name, type: 'main', index: 0 }]] } },
		active: false,
		nodeTypes: { getByName: () => type, getByNameAndVersion: () => type, getKnownTypes: () => ({}) },
	});
	const data: IDataObject = { number: '4711', text: 'Quero cimento', ...(items === undefined ? {} : { items: items as IDataObject }) };
	const item = itemOf({ ...job, data, sent: true });
	const ran: ITaskData = { startTime: 0, executionTime: 0, executionIndex: 0, source: [], data: { main: [[item]] } };
	const run = createRunExecutionData({ resultData: { runData: { [start]: [ran] } } });
	const source = { node, data: { main: [[item]] }, source: { main: [{ previousNode: start }] } };
	return workflow.expression.getParameterValue(expression, run, 0, 0, name, [item], 'manual', {}, source);
}

const texts: Array<[string, string, (products: string) => string]> = [
	['Confirmar ao cliente', 'text', (products) => `Pedido #4711 criado com sucesso${products && `: ${products}`}.`],
	['Pedir desculpas', 'text', (products) => `Houve um problema ao processar seu pedido${products && ` de ${products}`}. Nossa equipe vai entrar em contato.`],
	[
		'Pedir que avisem',
		'description',
		(products) => `O pedido #4711${products && ` (${products})`} está no ERP, mas o bot não avisou o cliente.\nMotivo técnico: ERP answered 503\nTrabalho na fila avisos: m-1`,
	],
	[
		'Alertar a equipe',
		'description',
		(products) =>
			`Não foi concluído o pedido${products && ` de ${products}`}: confira no ERP antes de repetir.\nO cliente escreveu: “Quero cimento”\nMotivo técnico: ERP answered 503\nTentativas: 3\nAviso ao cliente: enviado\nTrabalho na fila pedidos: m-1`,
	],
];

describe.each(texts)('%s, %s', (node, parameter, expected) => {
	test.each([
		['a list', list],
		['the text of one, as the ERP node takes it', JSON.stringify(list)],
	])('names the products of %s', async (_, items) => {
		expect(await textOf(node, parameter, items)).toBe(expected(named));
	});

	test.each([
		['are missing', undefined],
		['are null', null],
		['are an empty list', []],
		['are the text of an empty list', '[]'],
		['are an empty text', ''],
		['are a text that is no JSON', '10 sacos'],
		['are no list', { sku: 'CIM-CP2-50' }],
		['are the text of a number', '5'],
		['hold nothing', [null]],
		['say neither product nor quantity', [{}, { sku: 'ARE-M3' }]],
	])('is a whole sentence without products where they %s', async (_, items) => {
		expect(await textOf(node, parameter, items)).toBe(expected(''));
	});
});
