import { ConnectorError } from '../../domain/errors';
import type { PageAnswer, PageRequest } from '../../domain/web-page';
import type { Step } from '../../domain/recipes/recipe';
import { isLoggedOutAnswer } from './logged-out';
import { holdsSecretValue } from './sent-credentials';
import type { Scene } from './scene';
import { answerIsFine, checkStatus } from './failures/statuses';
import { LoggedOut } from './failures/step-errors';

interface ExpectedStatuses {
	expected: readonly number[];
	known?: readonly number[];
}

/**
 * A request within the page, judged: its address before and after, whether the site asks for the login instead, its status.
 *
 * @param statuses what is `expected`, empty: 200 to 299; and what is `known` to mean something else
 */
export async function askSite(request: PageRequest, { expected, known = [] }: ExpectedStatuses, step: Step, scene: Scene): Promise<PageAnswer> {
	const { run, frame, context } = scene;
	assertSameOrigin(request.url, scene);
	if (run.plan.isLogin && holdsSecretValue(request, run.plan.texts)) run.credentials.begin(step, scene.page.traffic().begun);
	const answer = await frame.request(request, scene.wait(step));
	run.plan.site.addresses.assertAllowed(answer.url);
	const isExpected = expected.includes(answer.status) || known.includes(answer.status);
	if (!run.plan.isLogin && !isExpected && (await isLoggedOutAnswer(answer, frame, run.plan, context))) throw new LoggedOut();
	const isFine = expected.length === 0 ? answerIsFine : (status: number): boolean => expected.includes(status);
	if (!known.includes(answer.status)) checkStatus(answer, isFine, run.plan);
	return answer;
}

/** Another origin gets neither the page's cookies nor, as a rule, an answer. */
function assertSameOrigin(url: string, { run, frame }: Scene): void {
	const [wanted, present] = [new URL(url), URL.parse(frame.url())];
	if (present?.origin === wanted.origin) return;
	throw new ConnectorError('validation', `A request to ${wanted.origin} can only be made by a page of it, and the page is of ${present?.origin ?? 'nowhere'}`, {
		system: run.plan.site.system,
		hint: 'Let a "goto" step open a page of that origin first.',
	});
}
