import type { CDPSession, HTTPRequest, Page } from 'puppeteer-core';

import type { Traffic } from '../../../domain/web-page';

const counted = new Set(['document', 'xhr', 'fetch', 'ping', 'eventsource']);
const reading = new Set(['GET', 'HEAD', 'OPTIONS']);

/** What the windows of one session have asked the network for. */
export class TrafficCount {
	private begun = 0;
	private sent = 0;
	private readonly watched = new WeakSet<Page>();

	/** @param session of the page; gives the messages over WebSockets, of which Puppeteer tells nothing */
	watch(page: Page, session?: CDPSession): void {
		session?.on('Network.webSocketFrameSent', () => this.count(true));
		session?.send('Network.enable', { maxTotalBufferSize: 0, maxResourceBufferSize: 0, maxPostDataSize: 0 }).catch(() => undefined);
		if (this.watched.has(page)) return;
		this.watched.add(page);
		page.on('request', (request) => this.note(request));
		// Its first request may have been made before anybody could listen, and a form may have been what opened it.
		page.on('popup', (popup) => {
			this.count(true);
			if (popup !== null) this.watch(popup);
		});
	}

	now(): Traffic {
		return { begun: this.begun, sent: this.sent };
	}

	private note(request: HTTPRequest): void {
		if (!/^https?:/i.test(request.url()) || request.resourceType() === 'cspviolationreport') return;
		const sends = !reading.has(request.method().toUpperCase());
		if (sends || counted.has(request.resourceType())) this.count(sends);
	}

	private count(sends: boolean): void {
		this.begun++;
		if (sends) this.sent++;
	}
}
