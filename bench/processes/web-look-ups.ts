// Look-ups in a web application: through a recipe on a session that is kept, and as n8n-nodes-puppeteer works, with a browser
// per item. Reads its orders from the first argument; prints one line with all figures.
import { setTimeout as pause } from 'node:timers/promises';
import { createRequire } from 'node:module';
import type { Browser } from 'puppeteer-core';

import type { BrowserPort } from '../../lib/domain/web-page.ts';
import { browsersAmong, descendantsOf, memoryOf, type Memory } from '../../test/support/rpa/process-tree.ts';
import { webErpRecipe } from '../../test/support/rpa/web-erp-recipe.ts';
import { inTurns } from '../lib/statistics.ts';

export interface WebLookUpOrders {
	/** Compiled modules by their place in `lib/`. */
	modules: Readonly<Record<'createRecipes' | 'createLogin' | 'sessionPool' | 'sharedBrowser' | 'slots' | 'loginMemory' | 'createAddressRules' | 'parseRecipe' | 'openBrowser' | 'clock', string>>;
	baseUrl: string;
	user: string;
	password: string;
	executablePath: string;
	/** The program without a window of its own, which Puppeteer starts in another way. */
	headlessShell: boolean;
	phone: string;
	/** Of each side, in turns. */
	lookUps: number;
	/** Look-ups after which memory is measured, and measured again after as many more. */
	untilMemory: number;
}

export interface WebLookUpFigures {
	browser: string;
	/** Milliseconds, one a look-up. */
	ours: number[];
	perItem: number[];
	request: number[];
	cold: { ms: number; browsers: number };
	/** Bytes of all processes of our browser. */
	memory: Memory[];
}

const orders = JSON.parse(process.argv[2] ?? '{}') as WebLookUpOrders;
const { modules, baseUrl, user, password, executablePath } = orders;
const load = createRequire(import.meta.url);
const { createRecipes }: typeof import('../../lib/application/rpa/recipes.ts') = load(modules.createRecipes);
const { createLogin }: typeof import('../../lib/application/rpa/login.ts') = load(modules.createLogin);
const { SessionPool }: typeof import('../../lib/application/rpa/sessions/session-pool.ts') = load(modules.sessionPool);
const { SharedBrowser }: typeof import('../../lib/application/rpa/sessions/shared-browser.ts') = load(modules.sharedBrowser);
const { Slots }: typeof import('../../lib/application/rpa/sessions/slots.ts') = load(modules.slots);
const { LoginMemory }: typeof import('../../lib/resilience/login-memory.ts') = load(modules.loginMemory);
const { createAddressRules }: typeof import('../../lib/domain/recipes/create-address-rules.ts') = load(modules.createAddressRules);
const { parseRecipe }: typeof import('../../lib/domain/recipes/parse-recipe.ts') = load(modules.parseRecipe);
const { openBrowser }: typeof import('../../lib/infra/browser/open-browser.ts') = load(modules.openBrowser);
const { systemClock: clock }: typeof import('../../lib/infra/clock.ts') = load(modules.clock);

const system = 'Web ERP';
const context = { signal: new AbortController().signal };
const addresses = createAddressRules({ system, baseUrl, allowedOrigins: [] });
const { recipe } = await parseRecipe(webErpRecipe, { system, secrets: [password], addresses });
const site = { system, addresses, values: { user, password }, secrets: [password] };
let version = '';

function openOurs() {
	let opened: BrowserPort | undefined;
	// This machine may be a container whose user is root, where Chromium's own sandbox cannot be; the peer has none either.
	const open = async (): Promise<BrowserPort> => (opened = await openBrowser({ executablePath, patterns: addresses.patterns, sandbox: false, environment: process.env }));
	const browser = new SharedBrowser(open, clock);
	const pool = new SessionPool({
		system,
		browser,
		login: createLogin({ recipe, site, clock, stepTimeoutMs: 5_000 }),
		session: { secrets: [password] },
		rules: { maxAgeMs: recipe.session.maxAgeMs, maxUses: recipe.session.maxUses },
		maximum: 1,
		waitMs: 60_000,
		total: new Slots(4),
		memory: new LoginMemory(clock, { refusals: 2 }),
		clock,
	});
	const silent = (): void => undefined;
	const recipes = createRecipes({ recipe, site, sessions: pool, clock, log: { call: silent, warn: silent, debug: silent }, stepTimeoutMs: 5_000, operationTimeoutMs: 30_000, artefacts: true, pageScripts: false });
	const run = async (operation: string): Promise<void> => {
		const { found, data } = await recipes.run(operation, { phone: orders.phone }, context);
		if (!found || !JSON.stringify(data).includes('Maria Aparecida')) throw new Error(`${operation} found ${JSON.stringify(data)}.`);
	};
	const close = async (): Promise<void> => {
		await pool.close();
		await browser.close();
	};
	return { run, close, version: async () => (await browser.use()).version, collectGarbage: async () => await collectGarbage(opened) };
}

