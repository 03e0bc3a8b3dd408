import { spawn, type ChildProcess } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import { connect, createServer as createTcpServer, type AddressInfo, type Server as TcpServer, type Socket } from 'node:net';

import { openBrowser } from '../../../lib/infra/browser/open-browser';
import type { BrowserOptions } from '../../../lib/infra/browser/options';
import { requireChromium, testedKinds, type ChromiumKind } from '../../support/servers/chromium.ts';
import { freePort } from '../../support/servers/ports.ts';
import { until } from '../../support/servers/until.ts';
import { context, html, openFailure, optionsFor, startSite, temporaryFolder, wait, type Folder, type Site } from './support.ts';

interface Remote {
	/** `http://127.0.0.1:port`. */
	http: string;
	/** `ws://127.0.0.1:port/devtools/browser/…`. */
	ws: string;
	running(): boolean;
	/** Addresses of all pages in it, whoever they belong to. */
	pages(): Promise<string[]>;
	end(): Promise<void>;
}

let folder: Folder;
let site: Site;
let other: Site;

beforeAll(async () => {
	folder = await temporaryFolder();
	other = await startSite();
	site = await startSite({ '/window': html(`<a id="away" target="_blank" href="${other.origin}/away">away</a>`) });
});
afterAll(async () => await Promise.all([folder.remove(), site.close(), other.close()]));

/** A browser somebody else has started, as in a container beside n8n. */
async function startRemote(kind: ChromiumKind): Promise<Remote> {
	const args = ['--headless', '--no-sandbox', '--disable-dev-shm-usage', '--remote-debugging-port=0', `--user-data-dir=${folder.path}/${kind}`, 'about:blank'];
	const child: ChildProcess = spawn(await requireChromium(kind), args, { stdio: ['ignore', 'ignore', 'pipe'], detached: true });
	let output = '';
	child.stderr?.setEncoding('utf8').on('data', (text: string) => (output += text));
	const address = (): string => /DevTools listening on (\S+)/.exec(output)?.[1] ?? '';
	await until(() => address() !== '' || child.exitCode !== null, 'the browser listens', 20_000);
	const http = `http://${new URL(address()).host}`;
	return {
		http,
		ws: address(),
		running: () => child.exitCode === null && child.signalCode === null,
		pages: async () => {
			const list: Array<{ type: string; url: string }> = JSON.parse(await (await fetch(`${http}/json/list`)).text());
			return list.filter(({ type }) => type === 'page').map(({ url }) => url);
		},
		end: async () => {
			const ended = new Promise((resolve) => child.once('exit', resolve));
			process.kill(-(child.pid ?? 0), 'SIGKILL');
			await ended;
		},
	};
}

const remoteOptions = async (remoteEndpoint: string, at: Site = site): Promise<BrowserOptions> => await optionsFor(at, { remoteEndpoint });

describe.each(testedKinds)('a remote browser (%s)', (kind) => {
	let remote: Remote;
	beforeAll(async () => {
		remote = await startRemote(kind);
	});
	afterAll(async () => await remote.end());

	it.each(['http', 'ws'] as const)('is used by its %s address, and left running without a trace of ours', async (scheme) => {
		const before = await remote.pages();
		const browser = await openBrowser(await remoteOptions(remote[scheme]));
		expect(browser.version).toMatch(/^Chrome\/\d+\./);
		const session = await browser.openSession({ secrets: [] }, context);
		expect((await session.page.goto(`${site.origin}/remote`, {}, wait)).status).toBe(200);
		expect(await remote.pages()).toContain(`${site.origin}/remote`);
		await browser.close();
		expect(browser.isUsable()).toBe(false);
		expect(session.isUsable()).toBe(false);
		await until(async () => (await remote.pages()).length === before.length, 'our pages are gone');
		expect(remote.running()).toBe(true);
	});

	it('serves two who may open different addresses, each kept to its own', async () => {
		const [first, second] = await Promise.all([openBrowser(await remoteOptions(remote.ws)), openBrowser(await remoteOptions(remote.ws, other))]);
		try {
			const [one, two] = await Promise.all([first.openSession({ secrets: [] }, context), second.openSession({ secrets: [] }, context)]);
			expect((await one.page.goto(`${site.origin}/window`, {}, wait)).status).toBe(200);
			expect((await two.page.goto(`${other.origin}/own`, {}, wait)).status).toBe(200);
			await one.page.click(['#away'], {}, wait);
			await two.page.goto(`${other.origin}/after`, { until: 'load' }, wait);
			await expect(one.page.goto(`${other.origin}/direct`, {}, wait)).rejects.toMatchObject({ kind: 'forbidden' });
			expect(other.hits().filter((hit) => /away|direct/.test(hit))).toEqual([]);
			expect(other.hits()).toContain('GET /after');
		} finally {
			await Promise.all([first.close(), second.close()]);
		}
	});

	it('gives no files: they would lie on its machine', async () => {
		const browser = await openBrowser(await remoteOptions(remote.ws));
		try {
			const { page } = await browser.openSession({ secrets: [] }, context);
			await expect(page.afterDownload(() => Promise.resolve(), wait, 1_000)).rejects.toMatchObject({ kind: 'unsupported' });
		} finally {
			await browser.close();
		}
	});
});

