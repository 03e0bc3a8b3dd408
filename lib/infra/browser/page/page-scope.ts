import type { Frame, Page } from 'puppeteer-core';

import type { CallContext } from '../../../domain/runtime';
import type { Selectors, Wait } from '../../../domain/web-page';
import type { DialogDesk } from './dialogs';
import { asWebPageError } from './page-errors';
import type { PageSecrets } from './page-secrets';
import type { PageSurroundings } from './surroundings';
import { Turn } from './turn';

/** What everything that works on one page shares. */
export interface PageScope {
	readonly page: Page;
	readonly surroundings: PageSurroundings;
	readonly secrets: PageSecrets;
	readonly dialogs: DialogDesk;
	/** Aborted, with a WebPageError, when the page has crashed or was closed. */
	readonly gone: AbortSignal;
}

/** A frame of a page, whichever document it shows. */
export interface FrameAccess {
	readonly scope: PageScope;
	/** The frame as it is now: one that the page has replaced meanwhile is looked for again. */
	current(turn: Turn): Promise<Frame>;
	/** Where it was last. */
	address(): string;
}

/** Makes one call on the page within its limits; whatever goes wrong becomes a WebPageError, or the signal's reason. */
export async function onPage<T>(access: FrameAccess, limits: CallContext | Wait, selectors: Selectors | null, work: (turn: Turn) => Promise<T>): Promise<T> {
	const { scope } = access;
	const timeoutMs = 'timeoutMs' in limits ? { timeoutMs: limits.timeoutMs } : {};
	try {
		return await Turn.run({ signal: limits.signal, gone: scope.gone, ...timeoutMs }, work);
	} catch (error) {
		if (limits.signal.aborted) throw limits.signal.reason;
		throw asWebPageError(error, {
			...(selectors === null ? {} : { selectors }),
			url: access.address(),
			redact: (text) => scope.secrets.redact(text),
		});
	}
}
