import { OutsideCalls } from '../../../lib/application/outside-calls';
import { changed, ConnectorError, isConnectorError } from '../../../lib/domain/errors';
import type { HttpRequest } from '../../../lib/domain/http';
import type { OutsideCall } from '../../../lib/domain/runtime';
import type { SlotResult } from '../../../lib/domain/store';
import { MemoryStore } from '../../../lib/infra/store/memory-store';
import { Cache } from '../../../lib/resilience/cache';
import { CircuitBreaker } from '../../../lib/resilience/circuit-breaker';
import { LimitedHttp } from '../../../lib/resilience/limited-http';
import { createKommo } from '../../../lib/systems/kommo/kommo';
import { anything, crmUnderTest } from '../application/crm.fixtures';
import { context, failure, order, startErp } from '../application/erp.fixtures';
import { VirtualClock } from '../resilience/virtual-clock';
import { ScriptedHttp } from '../systems/kommo/scripted-http';
import { RecordingMeter } from './recording-meter';

let clock: VirtualClock;
let store: MemoryStore;
let meter: RecordingMeter;

beforeEach(() => {
	clock = new VirtualClock();
	store = new MemoryStore(clock);
	meter = new RecordingMeter();
});

describe('a call to an ERP', () => {
	test.each<[string, (subject: ReturnType<typeof startErp>) => Promise<unknown>]>([
		['getByPhone', async ({ service }) => await service().getCustomerByPhone({ phone: '11987654321' }, context)],
		['getByDocument', async ({ service }) => await service().getCustomerByDocument({ document: '52998224725' }, context)],
		['getById', async ({ service }) => await service().getCustomer({ customerId: '7' }, context)],
		['getStock', async ({ service }) => await service().getStock({ sku: 'A' }, context)],
		['getPrice', async ({ service }) => await service().getPrice({ sku: 'A' }, context)],
		['getLastOrders', async ({ service }) => await service().getLastOrders({ customerId: '7' }, context)],
		['getOpenOrders', async ({ service }) => await service().getOpenOrders({ customerId: '7' }, context)],
		['createOrder', async ({ service }) => await service().createOrder(order, context)],
		['createTicket', async ({ service }) => await service().createTicket({ customerId: '7', description: 'x', idempotencyKey: 'k' }, context)],
	])('is counted as %s', async (method, ask) => {
		const subject = startErp();
		await subject.clock.run(ask(subject));
		expect(subject.calls.map(({ erp }) => erp)).toEqual([{ method, errorType: null }]);
	});

	test('that fails is counted with its code, each attempt of its own; one that finds nothing went well', async () => {
		const subject = startErp();
		subject.erp.answers.getStock = async () => await Promise.reject(failure('unavailable'));
		await subject.clock.run(subject.service().getStock({ sku: 'A' }, context).catch(() => null));
		expect(subject.calls.map(({ attempt, outcome, erp }) => [attempt, outcome, erp?.errorType])).toEqual([1, 2, 3].map((attempt) => [attempt, 'unavailable', 'unavailable']));
		subject.erp.answers.getStock = async () => await Promise.resolve(null);
		subject.calls.length = 0;
		await subject.service().getStock({ sku: 'B' }, context);
		expect(subject.calls).toMatchObject([{ outcome: 'not_found', erp: { method: 'getStock', errorType: null } }]);
	});

	test('that was cancelled says nothing about the ERP', async () => {
		const subject = startErp();
		const cancelled = AbortSignal.abort(new Error('cancelled'));
		const calls = new OutsideCalls({ system: 'Fake ERP', clock, random: () => 0, log: { call: (call) => void subject.calls.push(call), warn: () => undefined, debug: () => undefined }, erpMethods: { stock: 'getStock' } });
		await calls.logged('stock', 1, cancelled, async () => await Promise.reject(new Error('cancelled'))).catch(() => null);
		expect(subject.calls).toEqual([expect.not.objectContaining({ erp: expect.anything() })]);
		expect(subject.calls).toMatchObject([{ outcome: 'cancelled' }]);
	});

	test('that ends in a fault of our own has failed: it was not cancelled', async () => {
		const subject = startErp();
		subject.erp.answers.getStock = async () => await Promise.reject(new TypeError('Cannot read properties of undefined'));
		await subject.service().getStock({ sku: 'A' }, context).catch(() => null);
		expect(subject.calls).toMatchObject([{ outcome: 'failed', erp: { method: 'getStock', errorType: 'failed' } }]);
	});

	test('that the circuit breaker let nothing through of was spared, also where its error was put in other words', async () => {
		const subject = startErp();
		const breaker = new CircuitBreaker({ system: 'Fake ERP', clock, threshold: 1 });
		await breaker.run(async () => await Promise.reject(failure('timeout'))).catch(() => null);
		subject.erp.answers.getStock = async () =>
			await breaker.run(async () => await Promise.resolve(null)).catch((error: unknown) => {
				throw isConnectorError(error) ? changed(error, { hint: 'other words' }) : error;
			});
		await subject.service().getStock({ sku: 'A' }, context).catch(() => null);
		expect(subject.calls).toMatchObject([{ attempt: 1, outcome: 'spared' }]);
	});

	test('that could not be made because the Store was down is no failure of the ERP', async () => {
		const subject = startErp();
		subject.erp.answers.getStock = async () => await Promise.reject(new ConnectorError('unavailable', 'down', { system: 'Store', retryable: false }));
		await subject.service().getStock({ sku: 'A' }, context).catch(() => null);
		expect(subject.calls).toMatchObject([{ system: 'Fake ERP', outcome: 'not_sent' }]);
	});

	test('looking for an order that may have been made is a call, too', async () => {
		const subject = startErp();
		subject.erp.capabilities = { ...subject.erp.capabilities, idempotentWrites: { createOrder: 'lookup', createTicket: 'none' } };
		subject.erp.answers.createOrder = async () => await Promise.reject(failure('timeout'));
		await subject.clock.run(subject.service().createOrder(order, context).catch(() => null));
		expect(new Set(subject.calls.map(({ operation, erp }) => `${operation} ${erp?.method}`))).toEqual(new Set(['findOrder findOrder', 'createOrder createOrder']));
	});
});

