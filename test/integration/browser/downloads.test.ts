import { readdirSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';

import type { BrowserPort, WebFile, WebSession } from '../../../lib/domain/web-page';
import { openBrowser } from '../../../lib/infra/browser/open-browser';
import { requireChromium, testedKinds } from '../../support/servers/chromium.ts';
import { until } from '../../support/servers/until.ts';
import { context, html, optionsFor, ownMark, startSite, wait, type Answer, type Site } from './support.ts';

const file = (name: string, bytes: string | Buffer): Answer => (_request, response) =>
	void response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name)}` }).end(bytes);

/** Sends some of it and then nothing more; `end` breaks it off. */
const slow = (end: boolean): Answer => (_request, response) => {
	response.writeHead(200, { 'content-disposition': 'attachment; filename="slow.bin"', 'content-length': '5000000' });
	response.write(Buffer.alloc(200_000), () => end && setTimeout(() => response.destroy(), 300));
};

let site: Site;
beforeAll(async () => {
	site = await startSite({
		'/': html(`
			<a id="csv" href="/pedidos.csv">csv</a><a id="window" target="_blank" href="/pedidos.csv">window</a><a id="evil" href="/evil">evil</a>
			<a id="large" href="/large">large</a><a id="endless" href="/endless">endless</a><a id="broken" href="/broken">broken</a>
			<form method="post" action="/pedidos.csv"><button id="form">form</button></form>
			<a id="pdf" href="/boleto.pdf">pdf</a><a id="pdfWindow" target="_blank" href="/boleto.pdf">pdf</a><a id="text" href="/plain">text</a><a id="textWindow" target="_blank" href="/plain">text</a>
			<a id="made" download="lista.txt">made</a><script>made.href = URL.createObjectURL(new Blob(['feito na página']))</script>`),
		'/pedidos.csv': file('Pedidos março.csv', Buffer.from('pedido;total\r\n1;"10,00"\r\n', 'latin1')),
		'/evil': file('..\\..\\/etc/passwd', 'x'),
		'/large': file('large.bin', Buffer.alloc(3_000_000)),
		'/boleto.pdf': (_request, response) => void response.writeHead(200, { 'content-type': 'application/pdf' }).end('%PDF-1.4 boleto'),
		'/plain': (_request, response) => void response.writeHead(200, { 'content-type': 'text/plain' }).end('plain'),
		'/endless': slow(false),
		'/broken': slow(true),
	});
});
afterAll(async () => await site.close());

/** What lies in the download folders of this process. */
function filesOnDisk(): string[] {
	const root = join(tmpdir(), `n8n-nodes-backoffice-browser-${userInfo().uid}`);
	const folders = readdirSync(root).filter((name) => name.includes(ownMark()));
	return folders.flatMap((name) => readdirSync(join(root, name, 'downloads'), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())).map(({ name }) => name);
}

describe.each(testedKinds)('a download (%s)', (kind) => {
	let browser: BrowserPort;
	let session: WebSession;
	beforeAll(async () => {
		browser = await openBrowser(await optionsFor(site, { executablePath: await requireChromium(kind) }));
	});
	afterAll(async () => await browser.close());
	beforeEach(async () => {
		session = await browser.openSession({ secrets: [] }, context);
		await session.page.goto(`${site.origin}/`, {}, wait);
	});
	afterEach(async () => {
		await session.close();
		await until(() => filesOnDisk().length === 0, 'no file is left on the disk');
	});

	const download = (selector: string, maximumBytes = 1_000_000, of: WebSession = session, timeoutMs = 5_000): Promise<WebFile> =>
		of.page.afterDownload(() => of.page.click([selector], {}, wait), { ...wait, timeoutMs }, maximumBytes);

	it.each(['#pdf', '#pdfWindow'])('brings a PDF that the site does not call an attachment (%s)', async (link) => {
		expect(await download(link)).toMatchObject({ mimeType: 'application/pdf', fileName: 'boleto.pdf' });
	});

	it.each(['#text', '#textWindow'])('says that the browser shows a kind of file itself (%s)', async (link) => {
		await expect(download(link, 1_000_000, session, 1_200)).rejects.toMatchObject({ kind: 'unsupported', message: expect.stringContaining('(text/plain) itself') });
	});

	it.each(['#csv', '#form', '#window'])('brings name, type and bytes (%s), and leaves no file', async (selector) => {
		const { fileName, mimeType, bytes } = await download(selector);
		expect([fileName, mimeType, Buffer.from(bytes).toString('latin1')]).toEqual(['Pedidos março.csv', 'text/csv', 'pedido;total\r\n1;"10,00"\r\n']);
		expect(filesOnDisk()).toEqual([]);
	});

	it('takes a file that the page has made itself', async () => {
		const { fileName, mimeType, bytes } = await download('#made');
		expect([fileName, mimeType, Buffer.from(bytes).toString('utf8')]).toEqual(['lista.txt', 'text/plain', 'feito na página']);
	});

	it('takes an address that is a file instead of a page', async () => {
		const { bytes } = await session.page.afterDownload(() => session.page.goto(`${site.origin}/pedidos.csv`, {}, wait), wait, 1_000);
		expect(bytes.length).toBe(25);
	});

	it('lets the site choose no folder', async () => {
		expect((await download('#evil')).fileName).toMatch(/^[^/\\]*passwd$/);
	});

	it.each(['#large', '#endless'])('is refused above the limit (%s)', async (selector) => {
		await expect(download(selector, 100_000)).rejects.toMatchObject({ kind: 'unusable', message: expect.stringContaining('larger than 100000 bytes') });
	});

	it('that breaks off is told, as is one that does not end in time', async () => {
		await expect(download('#broken', 10_000_000)).rejects.toMatchObject({ kind: 'unreachable' });
		await expect(download('#endless', 10_000_000, session, 700)).rejects.toMatchObject({ kind: 'timeout' });
	});

	it('is told where none begins, and where the action fails', async () => {
		await expect(session.page.afterDownload(() => Promise.resolve(), { ...wait, timeoutMs: 300 }, 1_000)).rejects.toMatchObject({ kind: 'notThere' });
		await expect(session.page.afterDownload(() => session.page.click(['#none'], {}, { ...wait, timeoutMs: 100 }), wait, 1_000)).rejects.toMatchObject({ kind: 'notThere' });
	});

	it('ends when the call is cancelled', async () => {
		const controller = new AbortController();
		const work = session.page.afterDownload(() => Promise.resolve(controller.abort(new Error('cancelled'))), { ...wait, signal: controller.signal }, 1_000);
		await expect(work).rejects.toThrow('cancelled');
	});

	it('goes to the session that asked for it, however many do', async () => {
		const others = await Promise.all([1, 2].map(() => browser.openSession({ secrets: [] }, context)));
		await Promise.all(others.map(({ page }) => page.goto(`${site.origin}/`, {}, wait)));
		const [one, two, three] = await Promise.all([download('#made'), download('#csv', 1_000_000, others[0]), download('#evil', 1_000_000, others[1])]);
		expect([one?.fileName, two?.bytes.length, three?.bytes.length]).toEqual(['lista.txt', 25, 1]);
		await Promise.all(others.map((other) => other.close()));
	});

	it('nobody asked for is dropped, and no bar to the next', async () => {
		await session.page.click(['#csv'], {}, wait);
		await session.page.goto(`${site.origin}/`, { until: 'load' }, wait);
		const { fileName } = await download('#made');
		expect(fileName).toBe('lista.txt');
	});
});
