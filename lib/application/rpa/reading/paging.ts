import type { Selectors } from '../../../domain/web-page';
import { assertPlace } from '../arrivals';
import { readPage, type ExtractStep, type PageOfRecords } from './extraction';
import { hasNext } from './next-link';
import type { TypedRecord } from './records';
import type { Scene } from '../scene';
import { Mismatch } from '../failures/step-errors';

/** How long a page must show the same until it counts as filled, in milliseconds. */
const standsStillMs = 150;

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
		const before = shown;
		shown = await nextPage(step, next, before, scene);
		rows.push(...newRows(before, shown));
	}
	return rows;
}

/** "Load more" leaves the rows there were and puts others behind them. */
function newRows({ rows: before }: PageOfRecords, { rows }: PageOfRecords): readonly TypedRecord[] {
	const isLonger = rows.length > before.length;
	return isLonger && before.every((row, index) => JSON.stringify(row) === JSON.stringify(rows[index])) ? rows.slice(before.length) : rows;
}

/**
 * Pages fill themselves after they are there: what does not fit yet is looked at again until the step's time is over, and a list or
 * table until it has as many rows as a moment before and nothing more is on its way.
 */
async function settledPage(step: ExtractStep, scene: Scene): Promise<PageOfRecords> {
	const timer = scene.timer(step);
	let before: number | null = null;
	for (;;) {
		try {
			const page = await readPage(step, scene);
			const isStill = step.shape === 'object' || (page.rows.length === before && !(await scene.page.isLoading(scene.context)));
			if (timer.isOver || (isStill && page.rows.length >= step.minRows)) return page;
			before = page.rows.length;
		} catch (error) {
			if (!(error instanceof Mismatch) || error.kind === 'ambiguous' || timer.isOver) throw error;
			before = null;
		}
		await timer.pause(standsStillMs);
	}
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
			if (timer.isOver || (page.print === previous && !(await scene.page.isLoading(scene.context)))) return page;
			previous = page.print;
		}
		if (timer.isOver) throw problem;
		await timer.pause(standsStillMs);
	}
}
