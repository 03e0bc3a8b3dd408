import type { Step } from '../../../domain/recipes/recipe';
import { isWebPageError } from '../../../domain/web-page-error';
import { checkArrival } from '../arrivals';
import type { Scene } from '../scene';
import { followedPageIsFine } from '../failures/statuses';
import { Mismatch } from '../failures/step-errors';

type Navigating = Step & { expectNavigation: boolean };

/** Does something that brings another page where the step says so, and judges that page. Windows are for `popup` steps. */
export async function navigating<T>(step: Navigating, scene: Scene, action: () => Promise<T>): Promise<T> {
	const { page, run } = scene;
	const before = page.windowsOpened();
	if (!step.expectNavigation) {
		const result = await action();
		if (page.windowsOpened() > before) run.warn(`${step.path}/window`, 'a new window was opened that no step uses: what is to be read there needs a "popup" step');
		return result;
	}
	const { result, arrival } = await page.afterNavigation(action, scene.wait(step)).catch((error: unknown) => {
		const inWindow = isWebPageError(error) && error.kind === 'timeout' && page.windowsOpened() > before;
		throw inWindow ? new Mismatch('data', 'no other page followed: it opened a new window; use "popup" instead of "expectNavigation"') : error;
	});
	await checkArrival(arrival, followedPageIsFine, scene);
	return result;
}