test('looking for a record in a CRM that may have been made is a call', async () => {
	const calls: OutsideCall[] = [];
	const { crm, clock: time, service } = crmUnderTest({ log: { call: (call) => void calls.push(call), warn: () => undefined, debug: () => undefined } });
	crm.fail('addInteraction', new ConnectorError('timeout', 'no answer', { system: 'Fake CRM' }), { after: true });
	await time.run(service.addInteraction({ contactId: '1', messageId: 'm', content: 'Oi' }, anything));
	expect(calls.map(({ operation, outcome }) => `${operation} ${outcome}`)).toEqual(['interaction timeout', 'findInteraction ok']);
});

describe('what the cache was asked for', () => {
	const read = async (cache: Cache, load: () => Promise<string>) =>
		await cache.read({ system: 'ERP', namespace: 'n', key: 'k', ttlMs: 1_000, stale: { maxAgeMs: 60_000, instead: () => true } }, load).catch(() => null);

	test('is told as hit, miss and stale', async () => {
		const cacheOf = () => new Cache({ store, clock, log: { warn: () => undefined }, meter });
		const one = cacheOf();
		await read(one, async () => await Promise.resolve('a'));
		await read(one, async () => await Promise.resolve('b'));
		await read(cacheOf(), async () => await Promise.resolve('c'));
		await clock.advance(2_000);
		await read(one, async () => await Promise.reject(new Error('down')));
		expect(meter.told).toEqual(['cache ERP miss', 'cache ERP hit', 'cache ERP hit', 'cache ERP stale']);
	});

	test('a read that failed was a miss', async () => {
		const cache = new Cache({ store, clock, log: { warn: () => undefined }, meter });
		await read(cache, async () => await Promise.reject(new Error('down')));
		expect(meter.told).toEqual(['cache ERP miss']);
	});
});

