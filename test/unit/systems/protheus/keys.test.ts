// What a look-up by key proves: whose record it is, and whether the column holds the whole key.
import { isConnectorError, type ConnectorError } from '../../../../lib/domain/errors';
import type { ProtheusSettingsInput } from '../../../../lib/systems/protheus';
import { context, page, protheusAnswering } from './scripted-protheus';

const failureOf = async (call: Promise<unknown>): Promise<ConnectorError> => {
	const error: unknown = await call.then(() => undefined, (reason: unknown) => reason);
	if (!isConnectorError(error)) throw new Error('It did not fail as it should.');
	return error;
};

type Held = Record<string, string | undefined>;
const service = { path: '/x', body: { chave: '{idempotencyKey}' }, response: { id: 'numero' } };
const ticketKey = { table: 'SZ1', field: 'Z1_CHAVE', idField: 'Z1_NUM', customerField: 'Z1_CLIENTE', storeField: 'Z1_LOJA' };
const settings = (maximumLength: number): Partial<ProtheusSettingsInput> => ({
	createOrder: { ...service, key: { maximumLength } },
	createTicket: { ...service, key: { ...ticketKey, maximumLength } },
});

/** Protheus with these rows, found as a database finds them: by the texts in the condition, trailing blanks aside. */
function holding(rows: readonly Held[], key: 'c5_pedecom' | 'z1_chave', given: Partial<ProtheusSettingsInput>) {
	const table = key === 'c5_pedecom' ? 'SC5' : 'SZ1';
	return protheusAnswering(({ query }) => {
		const literals = new Set([...(query['where'] ?? '').matchAll(/'([^']*)'/g)].map(([, text]) => text));
		return page(query['tables'] === table ? rows.filter((row) => literals.has(row[key]?.trimEnd() ?? '')) : []);
	}, given);
}

const orderRow = (number: string, customer: string, key: string): Held => ({
	...{ c5_filial: '0102', c5_num: number, c5_tipo: 'N', c5_cliente: customer.slice(0, 6), c5_lojacli: customer.slice(7), c5_pedecom: key },
});
const ticketRow = (number: string, customer: string, key: string): Held => ({
	...{ z1_filial: '0102', z1_num: number, z1_cliente: customer.slice(0, 6), z1_loja: customer.slice(7), z1_chave: key },
});

const maria = '001001|01';
describe.each(['order', 'ticket'] as const)('the key of one %s', (kind) => {
	const find = (rows: ReadonlyArray<[string, string, string]>, key: string, customerId?: string, length = 20) => {
		const { erp } = kind === 'order' ? holding(rows.map((row) => orderRow(...row)), 'c5_pedecom', settings(length)) : holding(rows.map((row) => ticketRow(...row)), 'z1_chave', settings(length));
		return kind === 'order' ? erp.findOrderByKey(key, context, customerId) : erp.findTicketByKey(key, context, customerId);
	};

	test('finds this customer’s record among several, oldest first, codes in any case', async () => {
		const rows: Array<[string, string, string]> = [['000001', '001002|01', 'k1'], ['000003', maria, 'k1'], ['000002', maria, 'k1   ']];
		expect(await find(rows, 'k1', maria)).toMatchObject({ id: '000002', customerId: maria });
		expect(await find([['000001', '00ab01|01', 'k1']], 'k1', ' 00AB01 | 01')).toMatchObject({ id: '000001' });
		expect(await find(rows, 'k1')).toMatchObject({ id: '000001' });
	});

	test.each(['001002|01', '001001|02'])('on a record of %s alone is taken, and nothing is sent', async (other) => {
		expect(await failureOf(find([['000001', other, 'k1']], 'k1', maria))).toMatchObject({ code: 'validation', parameter: 'Idempotency Key', nothingDone: true });
	});

	test('that its column has cut is drift and names the setting, never "absent"', async () => {
		const key = 'wamid.HBgNNTUx';
		for (const length of [10, 12, 13]) {
			expect(await failureOf(find([['000001', maria, key.slice(0, length)]], key, maria))).toMatchObject({
				code: 'drift',
				parameter: `${kind === 'order' ? 'createOrder' : 'createTicket'}.key.maximumLength`,
				message: expect.stringContaining(`${length} characters`),
			});
		}
	});

	test('is absent where a shorter one is another customer’s, or is not its beginning', async () => {
		const key = 'pedido-123456';
		expect(await find([['000001', '001002|01', 'pedido-12345']], key, maria)).toBeNull();
		expect(await find([['000001', maria, 'PEDIDO-12345']], key, maria)).toBeNull();
		expect(await find([['000001', maria, `${key}7`]], key, maria)).toBeNull();
	});

	test('fits a column of ten characters as its digest', async () => {
		const { erp, asked } = protheusAnswering(({ method }) => (method === 'POST' ? { status: 201, json: { numero: '000007' } } : page([])), settings(10));
		const given = { customerId: maria, source: 'bot', idempotencyKey: `wamid.${'A'.repeat(60)}` };
		if (kind === 'order') await erp.createOrder({ ...given, items: [{ sku: 'X', quantity: 1 }] }, context);
		else await erp.createTicket({ ...given, subject: 's', description: 'd' }, context);
		const { chave } = asked[0]?.json as { chave: string };
		expect(chave).toMatch(/^[\w-]{10}$/);
		expect(await find([['000007', maria, chave]], given.idempotencyKey, maria, 10)).toMatchObject({ id: '000007' });
	});
});

test('rows that do not hold the key prove nothing; another case of it is another key', async () => {
	const found = (key: unknown) => protheusAnswering(() => page([{ ...orderRow('000001', maria, ''), c5_pedecom: key }]), settings(20)).erp.findOrderByKey('k1', context, maria);
	expect(await found('k1   ')).toMatchObject({ id: '000001' });
	expect(await found('K1')).toBeNull();
	expect(await failureOf(found('k2'))).toMatchObject({ code: 'unsupported', parameter: 'createOrder.key' });
	expect(await failureOf(found(undefined))).toMatchObject({ code: 'unsupported' });
});

test('where the table of tickets names no customer, the key does: one key of two customers is two keys', async () => {
	const { customerField: _code, storeField: _store, ...key } = ticketKey;
	const sent: string[] = [];
	const { erp } = protheusAnswering(
		({ method, json, query }) => {
			if (method === 'POST') return { status: 201, json: { numero: String(sent.push((json as { chave: string }).chave)) } };
			const index = sent.findIndex((text) => query['where']?.includes(`'${text}'`));
			return page(index === -1 ? [] : [{ z1_filial: '0102', z1_num: String(index + 1), z1_chave: sent[index] }]);
		},
		{ createTicket: { ...service, key } },
	);
	await erp.createTicket({ customerId: maria, subject: 's', description: 'd', source: 'bot', idempotencyKey: 'k1' }, context);
	expect(await erp.findTicketByKey('k1', context, maria)).toMatchObject({ id: '1' });
	expect(await erp.findTicketByKey('k1', context, '001002|01')).toBeNull();
});
