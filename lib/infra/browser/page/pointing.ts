import type { Frame, MouseButton } from 'puppeteer-core';

import { WebPageError } from '../../../domain/web-page-error';
import type { Matched, Selectors, Wait } from '../../../domain/web-page';
import { NotYet, untilDone } from './attempts';
import { handleOf, lookFor } from './finding';
import { hindered, notFound } from './obstacles';
import { callKit } from './page-kit';
import { onPage } from './page-scope';
import type { FrameAccess } from './page-scope';
import { Stillness } from './stillness';
import type { Turn } from './turn';

interface Point {
	x: number;
	y: number;
}

/** Waits until what matches can be clicked; then tells where. */
async function pointAt(access: FrameAccess, turn: Turn, selectors: Selectors): Promise<{ matched: Matched; point: Point }> {
	const stillness = new Stillness();
	return await untilDone(turn, async () => {
		const frame = await access.current(turn);
		const found = await lookFor(frame, turn, selectors, { visible: true });
		if (found.id === null) return notFound(found);
		const point = await approachable(frame, turn, found.id, stillness);
		return point instanceof NotYet ? point : { matched: { rank: found.rank, matches: found.matches }, point };
	});
}

async function approachable(frame: Frame, turn: Turn, id: number, stillness: Stillness): Promise<Point | NotYet> {
	const approached = await turn.race(callKit(frame, 'approach', id, stillness.tolerated(turn.elapsed)));
	stillness.saw(approached, turn.elapsed);
	if (approached.state !== 'ready') return hindered(approached);
	if (frame.parentFrame() === null) return { x: approached.x, y: approached.y };
	// The mouse moves on the page, not in the frame.
	const handle = await turn.race(handleOf(frame, id));
	try {
		return await turn.race(handle.clickablePoint());
	} finally {
		handle.dispose().catch(() => undefined);
	}
}

/** A click may close the window it is made in: then it was made. */
async function pressMouse(access: FrameAccess, turn: Turn, point: Point, options: { button?: MouseButton; count?: number }): Promise<void> {
	const { page } = access.scope;
	try {
		await turn.race(page.mouse.click(point.x, point.y, { button: options.button ?? 'left', count: options.count ?? 1 }));
	} catch (error) {
		if (!page.isClosed()) throw error;
	}
}

export async function click(access: FrameAccess, selectors: Selectors, options: { button?: 'left' | 'right' | 'middle'; count?: 1 | 2 }, wait: Wait): Promise<Matched> {
	return await onPage(access, wait, selectors, async (turn) => {
		const { matched, point } = await pointAt(access, turn, selectors);
		await pressMouse(access, turn, point, options);
		return matched;
	});
}

export async function hover(access: FrameAccess, selectors: Selectors, wait: Wait): Promise<Matched> {
	return await onPage(access, wait, selectors, async (turn) => {
		const { matched, point } = await pointAt(access, turn, selectors);
		await turn.race(access.scope.page.mouse.move(point.x, point.y));
		return matched;
	});
}

interface MarkSeen {
	matched: Matched;
	frame: Frame;
	id: number;
	mark: { checked: boolean; kind: string; shown: boolean; label: number | null };
}

async function seeMark(access: FrameAccess, turn: Turn, selectors: Selectors): Promise<MarkSeen | NotYet> {
	const frame = await access.current(turn);
	const visible = await lookFor(frame, turn, selectors, { visible: true });
	// Boxes are often hidden behind something prettier.
	const found = visible.id === null ? await lookFor(frame, turn, selectors, { visible: false }) : visible;
	if (found.id === null) return notFound(found);
	const mark = await turn.race(callKit(frame, 'markOf', found.id));
	if (mark.state !== 'is') return hindered(mark);
	return { matched: { rank: found.rank, matches: found.matches }, frame, id: found.id, mark };
}

/** Clicks the box, or its label where the box itself is hidden; without either, the box is told of a click. */
async function clickMark(access: FrameAccess, turn: Turn, { frame, id, mark }: MarkSeen, stillness: Stillness): Promise<NotYet | 'clicked'> {
	const target = mark.shown ? id : mark.label;
	if (target === null) {
		await turn.race(callKit(frame, 'clickItself', id));
		return 'clicked';
	}
	const point = await approachable(frame, turn, target, stillness);
	if (point instanceof NotYet) return point;
	await pressMouse(access, turn, point, {});
	return 'clicked';
}

export async function setChecked(access: FrameAccess, selectors: Selectors, checked: boolean, wait: Wait): Promise<Matched> {
	return await onPage(access, wait, selectors, async (turn) => {
		let clicked = false;
		const stillness = new Stillness();
		return await untilDone(turn, async () => {
			const seen = await seeMark(access, turn, selectors);
			if (seen instanceof NotYet) return seen;
			if (seen.mark.checked === checked) return seen.matched;
			if (seen.mark.kind.includes('radio') && !checked) throw new WebPageError('unusable', 'A radio button is not unchecked: check another one of its group.');
			if (clicked) return new NotYet(new WebPageError('unusable', 'The box was clicked and did not change.'));
			const done = await clickMark(access, turn, seen, stillness);
			if (done instanceof NotYet) return done;
			clicked = true;
			return new NotYet(new WebPageError('unusable', 'The box was clicked and did not change.'));
		});
	});
}
