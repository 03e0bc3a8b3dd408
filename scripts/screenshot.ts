// The picture of the README: sets the demo's stage and photographs the example workflow in n8n's
// editor. Needs Chromium (`CHROMIUM_PATH`, else /usr/bin/chromium). With `--panels <folder>` it also
// opens one node of each of our types and photographs its panel.
//   node scripts/launch.mjs scripts/screenshot.ts
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { setStage, type Stage } from './demo/stage.ts';
import { owner } from './lib/n8n-instance.ts';
import { projectFolder } from './lib/toolchain.mjs';
import { until } from './lib/until.ts';

const pictureFile = join(projectFolder, 'docs', 'images', 'main-job.png');
const windowSize = { width: 1600, height: 900 };
const panel = '[data-test-id="ndv"], [data-test-id="node-parameters"]';
/** n8n's advice for a workflow that has just been published covers a part of the canvas. */
const overlay = '[data-reka-popper-content-wrapper]';

/** One page of a headless browser, driven over the DevTools protocol. */
class Page {
	private readonly answers = new Map<number, (message: { result?: unknown; error?: { message: string } }) => void>();
	private readonly socket: WebSocket;
	private lastId = 0;

	constructor(socket: WebSocket) {
		this.socket = socket;
		socket.addEventListener('message', ({ data }) => {
			const message = JSON.parse(String(data)) as { id?: number; result?: unknown; error?: { message: string } };
			if (message.id !== undefined) this.answers.get(message.id)?.(message);
		});
	}

	async call<T = unknown>(method: string, params: object = {}): Promise<T> {
		const id = ++this.lastId;
		return await new Promise<T>((resolve, reject) => {
			this.answers.set(id, ({ result, error }) => (error ? reject(new Error(`${method}: ${error.message}`)) : resolve(result as T)));
			this.socket.send(JSON.stringify({ id, method, params }));
		});
	}

	async evaluate<T>(expression: string): Promise<T> {
		const { result } = await this.call<{ result: { value: T } }>('Runtime.evaluate', { expression, returnByValue: true, awaitPromise: true });
		return result.value;
	}

	async appears(selector: string): Promise<void> {
		await until(`the page shows ${selector}`, async () => await this.evaluate<boolean>(`document.querySelector(${JSON.stringify(selector)}) !== null`));
	}

	async disappears(selector: string): Promise<void> {
		await until(`${selector} is gone`, async () => await this.evaluate<boolean>(`document.querySelector(${JSON.stringify(selector)}) === null`));
	}

	async click(selector: string): Promise<void> {
		await this.appears(selector);
		await this.evaluate(`document.querySelector(${JSON.stringify(selector)}).click()`);
	}

	async doubleClick(selector: string): Promise<void> {
		const { x, y } = await this.evaluate<{ x: number; y: number }>(
			`(({ x, y, width, height }) => ({ x: x + width / 2, y: y + height / 2 }))(document.querySelector(${JSON.stringify(selector)}).getBoundingClientRect())`,
		);
		for (const clickCount of [1, 2]) {
			for (const type of ['mousePressed', 'mouseReleased']) await this.call('Input.dispatchMouseEvent', { type, x, y, button: 'left', clickCount });
		}
	}

	async fill(selector: string, text: string): Promise<void> {
		await this.appears(selector);
		await this.evaluate(`document.querySelector(${JSON.stringify(selector)}).focus()`);
		await this.call('Input.insertText', { text });
	}

	async press(key: string, code: string): Promise<void> {
		const event = { key, code, windowsVirtualKeyCode: key.length === 1 ? key.charCodeAt(0) : 27 };
		await this.call('Input.dispatchKeyEvent', { type: 'keyDown', ...event, ...(key.length === 1 ? { text: key } : {}) });
		await this.call('Input.dispatchKeyEvent', { type: 'keyUp', ...event });
	}

	/** Waits until two pictures taken one after the other are the same: nothing moves any more. */
	async standsStill(): Promise<Buffer> {
		let last = '';
		await until(
			'the page stands still',
			async () => {
				const { data } = await this.call<{ data: string }>('Page.captureScreenshot', { format: 'png' });
				const still = data === last;
				last = data;
				return still;
			},
			{ everyMs: 400 },
		);
		return Buffer.from(last, 'base64');
	}

