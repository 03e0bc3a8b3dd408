import type { IDataObject } from 'n8n-workflow';

import { followReference, plainReference } from '../../lib/n8n/plain-reference';

/** What the shortcut gives for an expression and an item; undefined where n8n's engine has to evaluate. */
function shortcut(expression: unknown, json: object): unknown {
	const path = plainReference(expression);
	return path === null ? undefined : followReference(json as IDataObject, path);
}

test.each([
	['={{ $json.phone }}', { phone: '11987654321' }, '11987654321'],
	['={{$json.phone}}', { phone: '=1+1' }, '=1+1'],
	['={{ $json["Phone number"] }}', { 'Phone number': '11' }, '11'],
	["={{ $json['a.b'].c }}", { 'a.b': { c: 5 } }, 5],
	['={{ $json.customer.active }}', { customer: { active: false } }, false],
	['={{ $json.text }}', { text: '' }, ''],
])('a plain reference is followed without the engine: %s', (expression, json, value) => {
	expect(shortcut(expression, json)).toBe(value);
});

test.each([
	['{{ $json.phone }}', 'no expression'],
	['={{ $json.phone }} ', 'text around it'],
	['=Phone {{ $json.phone }}', 'text around it'],
	['={{ $json.phone.trim() }}', 'a call'],
	['={{ $json.phone || "" }}', 'an operator'],
	['={{ $json?.phone }}', 'optional chaining'],
	['={{ $json.constructor }}', 'refused by n8n'],
	['={{ $json["__proto__"] }}', 'refused by n8n'],
	['={{ $json["ph\\u006fne"] }}', 'an escape'],
	["={{ $('Other').item.json.phone }}", 'another node'],
	['={{ $json[0] }}', 'a list'],
])('anything else is left to the engine: %s (%s)', (expression) => {
	expect(plainReference(expression)).toBeNull();
});

test('a parameter that is no text is left to the engine', () => {
	expect(plainReference(5)).toBeNull();
});

test.each([
	['a missing value', {}],
	['null', { phone: null }],
	['an object', { phone: { number: '11' } }],
	['a list', { phone: ['11'] }],
])('n8n decides about %s', (_, json) => {
	expect(shortcut('={{ $json.phone }}', json)).toBeUndefined();
});

test('what is inherited or of a class is left to the engine', () => {
	expect(shortcut('={{ $json.toString }}', {})).toBeUndefined();
	expect(shortcut('={{ $json.list.length }}', { list: [1, 2] })).toBeUndefined();
	expect(shortcut('={{ $json.date.name }}', { date: Object.assign(new Date(), { name: 'x' }) })).toBeUndefined();
});
