import type { Browser, BrowserContext, CDPSession } from 'puppeteer-core';

import { isConnectorError } from '../../domain/errors';
import type { BrowserPort } from '../../domain/web-page';
import { connectRemote } from './connect-remote';
import { BrowserErrors } from './errors';
import { launchBrowser, type LaunchedBrowser } from './launch-browser';
import { LogInDesk } from './log-ins';
import { OpenedBrowser } from './opened-browser';
import type { BrowserOptions } from './options';
import type { Proxy } from './proxy';
import { addressTest, assertRestrictable, guardDocuments, type AddressTest } from './restrictions';
import { within } from './within';

const setUpMs = 10_000;

/**
 * Starts a browser of our own, or connects to a remote one, and keeps it to the allowed addresses.
 * @throws ConnectorError `unavailable` (none found, it does not start, nobody answers), `validation` (an option), `auth` and `rate_limited` (a remote one's), `unsupported` (it cannot be kept to the addresses), `timeout`
 */
export async function openBrowser(options: BrowserOptions): Promise<BrowserPort> {
	const errors = new BrowserErrors(options.system ?? 'Browser');
	const allows = await addressTest(options, errors);
	const owned = new Set<BrowserContext>();
	const remoteEndpoint = options.remoteEndpoint?.trim() ?? '';
	const launched = remoteEndpoint === '' ? await launchBrowser(options, errors) : null;
	const browser = launched?.browser ?? (await connectRemote({ ...options, remoteEndpoint }, errors, owned));
	try {
		const work = setUp(browser, { options, errors, allows, proxy: launched?.proxy ?? null, owned: launched === null ? owned : null });
		const { channel, desk, version } = await within(work, { ms: setUpMs, timeout: () => errors.gone() });
		return new OpenedBrowser({ browser, channel, desk, version, launched, owned, errors, ignoreTlsErrors: options.ignoreTlsErrors ?? false });
	} catch (error) {
		await abandon(browser, launched);
		throw isConnectorError(error) ? error : errors.gone();
	}
}

interface SetUp {
	options: BrowserOptions;
	errors: BrowserErrors;
	allows: AddressTest;
	proxy: Proxy | null;
	/** Null where all there is in the browser is ours. */
	owned: ReadonlySet<BrowserContext> | null;
}

async function setUp(browser: Browser, { options, errors, allows, proxy, owned }: SetUp): Promise<{ channel: CDPSession; desk: LogInDesk; version: string }> {
	const product = await browser.version();
	assertRestrictable(product, options, errors);
	const channel = await browser.target().createCDPSession();
	const contextOf = (frameId: string): Promise<string | null> => contextOfPage(channel, frameId);
	const isOurs = async (frameId: string): Promise<boolean> => {
		if (owned === null) return true;
		const contextId = await contextOf(frameId);
		return [...owned].some(({ id }) => id === contextId);
	};
	const desk = new LogInDesk(proxy, contextOf);
	await guardDocuments(channel, { allows, desk, isOurs }).catch((error: unknown) => {
		if (options.unrestricted !== true) throw error;
	});
	return { channel, desk, version: product.replace(/^Headless/, '') };
}

/** The top frame of a page has the page's id. Frames within pages have ids of their own; Puppeteer keeps them to the addresses. */
async function contextOfPage(channel: CDPSession, frameId: string): Promise<string | null> {
	const { targetInfo } = await channel.send('Target.getTargetInfo', { targetId: frameId }).catch(() => ({ targetInfo: null }));
	return targetInfo?.browserContextId ?? null;
}

async function abandon(browser: Browser, launched: LaunchedBrowser | null): Promise<void> {
	if (launched === null) return await browser.disconnect().catch(() => undefined);
	launched.process.kill();
	await launched.process.end(1_000);
	await launched.folder.remove();
}
