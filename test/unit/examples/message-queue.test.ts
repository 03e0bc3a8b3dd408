import { runInNewContext } from 'node:vm';

import { readExample } from '../../../scripts/lib/examples.ts';

interface Run {
	/** The item of the queue’s trigger; none where Kommo’s own trigger started the run. */
	job?: { isLastAttempt?: boolean; addedAt?: string };
	intent?: string;
	/** The item that the condition is asked about. */
	json?: object;
}

/** What a condition of the example “Atendimento no WhatsApp com fila” says in such a run. */
function says(condition: string, { job, intent = 'stock', json = {} }: Run): unknown {
	const node = readExample('atendimento-com-fila.json').nodes.find(({ name }) => name === condition);
	const { leftValue } = (node?.parameters as { conditions: { conditions: [{ leftValue: string }] } }).conditions.conditions[0];
	const $ = (name: string): object => {
		if (name === 'Entender a mensagem') return { item: { json: { intent } } };
		return { isExecuted: job !== undefined, first: () => ({ json: job }) };
	};
	return runInNewContext(leftValue.slice('={{'.length, -'}}'.length), { $, $json: json, Date });
}

const down = { error: 'REST ERP answered 503', details: { code: 'unavailable', retryable: true } };
const refused = { error: 'REST ERP answered 422', details: { code: 'validation', retryable: false } };
const uncertain = { error: 'Perhaps it was placed', details: { code: 'uncertain', retryable: false } };
const [early, last] = [{ isLastAttempt: false }, { isLastAttempt: true }];

describe('the example “Atendimento no WhatsApp com fila” decides by itself', () => {
	test.each([
		['an ERP that is away, attempts left', { job: early, json: down }, true],
		['an outcome that is unknown, attempts left', { job: early, json: uncertain }, true],
		['the last attempt', { job: last, json: down }, false],
		['an error that another attempt does not change', { job: early, json: refused }, false],
		['an error of no code', { job: early, json: { error: 'x' } }, false],
		['a run that no queue repeats', { json: down }, false],
	])('%s', (_, run, tryAgain) => {
		expect(says('Ainda há tentativas?', run)).toBe(tryAgain);
	});

	test.each([['order', true], ['price', true], ['stock', false], ['human', false], ['unclear', false]])('a message of intent %s waits for the customer’s record: %s', (intent, waits) => {
		expect(says('O cadastro pode esperar?', { job: early, intent, json: down })).toBe(waits);
		expect(says('O cadastro pode esperar?', { job: last, intent, json: down })).toBe(false);
	});

	test('a message of yesterday evening is not answered by the bot in the morning', () => {
		const minutesAgo = (minutes: number) => ({ addedAt: new Date(Date.now() - minutes * 60_000).toISOString() });
		expect([minutesAgo(1), minutesAgo(59), minutesAgo(61), minutesAgo(600)].map((job) => says('É recente?', { job }))).toEqual([true, true, false, false]);
		expect(says('É recente?', {})).toBe(true);
	});
});
