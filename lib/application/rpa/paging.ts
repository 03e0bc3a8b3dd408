import type { Paging } from '../../domain/recipes/recipe';
import type { Selectors } from '../../domain/web-page';
import { assertPlace } from './arrivals';
import { readPage, type ExtractStep, type PageOfRecords } from './extraction';
import type { TypedRecord } from './records';
import type { Scene } from './scene';
import { Mismatch } from './step-errors';

/** The rows of all pages, as far as the step goes. */
export async function readPages(step: ExtractStep, scene: Scene): Promise<TypedRecord[]> {
	const first = await settledPage(step, scene);
	if (step.paging === null) return [...first.rows];
	const rows = [...first.rows];
	const next = scene.selectors(step.paging.next);
	let shown = first;
	for (let page = 1; rows.length <= step.maxRows && (await hasNext(step, step.paging, next, scene)); page++) {
		if (page >= step.paging.maxPages) {
			scene.run.warn(`${step.path}/paging`, `there are more than ${page} pages; only these were read`);
			break;
		}
		shown = await nextPage(step, next, shown, scene);
		rows.push(...shown.rows);
	}
	return rows;
}

/** Pages fill themselves after they are there: what does not fit yet is looked at again until the step's time is over. */
async function settledPage(step: ExtractStep, scene: Scene): Promise<PageOfRecords> {
	const timer = scene.timer(step);
	for (;;) {
		try {
			const page = await readPage(step, scene);
			if (page.rows.length >= step.minRows || timer.isOver) return page;
		} catch (error) {
			if (!(error instanceof Mismatch) || error.kind === 'ambiguous' || timer.isOver) throw error;
		}
		await timer.pause();
	}
}

/** There is a next page where its link is there, is visible and is not switched off. */
async function hasNext(step: ExtractStep, paging: Paging, next: Selectors, scene: Scene): Promise<boolean> {
	const { frame, context } = scene;
	const matched = await frame.check({ selectors: next, state: 'visible' }, context);
	if (matched === null) return false;
	const selectors = next.slice(matched.rank, matched.rank + 1);
	const attributes = ['disabled', 'aria-disabled', 'class'];
	const fields = Object.fromEntries(attributes.map((attribute) => [attribute, { selectors: [], attribute }]));
	const { records } = await frame.readRecords({ root: selectors, fields }, context);
	const values = records[0]?.values;
	const [disabled, aria, classes] = attributes.map((name) => values?.[name]?.text ?? null);
	if (aria === 'true' || (disabled != null && disabled !== 'false') || /(?:^|[\s_-])(?:disabled|inactive)(?:$|\s)/.test(classes ?? '')) return false;
	if (paging.maxPages > 1) scene.noteRank(`${step.path}/paging`, matched, next);
	return true;
}

async function nextPage(step: ExtractStep, next: Selectors, shown: PageOfRecords, scene: Scene): Promise<PageOfRecords> {
	await scene.frame.click(next, {}, scene.wait(step));
	const page = await otherPage(step, shown.print, scene);
	assertPlace(scene.page, scene.run);
	return page;
}

/** Waits for other rows than before, and until they no longer change. */
async function otherPage(step: ExtractStep, before: string, scene: Scene): Promise<PageOfRecords> {
	const timer = scene.timer(step);
	let [previous, problem]: [string | null, Mismatch] = [null, new Mismatch('missing', 'the next page shows the same rows as the one before', step.paging?.next ?? [])];
	for (;;) {
		const page = await readPage(step, scene).catch((error: unknown) => {
			if (!(error instanceof Mismatch) || error.kind === 'ambiguous') throw error;
			problem = error;
			return null;
		});
		if (page !== null && page.print !== before && page.rows.length > 0) {
			if (page.print === previous || timer.isOver || !(await scene.page.isLoading(scene.context))) return page;
			previous = page.print;
		}
		if (timer.isOver) throw problem;
		await timer.pause();
	}
}
