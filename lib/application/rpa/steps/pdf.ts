import { safeFileName } from '../file-names';
import type { Action } from './action';

export const pdf: Action<'pdf'> = async (step, scene) => {
	const bytes = await scene.page.pdf(step.options, scene.wait(step));
	scene.run.files[step.as] = { fileName: `${safeFileName(step.as, 'page')}.pdf`, mimeType: 'application/pdf', bytes };
	return null;
};
