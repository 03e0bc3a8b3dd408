import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { startWebErpSandbox, type WebErpSandbox } from '../../../sandbox/web-erp/server.ts';
import { defaultKnobs } from '../../../sandbox/web-erp/options.ts';
import { webErpRecipe } from '../../support/rpa/web-erp-recipe';
import { requireChromium } from '../../support/servers/chromium.ts';
import { closeBots, openBot, type Bot } from './support/bot';

let erp: WebErpSandbox;
let bot: Bot;
/** Waits no longer than a test needs that wants to see the end of the waiting; its login has the time of the others. */
let hasty: Bot;
let folder: string;

const clickThere = { steps: [{ goto: '/clientes' }, { click: '#processing' }, { waitFor: '#done' }] };
const recipe = { ...webErpRecipe, operations: { ...webErpRecipe.operations, clickThere } };
const hastyRecipe = { ...recipe, login: recipe.login.map((step) => ({ ...step, timeoutMs: 5_000 })) };
const hastyMs = { stepTimeoutMs: 1_500, operationTimeoutMs: 4_000 };
/** Of an operation of the hasty bot: its own time, and what its login and the facts of its error may take. */
const endsWithinMs = hastyMs.operationTimeoutMs + 6_000;
const maria = { phone: '11987654321' };
const found = { data: { customer: { code: 1001 } } };
const ticket = { customer: '1001', description: 'A bomba não liga.' };

beforeAll(async () => {
	erp = await startWebErpSandbox();
	folder = await mkdtemp(join(tmpdir(), 'trouble-'));
	bot = await openBot({ baseUrl: erp.baseUrl, recipe, stepTimeoutMs: 2_000, operationTimeoutMs: 6_000, executablePath: await browserOfSmallPages() });
	hasty = await openBot({ baseUrl: erp.baseUrl, recipe: hastyRecipe, browser: bot.browser, ...hastyMs });
	await bot.recipes.logIn({ signal: new AbortController().signal });
});
beforeEach(() => {
	erp.reset();
	Object.assign(erp.knobs, defaultKnobs());
});
afterAll(async () => {
	await closeBots();
	await erp.close();
	await rm(folder, { recursive: true, force: true });
});

/** A page that fills its memory dies here after a moment, and not when it has the 4 GB of a page's heap. */
async function browserOfSmallPages(): Promise<string> {
	const path = join(folder, 'headless-shell');
	await writeFile(path, `#!/bin/sh\nexec '${await requireChromium('headless-shell')}' --js-flags=--max-old-space-size=256 "$@"\n`);
	await chmod(path, 0o755);
	return path;
}

const timed = async <T>(work: Promise<T>): Promise<{ value: T; ms: number }> => {
	const startedAt = performance.now();
	const value = await work;
	return { value, ms: performance.now() - startedAt };
};

test('a slow page is waited for; one that is too slow is a timeout that may be repeated', async () => {
	erp.knobs.slowPaths = { '^/clientes/busca$': 1_000 };
	expect(await bot.run('searchCustomer', maria)).toMatchObject(found);
	erp.knobs.slowPaths = { '^/clientes/busca$': 8_000 };
	const { value, ms } = await timed(hasty.failure('searchCustomer', maria));
	expect(value).toMatchObject({ code: 'timeout', retryable: true, nothingDone: true });
	expect(ms).toBeLessThan(endsWithinMs);
	erp.knobs.slowPaths = {};
	expect(await hasty.run('searchCustomer', maria)).toMatchObject(found);
});

test('sessions that the site has ended cost one login each, and the answer is right', async () => {
	await bot.run('searchCustomer', maria);
	for (const operation of ['searchCustomer', 'searchFast', 'searchCustomer']) {
		const before = erp.logins().length;
		erp.killSessions();
		expect(await bot.run(operation, maria)).toMatchObject({ found: true });
		expect(erp.logins()).toHaveLength(before + 1);
	}
});

