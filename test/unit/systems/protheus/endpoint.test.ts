// Answers of a site's own service: what counts as an error, as a number, as an amount.
import { isConnectorError, type ConnectorError } from '../../../../lib/domain/errors';
import { context, protheusAnswering } from './scripted-protheus';

const endpoint = { createOrder: { path: '/pedidos', body: { pedido: '{idempotencyKey}' }, response: { id: ['numero', 'pedido.numero'], total: 'total', status: 'status' } } };
const order = { customerId: '001001|01', items: [{ sku: 'X', quantity: 2, unitPrice: 1.5 }], source: 'bot', idempotencyKey: 'k1' };
const create = (json: unknown, response: Record<string, string> = {}) =>
	protheusAnswering(() => ({ json }), { createOrder: { ...endpoint.createOrder, response: { ...endpoint.createOrder.response, ...response } } }).erp.createOrder(order, context);

const failureOf = async (call: Promise<unknown>): Promise<ConnectorError> => {
	const error: unknown = await call.then(() => undefined, (reason: unknown) => reason);
	if (!isConnectorError(error)) throw new Error('It did not fail as it should.');
	return error;
};

test.each([
	[{ errorCode: 400, errorMessage: 'Sem TES' }, 'validation'],
	[{ errorCode: '422', message: 'Sem TES' }, 'validation'],
	[{ errorCode: 500, errorMessage: 'Falha' }, 'uncertain'],
	[{ errorCode: 500 }, 'uncertain'],
	[{ errorMessage: 'Falha' }, 'uncertain'],
	[{ Code: 'FAT-1', Message: 'Falha' }, 'uncertain'],
])('a 200 with the error %j is no order, whatever fills the place of its number', async (error, code) => {
	for (const numero of ['000000', 0, false, '', null]) {
		expect(await failureOf(create({ numero, ...error }))).toMatchObject({ code, nothingDone: code === 'validation' });
	}
	// An error of the sender's and a number at once prove nothing.
	expect(await failureOf(create({ numero: '000077', ...error }))).toMatchObject({ code: 'uncertain', nothingDone: false });
});

test.each([{ errorCode: 0, errorMessage: '' }, { errorCode: '0', errorMessage: 'OK' }, { code: 200, message: 'Pedido incluído' }, { code: '0', message: 'OK' }, { message: 'Pedido incluído' }])(
	'%j says that all is well',
	async (words) => {
		expect(await create({ numero: '000077', ...words })).toMatchObject({ outcome: 'created', order: { id: '000077' } });
	},
);

test('where the number itself stands in “code”, a code and a message are no error', async () => {
	expect(await create({ code: '000078', message: 'Pedido incluído' }, { id: 'code' })).toMatchObject({ order: { id: '000078' } });
});

test.each([[true], [false], [0], ['0'], ['000000'], ['true'], [-1], ['  '], [null]])('%j is no number of an order', async (numero) => {
	expect(await failureOf(create({ numero }))).toMatchObject({ code: 'drift', parameter: 'createOrder.response.id' });
	expect(await create({ numero, pedido: { numero: '00000A' } })).toMatchObject({ order: { id: '00000A', number: '00000A' } });
});

test.each([
	['38,900', null],
	['1.234', null],
	['a combinar', null],
	[true, null],
	[1.234, 1.23],
	['38,90', 38.9],
	['38.9', 38.9],
	['1.234,56', 1234.56],
	['1,234.56', 1234.56],
	['R$ 38,90', 38.9],
	['0.500', 0.5],
	[undefined, 3],
	['', 3],
])('the total %j is %j', async (total, expected) => {
	expect((await create({ numero: '000077', total })).order.total).toBe(expected);
});
