import type { FrameTarget } from '../../../domain/web-page';
import { assertPlace } from '../arrivals';
import type { Scene } from '../scene';
import type { Action } from './action';

export const frame: Action<'frame'> = async (step, scene) => {
	const child = await scene.frame.child(rendered(step.target, scene), scene.wait(step));
	assertPlace(child, scene.run);
	return await scene.within(step.steps, { frame: child });
};

function rendered(target: FrameTarget, scene: Scene): FrameTarget {
	if ('selectors' in target) return { selectors: scene.selectors(target.selectors) };
	if ('name' in target) return { name: scene.text(target.name) };
	const condition = scene.condition({ url: target.url });
	return 'url' in condition ? { url: condition.url } : target;
}
