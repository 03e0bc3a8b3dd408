import type { CDPSession, Protocol } from 'puppeteer-core';

import type { BrowserErrors } from './errors';
import { answerChallenges, type LogInDesk } from './log-ins';
import type { BrowserOptions } from './options';

/** From this version of Chrome on a list of allowed addresses is kept to (`Network.emulateNetworkConditionsByRule`). */
const firstVersion = 149;

export type AddressTest = (address: string) => boolean;

/** @throws ConnectorError `validation` where a pattern is none, or there is none */
export async function addressTest({ patterns, unrestricted }: BrowserOptions, errors: BrowserErrors): Promise<AddressTest> {
	if (patterns.length === 0 && unrestricted !== true) {
		throw errors.setting('Allowed Origins', `${errors.system}: no address is allowed, so there is nothing the browser could open.`, 'Enter the address of the web application.');
	}
	// Node has URLPattern from version 24 on; before, Puppeteer brings it.
	await import('puppeteer-core');
	const tests = patterns.map((pattern) => {
		try {
			return new URLPattern(pattern);
		} catch {
			throw errors.setting('Allowed Origins', `${errors.system}: “${pattern}” is no URL pattern.`, 'Enter origins such as https://erp.example.com.');
		}
	});
	return (address) => tests.length === 0 || tests.some((test) => test.test(address));
}

/** The same addresses for WebSockets as well, which have schemes of their own: `https:` allows `wss:`, `http:` allows `ws:`. */
export function withSockets(patterns: readonly string[]): string[] {
	return [...new Set(patterns.flatMap((pattern) => [pattern, pattern.replace(/^http(?=s?:)/i, 'ws')]))];
}

/** @throws ConnectorError `unsupported` where the browser would open any address */
export function assertRestrictable(product: string, { unrestricted }: BrowserOptions, errors: BrowserErrors): void {
	const version = Number(/^(?:Headless)?(?:Chrome|Chromium|Edg)\/(\d+)\./.exec(product)?.[1] ?? 0);
	if (version >= firstVersion || unrestricted === true) return;
	throw errors.unsupported(
		`${errors.system}: this browser (${product.slice(0, 60)}) cannot be kept to the allowed addresses; Chrome and Chromium can from version ${firstVersion} on.`,
		'Update the browser, or switch on “Browser Without Address Restriction” in the credential: then only the addresses that recipes open themselves are checked.',
	);
}

export interface DocumentGuardOptions {
	allows: AddressTest;
	desk: LogInDesk;
	/** Whether the top frame of this id is one of our pages; true for all in a browser of our own. */
	isOurs(frameId: string): Promise<boolean>;
}

/**
 * Refuses documents from other addresses, whatever window they are for. Needed beside Puppeteer's `allowlist`, which is set
 * window by window: a window without opener (`target=_blank`, a form's target) has sent its first request by then.
 * Only documents are held up, a millisecond each; pictures and requests of pages go by unasked.
 * @throws Error where the browser has no such thing
 */
export async function guardDocuments(channel: CDPSession, { allows, desk, isOurs }: DocumentGuardOptions): Promise<void> {
	const judge = async ({ requestId, request, frameId }: Protocol.Fetch.RequestPausedEvent): Promise<void> => {
		const isAllowed = !/^(?:https?|ftp|file):/i.test(request.url) || allows(request.url) || !(await isOurs(frameId));
		if (isAllowed) await channel.send('Fetch.continueRequest', { requestId });
		else await channel.send('Fetch.failRequest', { requestId, errorReason: 'BlockedByClient' });
	};
	// The page or the browser may have gone meanwhile.
	channel.on('Fetch.requestPaused', (paused) => void judge(paused).catch(() => undefined));
	answerChallenges(channel, desk, isOurs);
	await channel.send('Fetch.enable', { handleAuthRequests: true, patterns: [{ resourceType: 'Document' }] });
}
