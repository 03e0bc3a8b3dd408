import { blingAnswering, context, steppedClock } from './scripted';
import { DayShare } from '../../../../lib/systems/bling/day-share';
import { MemoryStore } from '../../../../lib/infra/store/memory-store';

const shares = (count: number, requestsPerDay: number) => {
	const clock = steppedClock();
	const store = new MemoryStore(clock);
	// A process of its own has nothing but the Store in common.
	return { clock, each: Array.from({ length: count }, () => new DayShare('account-1', { store, clock, random: () => 0, requestsPerDay })) };
};
const take = async (share: DayShare | undefined, times: number): Promise<void> => {
	for (let turn = 0; turn < times; turn += 1) await share?.take({ ...context, reads: true });
};
const dayOver = { status: 429, json: { error: { type: 'TOO_MANY_REQUESTS', message: 'Limite', description: 'Limite', limit: 120_000, period: 'day' } } };

describe('the day’s requests', () => {
	test('are let out to the last one, whatever their number, over all processes', async () => {
		const { each } = shares(2, 150);
		await take(each[0], 75);
		await take(each[1], 75);
		for (const share of each) await expect(share.take({ ...context, reads: true })).rejects.toMatchObject({ code: 'rate_limited', retryable: false });
	});

	test('processes that come and go use up no more than they send', async () => {
		const { each } = shares(50, 50);
		for (const share of each) await take(share, 1);
		await expect(each[0]?.take({ ...context, reads: true })).rejects.toMatchObject({ code: 'rate_limited' });
	});

	test('requests at the same moment are all counted', async () => {
		const { each } = shares(5, 20);
		await Promise.all(each.map(async (share) => await take(share, 4)));
		await expect(each[0]?.take({ ...context, reads: true })).rejects.toMatchObject({ code: 'rate_limited' });
	});

	test('begin anew at midnight in Brasília', async () => {
		const { clock, each } = shares(1, 1);
		await take(each[0], 1);
		await expect(each[0]?.take({ ...context, reads: true })).rejects.toMatchObject({ retryAfterMs: 12 * 3_600_000 });
		clock.at += 12 * 3_600_000;
		await take(each[0], 1);
	});

	test('once Bling has refused by the day, nothing is sent until midnight in Brasília, by any process', async () => {
		let answer: object = dayOver;
		const bling = blingAnswering({ 'GET /produtos': () => answer });
		await expect(bling.erp.getPrice('CIM', {}, context)).rejects.toMatchObject({ code: 'rate_limited', httpStatus: 429 });
		answer = { json: { data: [{ id: 13, codigo: 'CIM', preco: 10, situacao: 'A' }] } };
		const sent = bling.requests.length;
		await expect(bling.another().getPrice('CIM', {}, context)).rejects.toMatchObject({ code: 'rate_limited', retryable: false, nothingDone: true });
		expect(bling.requests).toHaveLength(sent);
		bling.clock.at += 12 * 3_600_000;
		expect(await bling.another().getPrice('CIM', {}, context)).toMatchObject({ unitPrice: 10 });
	});
});
