import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeType, INodeTypeDescription } from 'n8n-workflow';

import { evaluatePlainly, plainExpression } from '../../lib/n8n/plain-expression';
import { outputOf, runInEngine } from '../support/engine/engine.ts';
import { around, nodeOf, PassThrough } from '../support/engine/graph.ts';

/** Gives out what n8n's engine makes of its parameter. */
class Evaluate implements INodeType {
	description: INodeTypeDescription = {
		...new PassThrough().description,
		name: 'evaluate',
		properties: [{ displayName: 'Value', name: 'value', type: 'string', default: '' }],
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const value: unknown = this.getNodeParameter('value', 0);
		return [[{ json: { value: value as string | null } }]];
	}
}

async function byTheEngine(expression: string, json: object): Promise<unknown> {
	const result = await runInEngine({
		...around(nodeOf('Evaluate', 'evaluate', { value: expression }), 1),
		types: { evaluate: new Evaluate(), pass: new PassThrough() },
		input: [{ json: json as IDataObject }],
	});
	return outputOf(result, 'Output 0')[0]?.json.value;
}

/** What the shortcut gives for an expression and an item; null where n8n's engine has to evaluate. */
function shortcut(expression: unknown, json: object): { value: unknown } | null {
	const plain = plainExpression(expression);
	return plain === null ? null : evaluatePlainly(json as IDataObject, plain);
}

test.each([
	['={{ $json.phone }}', { phone: '11987654321' }],
	['={{$json.phone}}', { phone: '=1+1' }],
	['={{ $json["Phone number"] }}', { 'Phone number': '11' }],
	["={{ $json['a.b'].c }}", { 'a.b': { c: 5 } }],
	['={{ $json.customer.active }}', { customer: { active: false } }],
	['={{ $json.text }}', { text: '' }],
	['={{ $json.phone }}', {}],
	['={{ $json.phone }}', { phone: null }],
	['={{ $json.customer.phone }}', { customer: {} }],
	['={{ $json.channel ?? "kommo" }}', { channel: 'jivo' }],
	['={{ $json.channel ?? "kommo" }}', { channel: '' }],
	['={{ $json.channel ?? "kommo" }}', { channel: null }],
	['={{ $json.channel ?? "kommo" }}', {}],
	['={{ $json.author ? $json.id : "" }}', { author: 'customer', id: 'm1' }],
	['={{ $json.author ? $json.id : "" }}', { author: '', id: 'm1' }],
	['={{ $json.author ? $json.id : "" }}', { id: 'm1' }],
	['={{ $json.author ? $json.id : "none" }}', { author: 'customer' }],
])('a plain expression gives without the engine what the engine gives: %s of %j', async (expression, json) => {
	const plainly = shortcut(expression, json);
	expect(plainly).not.toBeNull();
	expect(plainly?.value ?? 'nothing').toEqual((await byTheEngine(expression, json)) ?? 'nothing');
});

test.each([
	['{{ $json.phone }}', 'no expression'],
	['={{ $json.phone }} ', 'text around it'],
	['=Phone {{ $json.phone }}', 'text around it'],
	['={{ $json.phone.trim() }}', 'a call'],
	['={{ $json.phone || "" }}', 'another operator'],
	['={{ $json.a ?? $json.b }}', 'no text after the operator'],
	['={{ $json.a ?? "b" ?? "c" }}', 'two operators'],
	['={{ $json.a ?? "\\u0062" }}', 'an escape'],
	['={{ $json.a ? "b" : "c" }}', 'another choice'],
	['={{ $json.a ?? "x}}y" }}', 'what n8n takes for the end'],
	['={{ $json.a ?? "x\ny" }}', 'a line break in a text'],
	['={{ $json?.phone }}', 'optional chaining'],
	['={{ $json.constructor }}', 'refused by n8n'],
	['={{ $json.a ? $json["__proto__"] : "" }}', 'refused by n8n'],
	['={{ $json["__proto__"] }}', 'refused by n8n'],
	['={{ $json["ph\\u006fne"] }}', 'an escape'],
	["={{ $('Other').item.json.phone }}", 'another node'],
	['={{ $json[0] }}', 'a list'],
])('anything else is left to the engine: %s (%s)', (expression) => {
	expect(plainExpression(expression)).toBeNull();
});

test('a parameter that is no text is left to the engine', () => {
	expect(plainExpression(5)).toBeNull();
});

test.each([
	['an object', '={{ $json.phone }}', { phone: { number: '11' } }],
	['a list', '={{ $json.phone }}', { phone: ['11'] }],
	['a way that breaks off', '={{ $json.customer.phone }}', {}],
	['a condition that is no plain value', '={{ $json.author ? $json.id : "" }}', { author: {}, id: 'm1' }],
])('n8n decides about %s', (_, expression, json) => {
	expect(shortcut(expression, json)).toBeNull();
});

test('what is inherited or of a class is left to the engine', () => {
	expect(shortcut('={{ $json.toString }}', {})).toBeNull();
	expect(shortcut('={{ $json.list.length }}', { list: [1, 2] })).toBeNull();
	expect(shortcut('={{ $json.date.name }}', { date: Object.assign(new Date(), { name: 'x' }) })).toBeNull();
});
