import type { ErrorAttachment } from '../../../domain/errors';
import type { WebPage } from '../../../domain/web-page';
import { attempted } from '../deadline';
import type { Run } from '../run';

/** Milliseconds that pictures and copies for an error may take in all. */
const timeForArtefactsMs = 5_000;
/** A page that answers no longer must not take all the time there is. */
const timeForFactsMs = 1_500;
const maximumPictureBytes = 5 * 1024 * 1024;
const maximumMarkupBytes = 1024 * 1024;

export interface PageFacts {
	/** Without its query; empty where it is not known. */
	url: string;
	title: string | null;
}

/** What may be said of the page in an error. */
export async function pageFacts(page: WebPage, run: Run): Promise<PageFacts> {
	const { clock, texts } = run.plan;
	const title = await attempted(clock, timeForFactsMs, run.deadline.outer, async ({ signal }) => await page.title({ signal }));
	return { url: texts.address(addressOf(page)), title: title === null ? null : texts.told(title).slice(0, 200) };
}

/** Never throws: a page that has crashed has no address. */
export function addressOf(page: Pick<WebPage, 'url'>): string {
	try {
		return page.url();
	} catch {
		return '';
	}
}

/** Picture and HTML of the page as it is now; what cannot be taken is left out. */
export async function takeArtefacts(page: WebPage, run: Run, name: string): Promise<ErrorAttachment[]> {
	if (!run.plan.artefacts) return [];
	const { clock } = run.plan;
	const startedAt = clock.now();
	const markup = await attempted(clock, timeForArtefactsMs, run.deadline.outer, (deadline) => page.sanitisedHtml(deadline.wait(timeForArtefactsMs)));
	const leftMs = timeForArtefactsMs - (clock.now() - startedAt);
	const picture = leftMs <= 0 ? null : await attempted(clock, leftMs, run.deadline.outer, (deadline) => page.screenshot({}, deadline.wait(leftMs)));
	return [...pictureOf(picture, name), ...markupOf(markup, run, name)];
}

function pictureOf(bytes: Uint8Array | null, name: string): ErrorAttachment[] {
	if (bytes === null || bytes.length > maximumPictureBytes) return [];
	return [{ name: 'screenshot', fileName: `${name}.png`, mimeType: 'image/png', bytes }];
}

function markupOf(html: string | null, run: Run, name: string): ErrorAttachment[] {
	if (html === null) return [];
	const bytes = new TextEncoder().encode(run.plan.texts.shown(html)).subarray(0, maximumMarkupBytes);
	return [{ name: 'page', fileName: `${name}.html`, mimeType: 'text/html', bytes }];
}
