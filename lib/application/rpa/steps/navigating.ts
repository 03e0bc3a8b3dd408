import type { Step } from '../../../domain/recipes/recipe';
import { checkArrival } from '../arrivals';
import type { Scene } from '../scene';
import { followedPageIsFine } from '../statuses';

/** Does something that brings another page where the step says so, and judges that page. */
export async function navigating<T>(step: Step & { expectNavigation: boolean }, scene: Scene, action: () => Promise<T>): Promise<T> {
	if (!step.expectNavigation) return await action();
	const { result, arrival } = await scene.page.afterNavigation(action, scene.wait(step));
	await checkArrival(arrival, followedPageIsFine, scene);
	return result;
}
