import type { HTTPRequest, Page } from 'puppeteer-core';

/** Requests that may stay open for ever, or that no one sees the result of. */
const uncounted = new Set(['websocket', 'eventsource', 'ping', 'media', 'manifest', 'cspviolationreport', 'prefetch', 'signedexchange']);

/** What the page has asked for and not got yet. */
export class Activity {
	private readonly underWay = new Set<HTTPRequest>();

	constructor(page: Page) {
		page.on('request', (request) => {
			if (!uncounted.has(request.resourceType())) this.underWay.add(request);
		});
		page.on('requestfinished', (request) => this.underWay.delete(request));
		page.on('requestfailed', (request) => this.underWay.delete(request));
		// What the document before had asked for is not always told of again.
		page.on('domcontentloaded', () => {
			for (const request of this.underWay) if (request.isNavigationRequest() && request.frame() === page.mainFrame()) this.underWay.delete(request);
		});
		page.on('framenavigated', (frame) => {
			if (frame === page.mainFrame()) for (const request of this.underWay) if (request.frame() === frame && !request.isNavigationRequest()) this.underWay.delete(request);
		});
	}

	get any(): boolean {
		return this.underWay.size > 0;
	}
}
