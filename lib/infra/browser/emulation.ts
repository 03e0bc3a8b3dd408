import type { CDPSession, Page } from 'puppeteer-core';

import type { WebSessionOptions } from '../../domain/web-page';
import { answerRequests, type LogInDesk } from './log-ins';

const viewport = { width: 1280, height: 900 };

/** Sets up each page of a session once, whoever asks for it first. */
export class PageSetUp {
	private readonly done = new WeakMap<Page, Promise<void>>();

	constructor(
		private readonly options: WebSessionOptions,
		private readonly desk: LogInDesk,
	) {}

	prepare(page: Page): Promise<void> {
		let work = this.done.get(page);
		if (work === undefined) {
			work = this.setUp(page);
			this.done.set(page, work);
		}
		return work;
	}

	private async setUp(page: Page): Promise<void> {
		// Lasts as long as the page: what is set through it goes when it is closed.
		const session = await page.createCDPSession();
		const { basicAuth, ignoreTlsErrors } = this.options;
		await Promise.all([
			page.setViewport({ ...viewport, ...this.options.viewport }),
			// A service worker would answer with pages of yesterday, and ask past the allowed addresses.
			page.setBypassServiceWorker(true),
			this.speak(session),
			ignoreTlsErrors === true ? session.send('Security.setIgnoreCertificateErrors', { ignore: true }) : null,
			basicAuth === undefined ? null : answerRequests(session, this.desk, basicAuth),
		]);
	}

	/** Language and time zone: dates and numbers look as they do to the ERP's users. */
	private async speak(session: CDPSession): Promise<void> {
		const { locale = 'pt-BR', timezone = 'America/Sao_Paulo', userAgent = '' } = this.options;
		const [language = locale] = locale.split('-');
		const acceptLanguage = language === locale ? locale : `${locale},${language}`;
		await Promise.all([
			// An empty user agent leaves the browser's own.
			session.send('Emulation.setUserAgentOverride', { userAgent, acceptLanguage }),
			onceByProcess(session.send('Emulation.setLocaleOverride', { locale })),
			onceByProcess(session.send('Emulation.setTimezoneOverride', { timezoneId: timezone })),
		]);
	}
}

/** A window and the page that opened it share a process, in which this can be set once. */
async function onceByProcess(work: Promise<unknown>): Promise<void> {
	try {
		await work;
	} catch (error) {
		if (!/already in effect/.test(String(error))) throw error;
	}
}
