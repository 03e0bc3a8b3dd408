import { safeFileName } from '../file-names';
import type { Action } from './action';

export const screenshot: Action<'screenshot'> = async (step, scene) => {
	const { fullPage, selectors } = step;
	const options = { fullPage, ...(selectors === null ? {} : { selectors: scene.selectors(selectors) }) };
	const bytes = await scene.page.screenshot(options, scene.wait(step));
	scene.run.files[step.as] = { fileName: `${safeFileName(step.as, 'screenshot')}.png`, mimeType: 'image/png', bytes };
	return null;
};
