import { startWebErpSandbox, type WebErpSandbox } from '../../../sandbox/web-erp/server.ts';
import { webErpRecipe } from '../../support/rpa/web-erp-recipe';
import { browsersAmong, descendantsOf } from '../../support/rpa/process-tree';
import { until } from '../../support/servers/until';
import { browsersOfThisProcess, closeBots, failureOf, openBot } from './support/bot';

let erp: WebErpSandbox;

const maria = { phone: '11987654321' };

beforeEach(async () => {
	erp = await startWebErpSandbox();
});
afterEach(async () => {
	await closeBots();
	await erp.close();
});

const twenty = <T>(call: () => Promise<T>): Promise<T[]> => Promise.all(Array.from({ length: 20 }, call));

test('20 cold calls at once take one login and one browser, and nobody gets another’s answer', async () => {
	const bot = await openBot({ baseUrl: erp.baseUrl, recipe: webErpRecipe });
	const phones = ['11987654321', '11912345678'];
	const results = await Promise.all(Array.from({ length: 20 }, async (_, index) => await bot.run('searchCustomer', { phone: phones[index % 2] })));
	expect(results.map(({ data }) => (data.customer as { code: number }).code)).toEqual(Array.from({ length: 20 }, (_, index) => 1001 + (index % 2)));
	expect(erp.logins()).toHaveLength(1);
	expect(await browsersOfThisProcess()).toBe(1);
}, 60_000);

test('with three sessions allowed, 20 cold calls log in three times at most', async () => {
	const bot = await openBot({ baseUrl: erp.baseUrl, recipe: webErpRecipe, maximum: 3 });
	await twenty(async () => await bot.run('searchCustomer', maria));
	expect(erp.logins().length).toBeLessThanOrEqual(3);
	expect(erp.sessions().length).toBeLessThanOrEqual(3);
	expect(await browsersOfThisProcess()).toBe(1);
}, 60_000);

test('a wrong password is tried twice, whatever the number of calls; the account is not locked, and the right one works at once', async () => {
	const wrong = await openBot({ baseUrl: erp.baseUrl, recipe: webErpRecipe, password: 'wrong-password' });
	const errors = await twenty(async () => await failureOf(wrong.run('searchCustomer', maria)));
	for (const error of errors) expect(error).toMatchObject({ code: 'auth', nothingDone: true });
	expect(errors.at(-1)?.message).toContain('not tried again');
	expect(erp.logins().map(({ outcome }) => outcome)).toEqual(['wrong', 'wrong']);
	const right = await openBot({ baseUrl: erp.baseUrl, recipe: webErpRecipe, browser: wrong.browser });
	expect(await right.run('searchCustomer', maria)).toMatchObject({ found: true });
}, 60_000);

test('a recipe’s closing ends its browser, also in the middle of a look-up', async () => {
	const bot = await openBot({ baseUrl: erp.baseUrl, recipe: webErpRecipe });
	await bot.run('searchCustomer', maria);
	erp.knobs.hangPath = '^/clientes$';
	const running = failureOf(bot.run('searchCustomer', maria));
	await bot.close();
	expect((await running).code).toBe('unavailable');
	expect(await browsersOfThisProcess()).toBe(0);
});

test('a browser that is killed is replaced', async () => {
	const bot = await openBot({ baseUrl: erp.baseUrl, recipe: webErpRecipe });
	await bot.run('searchCustomer', maria);
	await killBrowser();
	expect(await bot.run('searchCustomer', maria)).toMatchObject({ found: true });
	expect(erp.logins()).toHaveLength(2);
	expect(await browsersOfThisProcess()).toBe(1);
});

test('a cancelled call ends at once, and the session goes on', async () => {
	const bot = await openBot({ baseUrl: erp.baseUrl, recipe: webErpRecipe });
	await bot.run('searchCustomer', maria);
	erp.knobs.hangPath = '^/clientes$';
	const cancel = new AbortController();
	const running = bot.recipes.run('searchCustomer', maria, { signal: cancel.signal });
	const refused = expect(running).rejects.toThrow('cancelled');
	await until(() => erp.journal.count({ path: '^/clientes$' }) === 2, 'the page is asked for');
	const startedAt = performance.now();
	cancel.abort(new Error('cancelled'));
	await refused;
	expect(performance.now() - startedAt).toBeLessThan(2_000);
	erp.knobs.hangPath = '';
	expect(await bot.run('searchCustomer', maria)).toMatchObject({ found: true });
});

async function killBrowser(): Promise<void> {
	for (const { pid } of browsersAmong(await descendantsOf(process.pid))) process.kill(pid, 'SIGKILL');
}
