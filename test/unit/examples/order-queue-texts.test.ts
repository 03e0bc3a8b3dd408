// What the example “Pedido com fila” tells of an order; that n8n sends it is tried in test/e2e.
import { valueIn } from './expressions.ts';

/** A customer with several orders must know which one a text is about. */
const what = '10 × CIM-CP2-50';
const refused = { error: 'Kommo answered 403', reason: 'failed' };
const order = { items: [{ sku: 'CIM-CP2-50', quantity: 10 }], text: 'Quero 10 sacos', talkId: 1, leadId: 2, contactId: 3, accountId: '4' };
const job = { jobId: 'm-1', data: order, attempt: 3, outcome: 'failed', failure: { message: 'ERP answered 503' }, endedAt: '2026-01-05T15:00:00.000Z' };

const given = (node: string, parameter: string, json: object, before: Record<string, object> = {}): unknown => valueIn('pedido-com-fila.json', { node, parameter }, { json, before });
const placed = { 'Pedido da fila': job, 'Criar pedido': { number: '4711' } };

test('the confirmation names number, quantity and product, from what the order’s job has handed on', () => {
	const data = given('Guardar aviso', 'data', { number: '4711' }, placed);
	expect(given('Confirmar ao cliente', 'text', { jobId: 'm-1', data })).toBe(`Pedido #4711 criado com sucesso: ${what}.`);
});

test('the apology names quantity and product', () => {
	expect(given('Pedir desculpas', 'text', job)).toBe(`Houve um problema ao processar seu pedido de ${what}. Nossa equipe vai entrar em contato.`);
});

test.each([
	['failed', `Não foi concluído o pedido de ${what}: confira no ERP antes de repetir.`],
	['unknown', `Não se sabe se foi criado o pedido de ${what}: confira no ERP antes de repetir.`],
])('the team reads of an order whose outcome is “%s” which one it is', (outcome, first) => {
	const text = String(given('Alertar a equipe', 'description', refused, { 'Pedido sem sucesso': { ...job, outcome } }));
	expect(text.split('\n')[0]).toBe(first);
});

test('who has to tell a customer the number reads for which order, whether or not its telling was queued', () => {
	const notQueued = given('Aviso fora da fila', 'jsonOutput', refused, placed) as object;
	const queued = { ...job, data: given('Guardar aviso', 'data', { number: '4711' }, placed) };
	for (const item of [notQueued, queued]) {
		expect(String(given('Pedir que avisem', 'description', item)).split('\n')[0]).toBe(`O pedido #4711 (${what}) está no ERP, mas o bot não avisou o cliente.`);
	}
});

test('an order of two products is named whole', () => {
	const two = { ...order, items: [...order.items, { sku: 'ARE-M3', quantity: 2 }] };
	expect(given('Pedir desculpas', 'text', { ...job, data: two })).toContain(`pedido de ${what}, 2 × ARE-M3.`);
});
