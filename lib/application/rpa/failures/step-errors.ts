import type { ConnectorErrorCode } from '../../../domain/errors';
import type { Selectors } from '../../../domain/web-page';

/** What a step may throw beside `ConnectorError` and `WebPageError`. The step runner adds where it was, and what the page shows. */

/**
 * `missing`: what was looked for is not there; the reason may be another one than a changed page. `data`: something is there, and it is
 * not what the recipe says. `ambiguous`: several where one is needed.
 */
export type MismatchKind = 'missing' | 'data' | 'ambiguous';

/** The page is otherwise than the recipe says. */
export class Mismatch extends Error {
	override readonly name = 'Mismatch';

	/** @param message what was found, as a part of a sentence; names fields, never their values */
	constructor(
		readonly kind: MismatchKind,
		message: string,
		readonly selectors: Selectors = [],
		/** What to do about it, where it is something else than with most errors of its code. */
		readonly hint: string | null = null,
	) {
		super(message);
	}
}

/** The site did not do what it was asked for, for a reason of its own. */
export class SiteFailure extends Error {
	override readonly name = 'SiteFailure';

	constructor(
		readonly code: ConnectorErrorCode,
		message: string,
		readonly httpStatus: number | null = null,
		/** As of `Mismatch`. */
		readonly hint: string | null = null,
	) {
		super(message);
	}
}

/** The site has ended the session: its login is needed again. */
export class LoggedOut extends Error {
	override readonly name = 'LoggedOut';

	constructor() {
		super('the site has ended the session');
	}
}
