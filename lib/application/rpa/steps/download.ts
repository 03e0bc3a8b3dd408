import type { WebFile } from '../../../domain/web-page';
import { safeFileName } from '../file-names';
import type { Scene } from '../scene';
import { askSite } from '../site-request';
import type { Action, StepOf } from './action';

type DownloadStep = StepOf<'download'>;

export const download: Action<'download'> = async (step, scene) => {
	const file = 'url' in step.by ? await byAddress(step, step.by.url, scene) : await byClick(step, step.by.click, scene);
	const name = step.fileName === null ? file.fileName : scene.text(step.fileName);
	const { texts } = scene.run.plan;
	scene.run.files[step.as] = { ...file, fileName: safeFileName(texts.shown(name), step.as) };
	return null;
};

async function byClick(step: DownloadStep, click: readonly string[], scene: Scene): Promise<WebFile> {
	const selectors = scene.selectors(click);
	const action = async (): Promise<void> => scene.noteElement(step, await scene.frame.click(selectors, {}, scene.wait(step)), selectors);
	return await scene.page.afterDownload(action, scene.wait(step), step.maximumBytes);
}

/** Within the page, which works on remote browsers, too. */
async function byAddress(step: DownloadStep, template: string, scene: Scene): Promise<WebFile> {
	const request = { method: 'GET', url: scene.address(template), maximumBytes: step.maximumBytes };
	const answer = await askSite(request, { expected: [] }, step, scene);
	return { fileName: lastSegment(answer.url), mimeType: answer.contentType.split(';')[0]?.trim() || 'application/octet-stream', bytes: answer.bytes };
}

function lastSegment(url: string): string {
	const segment = new URL(url).pathname.split('/').at(-1) ?? '';
	try {
		return decodeURIComponent(segment);
	} catch {
		return segment;
	}
}