	async photograph(file: string): Promise<void> {
		const picture = await this.standsStill();
		mkdirSync(dirname(file), { recursive: true });
		writeFileSync(file, picture);
		console.log(file);
	}

	close(): void {
		this.socket.close();
	}
}

/** A browser with a new, empty profile; the port is its own choice and read from the profile. */
async function openBrowser(profile: string): Promise<{ browser: ChildProcess; page: Page }> {
	const flags = ['--headless', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
	const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
	const size = `--window-size=${windowSize.width},${windowSize.height}`;
	const address = [`--user-data-dir=${profile}`, '--remote-debugging-port=0', 'about:blank'];
	const browser = spawn(process.env.CHROMIUM_PATH ?? '/usr/bin/chromium', [...flags, ...sandbox, size, ...address], { stdio: 'ignore' });
	const port = await until('Chromium names its port', () => {
		try {
			return readFileSync(join(profile, 'DevToolsActivePort'), 'utf8').split('\n')[0];
		} catch {
			return undefined;
		}
	});
	const targets = (await (await fetch(`http://127.0.0.1:${port}/json`)).json()) as Array<{ type: string; webSocketDebuggerUrl: string }>;
	const target = targets.find(({ type }) => type === 'page');
	if (!target) throw new Error('Chromium has no page.');
	const socket = new WebSocket(target.webSocketDebuggerUrl);
	await new Promise((resolve, reject) => {
		socket.addEventListener('open', resolve);
		socket.addEventListener('error', () => reject(new Error('Chromium refused the connection.')));
	});
	const page = new Page(socket);
	await page.call('Page.enable');
	await page.call('Emulation.setDeviceMetricsOverride', { ...windowSize, deviceScaleFactor: 2, mobile: false });
	return { browser, page };
}

async function signIn(page: Page, url: string): Promise<void> {
	await page.call('Page.navigate', { url: `${url}/signin` });
	await page.fill('input[name="emailOrLdapLoginId"]', owner.email);
	await page.fill('input[type="password"]', owner.password);
	await page.click('[data-test-id="form-submit-button"]');
	await until('n8n lets the owner in', async () => !(await page.evaluate<string>('location.pathname')).includes('signin'));
}

async function photographWorkflow(page: Page, { n8n, workflow }: Stage): Promise<void> {
	await page.call('Page.navigate', { url: `${n8n.url}/workflow/${workflow.id}` });
	const nodes = workflow.nodes.length;
	await until('all nodes are drawn', async () => (await page.evaluate<number>('document.querySelectorAll(".vue-flow__node").length')) >= nodes);
	await until('nothing lies over the canvas', async () => {
		await page.standsStill();
		if (await page.evaluate<boolean>(`document.querySelector(${JSON.stringify(overlay)}) === null`)) return true;
		await page.press('Escape', 'Escape');
		return false;
	});
	await page.press('1', 'Digit1');
	await page.photograph(pictureFile);
}

/** The first node of each of our types; a double click opens its panel, Escape closes it. */
async function photographPanels(page: Page, { workflow }: Stage, folder: string): Promise<void> {
	const ours = workflow.nodes.filter(({ type }) => type.startsWith('n8n-nodes-backoffice.'));
	const firsts = [...new Map(ours.toReversed().map((node) => [node.type, node])).values()];
	for (const { id, type } of firsts) {
		await page.doubleClick(`.vue-flow__node[data-id="${id}"]`);
		await page.appears(panel);
		await page.photograph(join(folder, `${type.split('.')[1]}.png`));
		await page.press('Escape', 'Escape');
		await page.disappears(panel);
	}
}

const profile = mkdtempSync(join(tmpdir(), 'backoffice-chromium-'));
let stage: Stage | undefined;
let opened: Awaited<ReturnType<typeof openBrowser>> | undefined;
try {
	stage = await setStage((line) => console.log(line));
	opened = await openBrowser(profile);
	await signIn(opened.page, stage.n8n.url);
	await photographWorkflow(opened.page, stage);
	const [flag, folder] = process.argv.slice(2);
	if (flag === '--panels' && folder) await photographPanels(opened.page, stage, folder);
} finally {
	opened?.page.close();
	if (opened) {
		const ended = new Promise((resolve) => opened?.browser.once('exit', resolve));
		opened.browser.kill();
		await ended;
	}
	await stage?.close();
	rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
}