test('a breaker tells its state at any moment, and when it was last used', async () => {
	const breaker = new CircuitBreaker({ system: 'ERP', clock, threshold: 2, openMs: 10_000 });
	const call = async (work: () => Promise<unknown>) => await breaker.run(work).catch(() => null);
	const down = async () => await Promise.reject(failure('unavailable'));
	expect([breaker.state, breaker.lastUsedAt]).toEqual(['closed', 0]);
	await call(down);
	await call(down);
	expect(breaker.state).toBe('open');
	await clock.advance(10_000);
	expect(breaker.state).toBe('half_open');
	await call(down);
	expect(breaker.state).toBe('open');
	await clock.advance(10_000);
	await call(async () => await Promise.resolve('up'));
	expect([breaker.state, breaker.lastUsedAt]).toEqual(['closed', clock.now()]);
});

describe('the wait for a place under a limit', () => {
	const signal = new AbortController().signal;

	test('is told once for each call of a CRM that had to wait, with how long', async () => {
		const http = { send: async () => await Promise.resolve({ status: 200, headers: {}, text: '' }) };
		const limited = new LimitedHttp({ http, store, accountKey: 'a', system: 'CRM', limits: [{ name: 'all', limit: 2, windowMs: 1_000 }], clock, random: () => 0, maxWaitMs: 60_000, meter });
		const request: HttpRequest = { method: 'GET', url: 'https://crm.example', timeoutMs: 1_000, signal };
		await clock.run(Promise.all([1, 2, 3].map(async () => await limited.send(request))));
		expect(meter.told).toEqual(['wait CRM 1100']);
	});

	test('is told for Kommo’s seven a second', async () => {
		const http = new ScriptedHttp(Array.from({ length: 8 }, () => ({ json: { id: 1 } })));
		const log = { call: () => undefined, warn: () => undefined, debug: () => undefined };
		const kommo = createKommo({ http, baseUrl: 'https://loja.kommo.com', store, accountKey: 'loja', clock, random: () => 0, log, meter });
		await clock.run(Promise.all(Array.from({ length: 8 }, async () => await kommo.client.request({ operation: 'lead.get', method: 'GET', path: '/leads/1' }, { signal }))));
		expect(meter.told).toHaveLength(1);
		expect(meter.told[0]).toMatch(/^wait Kommo 1\d\d\d$/);
	});

	test('is told where it ends in a refusal, too', async () => {
		const http = { send: async () => await Promise.resolve({ status: 200, headers: {}, text: '' }) };
		let asked = 0;
		const full = { takeSlot: async () => await Promise.resolve({ granted: false as const, retryAfterMs: ++asked === 1 ? 1_000 : 60_000 }) };
		const limited = new LimitedHttp({ http, store: full, accountKey: 'a', system: 'CRM', limits: [{ name: 'all', limit: 2, windowMs: 1_000 }], clock, random: () => 0, maxWaitMs: 5_000, meter });
		await clock.run(limited.send({ method: 'GET', url: 'https://crm.example', timeoutMs: 1_000, signal }).catch(() => null));
		expect(meter.told).toEqual(['wait CRM 1000']);
	});

	test.each<[string, () => Promise<SlotResult>]>([
		['no turn is near', async () => await Promise.resolve({ granted: false, retryAfterMs: 600_000 })],
		['the Store is down', async () => await Promise.reject(new ConnectorError('unavailable', 'down', { system: 'Store' }))],
	])('a call to Kommo that is not sent because %s is a line and a count, and no failure of Kommo', async (_, takeSlot) => {
		const calls: OutsideCall[] = [];
		const log = { call: (call: OutsideCall) => void calls.push(call), warn: () => undefined, debug: () => undefined };
		jest.spyOn(store, 'takeSlot').mockImplementation(takeSlot);
		const http = new ScriptedHttp([{ json: { id: 1 } }]);
		const kommo = createKommo({ http, baseUrl: 'https://loja.kommo.com', store, accountKey: 'loja', clock, random: () => 0, log, meter });
		const request = kommo.client.request({ operation: 'note.add', method: 'POST', path: '/leads/1', json: {}, attempts: 1 }, { signal });
		await clock.run(request.catch(() => null));
		expect(calls).toMatchObject([{ system: 'Kommo', operation: 'note.add', attempt: 1, outcome: 'not_sent' }]);
		expect(http.requests).toHaveLength(0);
	});
});
