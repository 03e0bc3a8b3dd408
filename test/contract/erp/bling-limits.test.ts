// What Bling allows an account, in true time: 3 requests in any second and 120,000 a day.
import { systemClock } from '../../../lib/infra/clock';
import { company } from '../../../sandbox/data/company.ts';
import { until } from '../../../scripts/lib/until.ts';
import { leastOfTries } from '../../support/least-of-tries.ts';
import { startBling, withoutLimits, type BlingStart, type BlingUnderTest } from './support/bling';
import { erpServiceOver } from './support/service';
import { anything } from './support/erp-under-test';
import { failureOf } from './support/failure';

jest.setTimeout(60_000);

const api = { path: '^/Api/v3/(?!oauth/)' };
const skus = company.products.filter(({ available }) => available > 0).map(({ sku }) => sku);
const lookUps = (count: number) => Array.from({ length: count }, (_, index) => skus[index % skus.length] ?? '');

// Each with a sandbox and a Store of its own; what takes their time is the waiting, which they do at once.
describe('the limits of a Bling account', () => {
	const started: BlingUnderTest[] = [];

	async function start(options: BlingStart): Promise<BlingUnderTest> {
		const bling = await startBling(options);
		started.push(bling);
		return bling;
	}

	afterAll(async () => {
		for (const bling of started) await bling.close();
	});

	test.concurrent('many look-ups at once never send more than 3 in a second, and take at most 1.1 times the least time', async () => {
		const bling = await start({ clock: systemClock, sandbox: {} });
		const price = async (sku: string) => await bling.erp.getPrice(sku, {}, anything);
		await price(skus[0] ?? '');
		const count = Number(process.env['BLING_LOOK_UPS'] ?? 31);
		const measure = async () => {
			const freeAt = Date.now() + 1_100;
			await until('the places of those before are free again', () => Date.now() > freeAt);
			bling.sandbox.journal.clear();
			const startedAt = performance.now();
			const prices = await Promise.all(lookUps(count).map(price));
			const tookMs = performance.now() - startedAt;
			expect(prices).not.toContain(null);
			expect(bling.sandbox.journal.count(api)).toBe(count);
			expect(bling.sandbox.journal.mostInAnyWindow(1_000, api)).toBe(3);
			return tookMs / (Math.floor((count - 1) / 3) * 1_000);
		};
		const ratio = await leastOfTries(measure, 1.1);
		expect(ratio).toBeLessThanOrEqual(1.1);
		if (count !== 31) process.stdout.write(`ratio ${ratio.toFixed(3)}\n`);
	}, 120_000);

	test.concurrent('two credentials of one account share its limit', async () => {
		const bling = await start({ clock: systemClock, sandbox: { latencyMs: 40 } });
		const runs = ['credential-1', 'credential-2'].map((accountKey) => bling.another({ accountKey }));
		// Whose request it is, each finds out by a request; from then on they know of each other.
		for (const erp of runs) await erp.ping(anything);
		await Promise.all(runs.flatMap((erp) => lookUps(6).map(async (sku) => await erp.getPrice(sku, {}, anything))));
		const other = bling.another({ accountKey: 'credential-1' });
		await other.getPrice(skus[0] ?? '', {}, anything);
		expect(bling.sandbox.journal.count({ path: '/empresas/me/dados-basicos$' })).toBe(4);
		expect(bling.sandbox.journal.mostInAnyWindow(1_000, api)).toBe(3);
	});

	test.concurrent('where the application may not ask for the account, the credential has the limit to itself', async () => {
		const bling = await start({ clock: systemClock, sandbox: { missingScopes: ['empresas'] } });
		await Promise.all(lookUps(8).map(async (sku) => await bling.erp.getPrice(sku, {}, anything)));
		await bling.another().getPrice(skus[0] ?? '', {}, anything);
		expect(bling.sandbox.journal.count({ path: '/empresas/me/dados-basicos$' })).toBe(1);
		expect(bling.sandbox.journal.mostInAnyWindow(1_000, api)).toBeLessThanOrEqual(3);
	});

	test.concurrent('a second that another application has used up is waited for', async () => {
		const bling = await start({ clock: systemClock, sandbox: {} });
		bling.sandbox.faults.add([{ match: { path: '/produtos$' }, nth: 1, fault: 'status', status: 429, body: perSecond }]);
		const { service } = erpServiceOver(bling.erp, { clock: systemClock });
		expect(await service.getPrice({ sku: skus[0] ?? '' }, anything)).toMatchObject({ found: true });
		bling.sandbox.faults.add([{ match: { path: '/produtos$' }, fault: 'status', status: 429, body: perSecond }]);
		expect(await failureOf(bling.erp.getPrice(skus[1] ?? '', {}, anything))).toMatchObject({ code: 'rate_limited', retryable: true, retryAfterMs: 1_000 });
	});

	test.concurrent('a day that is used up ends in rate_limited with the time until midnight in Brasília, and is not repeated', async () => {
		const bling = await start({ sandbox: { ...withoutLimits, requestsPerDay: 3 } });
		const { service } = erpServiceOver(bling.erp);
		await service.getPrice({ sku: skus[0] ?? '' }, anything);
		await service.getPrice({ sku: skus[1] ?? '' }, anything);
		bling.sandbox.journal.clear();
		const error = await failureOf(service.getPrice({ sku: skus[2] ?? '' }, anything));
		expect(error).toMatchObject({ code: 'rate_limited', retryable: false, httpStatus: 429, nothingDone: true });
		expect(error.message).toMatch(/until \d{4}-\d\d-\d\d 00:00 \(Brasília\)/);
		expect(error.retryAfterMs).toBeGreaterThan(0);
		expect(error.retryAfterMs).toBeLessThanOrEqual(86_400_000);
		expect(bling.sandbox.journal.count()).toBe(1);
		const neighbour = await failureOf(bling.another({ accountKey: 'credential-2' }).getPrice(skus[3] ?? '', {}, anything));
		expect(neighbour).toMatchObject({ code: 'rate_limited', retryable: false });
		expect(await failureOf(service.getPrice({ sku: skus[3] ?? '' }, anything))).toMatchObject({ code: 'rate_limited', retryable: false });
		// The other credential has asked whose account it is, and was refused by Bling; nothing else was sent.
		expect(bling.sandbox.journal.entries().map(({ path }) => path.replace('/Api/v3', ''))).toEqual(['/produtos', '/empresas/me/dados-basicos']);
	});

	test.concurrent('the day is shared through the Store, and nothing is sent once it is used up', async () => {
		const bling = await start({ settings: { requestsPerDay: 5 } });
		for (const sku of lookUps(4)) await bling.erp.getPrice(sku, {}, anything);
		bling.sandbox.journal.clear();
		const neighbour = bling.another({ accountKey: 'credential-1' });
		const error = await failureOf(neighbour.getPrice(skus[0] ?? '', {}, anything));
		expect(error).toMatchObject({ code: 'rate_limited', retryable: false });
		expect(bling.sandbox.journal.count()).toBe(0);
	});

	test.concurrent('a run that is cancelled gives its place in the queue to the next', async () => {
		const bling = await start({ clock: systemClock, sandbox: {} });
		const cancelled = new AbortController();
		const given = lookUps(9).map(async (sku) => await bling.erp.getPrice(sku, {}, cancelled));
		const next = bling.erp.getPrice(skus[0] ?? '', {}, anything);
		cancelled.abort(new Error('execution cancelled'));
		const outcomes = await Promise.allSettled(given);
		expect(outcomes.every(({ status }) => status === 'rejected')).toBe(true);
		expect(await next).toMatchObject({ sku: skus[0] });
	});
});

const perSecond = {
	error: {
		type: 'TOO_MANY_REQUESTS',
		message: 'Limite de requisições atingido.',
		description: 'O limite de requisições por segundo foi atingido, tente novamente mais tarde.',
		limit: 3,
		period: 'second',
	},
};