it('is found by a host name, which DevTools refuse', async () => {
	const remote = await startRemote('headless-shell');
	const named = await startNamed(Number(new URL(remote.http).port));
	try {
		const browser = await openBrowser(await remoteOptions(named.address));
		const { page } = await browser.openSession({ secrets: [] }, context);
		expect((await page.goto(`${site.origin}/named`, {}, wait)).status).toBe(200);
		await browser.close();
		expect(named.refused()).toBe(1);
	} finally {
		await named.close();
		await remote.end();
	}
});

/** Answers requests for `localhost` as DevTools do to all other names, of which a test machine need not have one, and hands on those for an IP address. */
async function startNamed(port: number): Promise<{ address: string; refused(): number; close(): Promise<void> }> {
	let refused = 0;
	const sockets = new Set<Socket>();
	const server: TcpServer = createTcpServer((socket) => {
		sockets.add(socket.on('error', () => undefined));
		socket.once('data', (first: Buffer) => {
			if (/^Host: localhost/im.test(first.toString('latin1'))) {
				refused += 1;
				return void socket.end('HTTP/1.1 500 Internal Server Error\r\nContent-Length: 67\r\nConnection: close\r\n\r\nHost header is specified and is not an IP address or localhost.    ');
			}
			const onward = connect(port, '127.0.0.1');
			onward.on('error', () => socket.destroy());
			onward.write(first);
			socket.pipe(onward).pipe(socket);
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		address: `http://localhost:${(server.address() as AddressInfo).port}`,
		refused: () => refused,
		close: () => {
			for (const socket of sockets) socket.destroy();
			return new Promise((resolve) => server.close(() => resolve()));
		},
	};
}

describe('a remote browser that cannot be used', () => {
	const token = 'very-secret-token';
	let refusing: Server;
	let status = 401;
	let host: string;

	beforeAll(async () => {
		refusing = createServer((_request, response) => void response.writeHead(status).end());
		refusing.on('upgrade', (_request, socket) => void socket.end(`HTTP/1.1 ${status} No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`));
		await new Promise<void>((resolve) => refusing.listen(0, '127.0.0.1', resolve));
		host = `127.0.0.1:${(refusing.address() as AddressInfo).port}`;
	});
	afterAll(async () => {
		refusing.closeAllConnections();
		await new Promise((resolve) => refusing.close(resolve));
	});

	it.each([
		[401, 'auth', 'refused the token'],
		[403, 'auth', 'refused the token'],
		[429, 'rate_limited', 'full queue'],
		[404, 'validation', 'no browser under this address'],
		[503, 'unavailable', 'is not ready'],
		[408, 'timeout', 'did not start in time'],
	])('HTTP %i is %s, and no error shows the token', async (answered, code, says) => {
		status = answered;
		for (const scheme of ['ws', 'http']) {
			const error = await openFailure(await remoteOptions(`${scheme}://user:${token}@${host}/chrome/${token}?token=${token}`));
			expect([error.code, error.message]).toEqual([code, expect.stringContaining(says)]);
			expect(error.message).toContain(`${scheme}://${host}`);
			expect(`${error.message} ${error.hint} ${error.stack}`).not.toContain(token);
		}
	});

	it('says that nobody listens there', async () => {
		const port = await freePort();
		for (const scheme of ['ws', 'http']) {
			const error = await openFailure(await remoteOptions(`${scheme}://127.0.0.1:${port}?token=${token}`));
			expect([error.code, error.retryable, error.message]).toEqual(['unavailable', true, expect.stringContaining('refused the connection')]);
			expect(error.message).not.toContain(token);
		}
	});

	it('says that its name is unknown', async () => {
		const error = await openFailure(await remoteOptions('ws://chromium.invalid:9222'));
		expect(error.message).toContain('the name is unknown');
	});

	it.each(['chromium:9222', 'ftp://127.0.0.1/', 'nonsense'])('refuses “%s” as an address', async (address) => {
		const error = await openFailure(await remoteOptions(address));
		expect([error.code, error.parameter]).toEqual(['validation', 'Remote Endpoint']);
	});

	it('says so where the browser has been started anew, and its old address is gone', async () => {
		const remote = await startRemote('headless-shell');
		const error = await openFailure(await remoteOptions(remote.ws.replace(/[^/]+$/, 'of-yesterday')));
		expect([error.code, error.hint]).toEqual(['validation', expect.stringContaining('without a path (http://host:9222)')]);
		await remote.end();
	});

	it('is not usable any more as soon as it is gone', async () => {
		const remote = await startRemote('headless-shell');
		const browser = await openBrowser(await remoteOptions(remote.ws));
		const session = await browser.openSession({ secrets: [] }, context);
		await remote.end();
		await until(() => !browser.isUsable() && !session.isUsable(), 'the browser is known to be gone', 2_000);
		await session.close();
		await browser.close();
	});
});
