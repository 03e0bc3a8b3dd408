import { checkArrival } from '../arrivals';
import { pageIsFine } from '../failures/statuses';
import type { Action } from './action';

export const goto: Action<'goto'> = async (step, scene) => {
	const { until, expectStatus } = step;
	const arrival = await scene.page.goto(scene.address(step.url), { until }, scene.wait(step));
	await checkArrival(arrival, expectStatus.length === 0 ? pageIsFine : (status) => expectStatus.includes(status), scene);
	return null;
};