test('a write on a session that has ended is done once', async () => {
	await bot.run('searchCustomer', maria);
	erp.killSessions();
	expect(await bot.run('createTicket', ticket)).toMatchObject({ submitted: true });
	expect(erp.tickets()).toHaveLength(1);
});

test('the ERP’s error page is “unavailable”; a single one is passed over by a look-up', async () => {
	await bot.run('searchCustomer', maria);
	erp.knobs.error500Path = '^/clientes$';
	expect(await bot.failure('searchCustomer', maria)).toMatchObject({ code: 'unavailable', httpStatus: 500, nothingDone: true });
	erp.knobs.error500Path = '';
	erp.knobs.error500Next = 1;
	expect(await bot.run('searchCustomer', maria)).toMatchObject(found);
});

test('a page that never answers ends at its deadline, and the next call works', async () => {
	erp.knobs.hangPath = '^/clientes$';
	const { value, ms } = await timed(hasty.failure('searchCustomer', maria));
	expect(value).toMatchObject({ code: 'timeout' });
	expect(ms).toBeLessThan(endsWithinMs);
	erp.knobs.hangPath = '';
	expect(await hasty.run('searchCustomer', maria)).toMatchObject(found);
});

test.each([
	['at once', 'loop', 'searchCustomer'],
	['at a click', 'loop-on-click', 'clickThere'],
] as const)('a page whose script never lets go, %s, ends at its deadline, and the next call works on a new session', async (_, crashKind, operation) => {
	await hasty.run('searchCustomer', maria);
	const before = erp.logins().length;
	Object.assign(erp.knobs, { crashPath: '^/clientes$', crashKind });
	const { value, ms } = await timed(hasty.failure(operation, operation === 'clickThere' ? {} : maria));
	expect(['timeout', 'unavailable']).toContain(value.code);
	expect(ms).toBeLessThan(endsWithinMs);
	erp.knobs.crashPath = '';
	expect(await hasty.run('searchCustomer', maria)).toMatchObject(found);
	expect(erp.logins().length).toBeGreaterThan(before);
});

test('a page that kills its renderer is “unavailable”, and the next call works on a new session', async () => {
	const patient = await openBot({ baseUrl: erp.baseUrl, recipe, browser: bot.browser, stepTimeoutMs: 10_000, operationTimeoutMs: 12_000 });
	await patient.run('searchCustomer', maria);
	Object.assign(erp.knobs, { crashPath: '^/clientes$', crashKind: 'memory' });
	expect(['unavailable', 'timeout']).toContain((await patient.failure('searchCustomer', maria)).code);
	erp.knobs.crashPath = '';
	expect(await patient.run('searchCustomer', maria)).toMatchObject(found);
}, 60_000);

test('a ticket whose answer was lost is “uncertain”, and is not sent again', async () => {
	erp.knobs.ticketLost = true;
	const error = await bot.failure('createTicket', ticket);
	expect(error).toMatchObject({ code: 'uncertain', retryable: false, nothingDone: false });
	expect(erp.tickets()).toHaveLength(1);
	expect(error.attachments?.map(({ mimeType }) => mimeType)).toEqual(expect.arrayContaining(['text/html']));
});

test('a write that fails before it is submitted has done nothing, and says so', async () => {
	erp.knobs.renameIds = true;
	expect(await bot.failure('createTicket', ticket)).toMatchObject({ code: 'drift', nothingDone: true });
	expect(erp.tickets()).toHaveLength(0);
});

test('another origin is not opened, wherever the site leads', async () => {
	const other = await startWebErpSandbox();
	try {
		Object.assign(erp.knobs, { foreignRedirect: `${other.baseUrl}/login` });
		expect(['blocked', 'unavailable']).toContain((await bot.failure('searchCustomer', maria)).code);
		Object.assign(erp.knobs, { foreignRedirect: '', foreignResources: other.baseUrl });
		expect(await bot.run('searchCustomer', maria)).toMatchObject(found);
		expect(other.journal.count({})).toBe(0);
	} finally {
		await other.close();
	}
});
