import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, utimesSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';

import type { BrowserPort } from '../../../lib/domain/web-page';
import { BrowserErrors } from '../../../lib/infra/browser/errors';
import { BrowserFolder, sweepFolders } from '../../../lib/infra/browser/folders';
import { openBrowser } from '../../../lib/infra/browser/open-browser';
import { compileLib, type CompiledLib } from '../../support/compiled-lib.ts';
import { requireChromium, testedKinds, type ChromiumKind } from '../../support/servers/chromium.ts';
import { until } from '../../support/servers/until.ts';
import { context, failureOf, optionsFor, ownMark, processesWith, read, stillRunning, temporaryFolder, type Folder } from './support.ts';

const rootName = `n8n-nodes-backoffice-browser-${userInfo().uid}`;
let lib: CompiledLib;
let folder: Folder;

beforeAll(async () => {
	[lib, folder] = await Promise.all([compileLib(['domain', 'infra/browser']), temporaryFolder()]);
});
afterAll(async () => await Promise.all([lib.remove(), folder.remove()]));

interface Worker {
	/** Ends the worker, and resolves once it has ended. */
	end(signal?: NodeJS.Signals): Promise<void>;
}

const running = new Set<() => void>();
afterEach(() => {
	for (const kill of running) kill();
});

/** A process with a browser; its profile lies below the test's own folder, by which its processes are found. */
async function startWorker(kind: ChromiumKind, then = 'stay'): Promise<Worker> {
	const { NODE_OPTIONS: _, ...env } = process.env;
	const options = { executablePath: await requireChromium(kind), patterns: ['http://127.0.0.1/*'], sandbox: false };
	const args = ['--disable-warning=MODULE_TYPELESS_PACKAGE_JSON', join(__dirname, 'worker.ts'), lib.file('infra/browser/open-browser'), JSON.stringify(options), then];
	const child = spawn(process.execPath, args, { env: { ...env, TMPDIR: folder.path }, stdio: ['ignore', 'pipe', 'pipe'] });
	let output = '';
	for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (output += text));
	const kill = (): void => void child.kill('SIGKILL');
	running.add(kill);
	const ended = new Promise<void>((resolve) => {
		child.once('exit', () => {
			running.delete(kill);
			resolve();
		});
	});
	await until(() => output.includes('open ') || child.exitCode !== null, 'the worker has its browser', 20_000);
	if (!output.includes('open Chrome/')) throw new Error(output);
	return {
		end: async (signal) => {
			if (signal !== undefined) child.kill(signal);
			await ended;
		},
	};
}

