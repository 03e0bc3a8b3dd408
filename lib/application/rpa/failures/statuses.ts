import type { Arrival } from '../../../domain/web-page';
import type { RunPlan } from '../run';
import { LoggedOut, Mismatch, SiteFailure } from './step-errors';

const askedByWindow = 'the site answered with HTTP 401: it asks for user and password in the browser’s own window (HTTP Basic or Digest)';
const windowHint = 'Turn on “Log in by the Browser’s Own Window” in the credential. If it is on, check user and password by logging in with a browser.';

type Place = Pick<RunPlan, 'isLogin' | 'recipe'>;

/** For a page reached by an address. */
export const pageIsFine = (status: number): boolean => status < 400;
/** For a page reached by a click: forms answer 400, 409 and 422 with the page that says what is wrong, which the next step reads. */
export const followedPageIsFine = (status: number): boolean => status < 500 && ![401, 403, 404, 410, 429].includes(status);
/** For a request within the page. */
export const answerIsFine = (status: number): boolean => status >= 200 && status < 300;

/** @throws LoggedOut, SiteFailure; Mismatch for a status that says nothing else than that the page is not there */
export function checkStatus({ status, asksByWindow }: Pick<Arrival, 'status' | 'asksByWindow'>, isFine: (status: number) => boolean, place: Place): void {
	if (status === null || isFine(status)) return;
	if (asksByWindow === true && (place.isLogin || place.recipe.login === null)) throw new SiteFailure('auth', askedByWindow, status, windowHint);
	throw refusalOf(status, place) ?? new Mismatch('data', `the site answered with HTTP ${status}`);
}

/** What the status says beyond a changed page; null where it says nothing of the kind. */
export function refusalOf(status: number, { isLogin, recipe }: Place): LoggedOut | SiteFailure | null {
	const message = `the site answered with HTTP ${status}`;
	if (status === 401 && !isLogin && recipe.login !== null) return new LoggedOut();
	if (status === 401 || (status === 403 && isLogin)) return new SiteFailure('auth', message, status);
	if (status === 403) return new SiteFailure('permission', message, status);
	if (status === 429) return new SiteFailure('rate_limited', message, status);
	return status >= 500 ? new SiteFailure('unavailable', message, status) : null;
}
