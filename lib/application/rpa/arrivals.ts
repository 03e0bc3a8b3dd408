import type { Arrival, WebFrame } from '../../domain/web-page';
import { isLoggedOutPage } from './logged-out';
import type { Run } from './run';
import type { Scene } from './scene';
import { checkStatus } from './failures/statuses';
import { LoggedOut } from './failures/step-errors';

/**
 * After every navigation: the address again, because redirects lead elsewhere; whether the site asks for the login; the status.
 *
 * @throws ConnectorError `blocked`, LoggedOut, SiteFailure, Mismatch
 */
export async function checkArrival(arrival: Arrival, isFine: (status: number) => boolean, { run, page, context }: Scene): Promise<void> {
	assertAllowed(arrival.url, run);
	if (!run.plan.isLogin && (await isLoggedOutPage(page, run.plan, context))) throw new LoggedOut();
	checkStatus(arrival, isFine, run.plan);
}

/** Of a page, a window or a frame as it is now; documents without an address of their own are the page's. */
export function assertPlace(place: Pick<WebFrame, 'url'>, run: Run): void {
	const url = place.url();
	if (url !== '' && !url.startsWith('about:')) assertAllowed(url, run);
}

function assertAllowed(url: string, { plan }: Run): void {
	try {
		plan.site.addresses.assertAllowed(url);
	} catch (error) {
		// The page shows what it must not.
		plan.discard();
		throw error;
	}
}
