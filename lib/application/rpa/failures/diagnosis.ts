import { attempted } from '../deadline';
import { isLoggedOutPage } from '../logged-out';
import type { Scene } from '../scene';
import { refusalOf } from './statuses';
import { LoggedOut, SiteFailure } from './step-errors';

const timeForDiagnosisMs = 2_000;

/**
 * Why something is not on the page, where there is another reason than a changed page: the session has ended, the site has answered
 * with a failure, or the page is still on its way. Null where nothing speaks for one of them.
 */
export async function diagnose({ run, page }: Scene): Promise<LoggedOut | SiteFailure | null> {
	const { plan, deadline } = run;
	return await attempted(plan.clock, timeForDiagnosisMs, deadline.outer, async ({ signal }) => {
		if (!plan.isLogin && (await isLoggedOutPage(page, plan, { signal }))) return new LoggedOut();
		const { status } = page.lastArrival();
		const refusal = status === null ? null : refusalOf(status, plan);
		if (refusal !== null) return refusal;
		return (await page.isLoading({ signal })) ? new SiteFailure('timeout', 'the page was still loading when the time of the step was over') : null;
	});
}
