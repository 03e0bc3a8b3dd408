import { ConnectorError } from '../../../lib/domain/errors';
import type { HttpRequest } from '../../../lib/domain/http';
import { MemoryStore } from '../../../lib/infra/store/memory-store';
import { LimitedHttp, type RequestLimit } from '../../../lib/resilience/limited-http';
import { VirtualClock } from './virtual-clock';

const signal = new AbortController().signal;
const request = (url: string): HttpRequest => ({ method: 'GET', url, timeoutMs: 1_000, signal });
const limits: RequestLimit[] = [
	{ name: 'all', limit: 20, windowMs: 2_000 },
	{ name: 'searches', limit: 4, windowMs: 1_000, applies: ({ url }) => url.includes('search') },
];

describe('HTTP that keeps an account’s limits', () => {
	const start = () => {
		const clock = new VirtualClock();
		const store = new MemoryStore(clock);
		const sent: Array<{ at: number; url: string }> = [];
		const http = { send: async ({ url }: HttpRequest) => (sent.push({ at: clock.now(), url }), await Promise.resolve({ status: 200, headers: {}, text: '' })) };
		const process = (maxWaitMs = 120_000) => new LimitedHttp({ http, store, accountKey: 'acme', system: 'CRM', limits, clock, random: Math.random, maxWaitMs });
		const most = (windowMs: number, part = '') => {
			const times = sent.filter(({ url }) => url.includes(part)).map(({ at }) => at);
			return Math.max(0, ...times.map((from) => times.filter((at) => at >= from && at < from + windowMs).length));
		};
		return { clock, sent, process, most };
	};

	it('never lets more pass than any limit allows, over two processes, also where one limit makes a request wait that has its turn at the other', async () => {
		const { clock, sent, process, most } = start();
		const both = [process(), process()];
		const searches = Array.from({ length: 30 }, (_, index) => both[index % 2]?.send(request('https://crm.example/search')));
		await clock.advance(2_200);
		const others = Array.from({ length: 30 }, (_, index) => both[index % 2]?.send(request('https://crm.example/contacts')));
		await clock.run(Promise.all([...searches, ...others]));
		expect(sent).toHaveLength(60);
		expect(most(2_000)).toBeLessThanOrEqual(20);
		expect(most(1_000, 'search')).toBeLessThanOrEqual(4);
	});

	it('refuses at once, with nothing done, what would wait too long', async () => {
		const { clock, process } = start();
		const http = process(500);
		const results = clock.run(Promise.allSettled(Array.from({ length: 6 }, () => http.send(request('https://crm.example/search')))));
		const refused = (await results).filter(({ status }) => status === 'rejected');
		expect(refused).toHaveLength(2);
		expect(refused[0]).toMatchObject({ reason: { code: 'rate_limited', nothingDone: true, retryAfterMs: expect.any(Number) } });
	});

	it('lets reads go on while the Store is down, whatever their method, and stops what writes', async () => {
		const { clock, sent } = start();
		const down = new ConnectorError('unavailable', 'down', { system: 'Store' });
		const store = { takeSlot: async () => await Promise.reject<never>(down) };
		const http = { send: async ({ url }: HttpRequest) => (sent.push({ at: clock.now(), url }), await Promise.resolve({ status: 200, headers: {}, text: '' })) };
		const limited = new LimitedHttp({ http, store, accountKey: 'acme', system: 'CRM', limits, clock, random: () => 0, maxWaitMs: 120_000 });
		const search = request('https://crm.example/search');
		await clock.run(limited.send(search));
		await clock.run(limited.send({ ...search, method: 'POST', reads: true }));
		expect(sent).toHaveLength(2);
		for (const write of [{ ...search, method: 'POST' }, { ...search, reads: false }] as const) {
			await expect(clock.run(limited.send(write))).rejects.toMatchObject({ code: 'unavailable', nothingDone: true });
		}
		expect(sent).toHaveLength(2);
	});
});