describe.each(testedKinds)('a browser of our own (%s)', (kind) => {
	it.each(['SIGKILL', 'SIGTERM'] as const)('does not outlive a process that %s has ended', async (signal) => {
		const worker = await startWorker(kind);
		const processes = processesWith(`user-data-dir=${folder.path}`);
		expect(processes.length).toBeGreaterThan(3);
		await worker.end(signal);
		await until(() => stillRunning(processes).length === 0, 'no process of the browser is left');
	});

	it.each(['exit', 'throw'])('does not outlive a process that ends by itself (%s)', async (how) => {
		await (await startWorker(kind, how)).end();
		await until(() => processesWith(`user-data-dir=${folder.path}`).length === 0, 'no process of the browser is left');
	});

	it('leaves no process and no folder after close(), which may be called twice', async () => {
		const browser = await openBrowser(await optionsFor(null, { executablePath: await requireChromium(kind) }));
		expect(browser.version).toMatch(/^Chrome\/\d+\.[\d.]+$/);
		expect(browser.isUsable()).toBe(true);
		const processes = processesWith(ownMark());
		expect(processes.length).toBeGreaterThan(3);
		const closed = [browser.close(), browser.close()];
		expect(browser.isUsable()).toBe(false);
		await Promise.all(closed);
		await until(() => stillRunning(processes).length === 0, 'no process of the browser is left');
		expect(readdirSync(join(tmpdir(), rootName)).filter((name) => name.includes(ownMark()))).toEqual([]);
		expect((await failureOf(browser.openSession({ secrets: [] }, context))).code).toBe('unavailable');
	});

	it('is not usable any more as soon as somebody has ended it', async () => {
		const browser = await openBrowser(await optionsFor(null, { executablePath: await requireChromium(kind) }));
		for (const { id } of processesWith(ownMark())) process.kill(id, 'SIGKILL');
		await until(() => !browser.isUsable(), 'the browser is known to be gone', 2_000);
		expect((await failureOf(browser.openSession({ secrets: [] }, context))).code).toBe('unavailable');
		await browser.close();
		expect(readdirSync(join(tmpdir(), rootName)).filter((name) => name.includes(ownMark()))).toEqual([]);
	});

	it('is ended by force where it hangs', async () => {
		const browser = await openBrowser(await optionsFor(null, { executablePath: await requireChromium(kind) }));
		const processes = processesWith(ownMark());
		// Chromium's reporters of crashes are left awake: they go when they see that it has gone.
		for (const { id, command } of processes) if (!command.includes('crashpad')) process.kill(id, 'SIGSTOP');
		const started = performance.now();
		await browser.close();
		expect(performance.now() - started).toBeLessThan(8_000);
		await until(() => stillRunning(processes).length === 0, 'no process of the browser is left');
	});

	it('knows nothing of the secrets in the environment of n8n', async () => {
		const secrets = { N8N_ENCRYPTION_KEY: 'canary-1', DB_POSTGRESDB_PASSWORD: 'canary-2', QUEUE_BULL_REDIS_PASSWORD: 'canary-3', AWS_SECRET_ACCESS_KEY: 'canary-4', HTTPS_PROXY: 'http://u:canary-5@proxy' };
		const options = await optionsFor(null, { executablePath: await requireChromium(kind), environment: { ...process.env, ...secrets, LANG: 'pt_BR.UTF-8' } });
		const browser: BrowserPort = await openBrowser(options);
		try {
			const environments = processesWith(ownMark()).map(({ id }) => read(`/proc/${id}/environ`));
			expect(environments.some((text) => text.includes('LANG=pt_BR.UTF-8'))).toBe(true);
			for (const text of environments) expect(text).not.toContain('canary');
		} finally {
			await browser.close();
		}
	});
});

describe('folders of browsers', () => {
	const errors = new BrowserErrors('RPA Scrape');
	const place = (path: string): string => /([0-9a-f]{8})-\d+-\d+-[0-9a-f]{8}$/.exec(path)?.[1] ?? '';

	it('are swept where the process that owned them is gone, also where its id is another’s now', async () => {
		const worker = await startWorker('headless-shell');
		await worker.end('SIGKILL');
		await until(() => processesWith(`user-data-dir=${folder.path}`).length === 0, 'no process of the browser is left');
		const root = join(folder.path, rootName);
		const ours = await BrowserFolder.create(errors, folder.path);
		const ofAnotherStart = join(root, `${place(ours.path)}-${process.pid}-1-00000000`);
		const ofAnotherMachine = join(root, '00000000-1-1-00000000');
		const longGone = join(root, '00000000-1-1-11111111');
		const notOurs = join(root, 'something-else');
		for (const path of [ofAnotherStart, ofAnotherMachine, longGone, notOurs]) mkdirSync(path);
		utimesSync(longGone, new Date(0), new Date(0));
		expect(readdirSync(root)).toHaveLength(6);
		await sweepFolders(folder.path);
		expect(readdirSync(root).map((name) => join(root, name)).sort()).toEqual([ofAnotherMachine, notOurs, ours.path].sort());
		await ours.remove();
	});

	it('are readable for their owner only', async () => {
		const ours = await BrowserFolder.create(errors, folder.path);
		expect(statSync(join(folder.path, rootName)).mode & 0o777).toBe(0o700);
		expect(statSync(ours.path).mode & 0o777).toBe(0o700);
		await ours.remove();
	});

	it('are not made where somebody else has put a link', async () => {
		const parent = join(folder.path, 'trap');
		mkdirSync(join(parent, 'elsewhere'), { recursive: true });
		symlinkSync(join(parent, 'elsewhere'), join(parent, rootName));
		const { code, message } = await failureOf(BrowserFolder.create(errors, parent));
		expect([code, message]).toEqual(['unavailable', expect.stringContaining('cannot be used (it is not ours)')]);
		expect(readdirSync(join(parent, 'elsewhere'))).toEqual([]);
	});
});

it('needs no driver until a browser is opened', () => {
	const source = readFileSync(lib.file('infra/browser/open-browser'), 'utf8');
	expect(source).not.toMatch(/require\("(?:puppeteer-core|@puppeteer)/);
});
