import { ConnectorError } from '../../../domain/errors';
import type { WebFile } from '../../../domain/web-page';
import type { Scene } from '../scene';
import type { Action } from './action';

export const upload: Action<'upload'> = async (step, scene) => {
	const selectors = scene.selectors(step.selectors);
	const files = step.files.map((name) => givenFile(scene.text(name), scene));
	const matched = await scene.frame.setFiles(selectors, files, scene.wait(step));
	scene.noteElement(step, matched, selectors);
	return null;
};

function givenFile(name: string, { run }: Scene): WebFile {
	const { files, site } = run.plan;
	const file = Object.hasOwn(files, name) ? files[name] : undefined;
	if (file !== undefined) return file;
	const given = Object.keys(files).join(', ') || 'none';
	throw new ConnectorError('validation', `There is no file "${name}" to upload (given: ${given})`, {
		system: site.system,
		parameter: name,
		hint: `Give the operation a file by the name "${name}".`,
	});
}