/**
 * Has every page throw away what it no longer uses: memory that is merely not collected yet is no growth, and Chromium collects
 * when it likes. Our port has no word for it, so this reaches for the driver's own browser.
 */
async function collectGarbage(port: BrowserPort | undefined): Promise<void> {
	if (!port) throw new Error('There is no browser yet.');
	const { browser } = Reflect.get(port, 'parts') as { browser: Browser };
	for (const target of browser.targets()) {
		if (target.type() !== 'page') continue;
		const channel = await target.createCDPSession();
		await channel.send('HeapProfiler.collectGarbage');
		await channel.detach();
	}
}

/** What a workflow's author writes into the node: launch, a page, the same steps, close. Its arguments are those of the node's container option. */
async function perItem(): Promise<void> {
	const { launch } = await import('puppeteer-core');
	const browser = await launch({ executablePath, headless: orders.headlessShell ? 'shell' : true, args: ['--no-sandbox', '--disable-setuid-sandbox', '--disable-dev-shm-usage', '--disable-gpu'] });
	try {
		const page = await browser.newPage();
		await page.goto(`${baseUrl}/login`, { waitUntil: 'domcontentloaded' });
		await page.locator('#username').fill(user);
		await page.locator('#password').fill(password);
		await Promise.all([page.waitForNavigation({ waitUntil: 'domcontentloaded' }), page.click('#login-button')]);
		await page.goto(`${baseUrl}/clientes`, { waitUntil: 'domcontentloaded' });
		await page.locator('#search-phone').fill(orders.phone);
		await page.click('#search-button');
		await page.waitForSelector('.customer-result');
		const text = async (selector: string): Promise<string> => await page.$eval(selector, (element) => element.textContent ?? '');
		const values = [await text('.customer-code'), await text('.customer-name'), await text('.customer-email'), await text('.customer-balance')];
		if (!values[1]?.includes('Maria Aparecida')) throw new Error(`One browser per item found ${values.join(', ')}.`);
	} finally {
		await browser.close();
	}
}

async function timed(work: () => Promise<void>): Promise<number> {
	const startedAt = performance.now();
	await work();
	return performance.now() - startedAt;
}

async function repeat(times: number, work: () => Promise<void>): Promise<number[]> {
	const all: number[] = [];
	for (let time = 0; time < times; time++) all.push(await timed(work));
	return all;
}

async function cold(): Promise<WebLookUpFigures['cold']> {
	const ours = openOurs();
	let browsers = 0;
	const ms = await timed(async () => {
		const calls = Promise.all(Array.from({ length: 20 }, async () => await ours.run('searchCustomer')));
		const seen = async (): Promise<void> => void (browsers = Math.max(browsers, browsersAmong(await descendantsOf(process.pid)).length));
		let done = false;
		void calls.finally(() => (done = true)).catch(() => undefined);
		while (!done) await Promise.all([seen(), pause(200)]);
		await calls;
	});
	version = await ours.version();
	await ours.close();
	return { ms, browsers };
}

/** The median of five, a second apart: Chromium gives memory back in its own time. */
async function memory(): Promise<Memory> {
	const samples: Memory[] = [];
	for (let sample = 0; sample < 5; sample++) {
		await pause(1_000);
		samples.push(await memoryOf(await descendantsOf(process.pid)));
	}
	const [, , middle] = samples.toSorted((left, right) => left.own - right.own);
	if (!middle) throw new Error('Memory was not measured.');
	return middle;
}

const first = await cold();
const ours = openOurs();
await repeat(5, async () => await ours.run('searchCustomer'));
await perItem();
const { kept, fresh } = await inTurns(orders.lookUps, { kept: async () => await timed(async () => await ours.run('searchCustomer')), fresh: async () => await timed(perItem) });
await repeat(5, async () => await ours.run('searchFast'));
const request = await repeat(100, async () => await ours.run('searchFast'));
await ours.close();

const lasting = openOurs();
const sizes: Memory[] = [];
for (let measured = 0; measured < 2; measured++) {
	await repeat(orders.untilMemory, async () => await lasting.run('searchCustomer'));
	await lasting.collectGarbage();
	sizes.push(await memory());
}
await lasting.close();
console.log(JSON.stringify({ browser: version, ours: kept, perItem: fresh, request, cold: first, memory: sizes } satisfies WebLookUpFigures));
