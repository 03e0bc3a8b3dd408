import { blingAnswering, context, steppedClock } from './scripted';
import { ConnectorError } from '../../../../lib/domain/errors';
import { MemoryStore } from '../../../../lib/infra/store/memory-store';

const account = '/empresas/me/dados-basicos';
const products = { json: { data: [{ id: 13, nome: 'Cimento', codigo: 'CIM', preco: 10, situacao: 'A' }] } };
const order = { customerId: '16', items: [{ sku: 'CIM', quantity: 1 }], source: 'bot', idempotencyKey: 'key-1' };

class ShakyStore extends MemoryStore {
	down = false;

	override async get(key: string) {
		this.check();
		return await super.get(key);
	}

	override async set(...call: Parameters<MemoryStore['set']>) {
		this.check();
		return await super.set(...call);
	}

	override async takeSlot(...call: Parameters<MemoryStore['takeSlot']>) {
		this.check();
		return await super.takeSlot(...call);
	}

	private check(): void {
		if (this.down) throw new ConnectorError('unavailable', 'Store: down.', { system: 'Store' });
	}
}

function start() {
	const clock = steppedClock();
	const store = new ShakyStore(clock);
	const answers = { 'GET /produtos': products, 'GET /formas-pagamentos': { json: { data: [{ id: 1, situacao: 1, padrao: 1 }] } }, 'POST /pedidos/vendas': { status: 201, json: { data: { id: 22 } } } };
	const bling = blingAnswering(answers, {}, { store, clock });
	// Each run opens the ERP anew.
	return { bling, clock, store, price: async () => await bling.another().getPrice('CIM', {}, context) };
}

describe('Bling while the Store is down', () => {
	test('is read, at one request a second, and not asked again whose the account is', async () => {
		const { bling, clock, store, price } = start();
		await price();
		store.down = true;
		const startedAt = clock.now();
		for (let count = 0; count < 4; count++) expect(await price()).toMatchObject({ sku: 'CIM' });
		expect(bling.sent('/produtos')).toHaveLength(5);
		expect(bling.sent(account)).toHaveLength(1);
		expect(clock.now() - startedAt).toBeGreaterThanOrEqual(3 * 1_000);
	});

	test('is read also by who has not met it before', async () => {
		const { bling, store, price } = start();
		store.down = true;
		await price();
		await price();
		expect(bling.sent('/produtos')).toHaveLength(2);
		expect(bling.sent(account)).toHaveLength(1);
	});

	test('is sent no order, and sent it when the Store is back', async () => {
		const { bling, store } = start();
		store.down = true;
		await expect(bling.another().createOrder(order, context)).rejects.toMatchObject({ code: 'unavailable', system: 'Store', nothingDone: true });
		expect(bling.sent('/pedidos/vendas')).toEqual([]);
		store.down = false;
		await bling.another().createOrder(order, context);
		expect(bling.sent('/pedidos/vendas')).toHaveLength(1);
	});
});
