import type { Frame } from 'puppeteer-core';

import { WebPageError } from '../../../domain/web-page-error';
import type { FrameTarget, Wait } from '../../../domain/web-page';
import { matchesAddress } from './address-pattern';
import { NotYet, untilDone } from './attempts';
import { handleOf, lookFor } from './finding';
import { notFound } from './obstacles';
import { callKit } from './page-kit';
import { onPage } from './page-scope';
import type { FrameAccess } from './page-scope';
import type { Turn } from './turn';

const BLANK_AT_MOST_MS = 500;

/** Waits for a frame and its document. The access looks for it again whenever the page has replaced it. */
export async function childAccess(parent: FrameAccess, target: FrameTarget, wait: Wait): Promise<FrameAccess> {
	let frame = await onPage(parent, wait, 'selectors' in target ? target.selectors : null, async (turn) => await findFrame(parent, target, turn));
	return {
		scope: parent.scope,
		address: () => frame.url(),
		current: async (turn) => {
			if (frame.detached) frame = await findFrame(parent, target, turn);
			return frame;
		},
	};
}

async function findFrame(parent: FrameAccess, target: FrameTarget, turn: Turn): Promise<Frame> {
	return await untilDone(turn, async () => {
		const within = await parent.current(turn);
		const found = await frameNow(within, target, turn);
		if (found instanceof NotYet) return found;
		if (found.url().startsWith('chrome-error:')) return new NotYet(new WebPageError('forbidden', 'The address of the frame is not among the allowed ones, or cannot be reached.'));
		const late = new NotYet(new WebPageError('timeout', 'The frame is there, its document did not come in time.'));
		if (found.url() === '' || (found.url() === 'about:blank' && turn.elapsed < BLANK_AT_MOST_MS)) return late;
		return (await turn.race(callKit(found, 'documentState'))) === 'loading' ? late : found;
	});
}

async function frameNow(within: Frame, target: FrameTarget, turn: Turn): Promise<Frame | NotYet> {
	const missing = new NotYet(new WebPageError('notThere', 'There is no such frame on the page.'));
	if ('url' in target) return descendantsOf(within).find((frame) => matchesAddress(target.url, frame.url())) ?? missing;
	if ('name' in target) {
		for (const frame of [within, ...descendantsOf(within)].filter((one) => one.url() !== '')) {
			const { id } = await turn.race(callKit(frame, 'lookForFrame', target.name));
			if (id !== null) return (await contentOf(frame, id, turn)) ?? missing;
		}
		return missing;
	}
	const found = await lookFor(within, turn, target.selectors, { visible: false });
	if (found.id === null) return notFound(found);
	return (await contentOf(within, found.id, turn)) ?? new NotYet(new WebPageError('unusable', 'The element is no frame.'));
}

async function contentOf(frame: Frame, id: number, turn: Turn): Promise<Frame | null> {
	const handle = await turn.race(handleOf(frame, id));
	try {
		return await turn.race(handle.contentFrame());
	} finally {
		handle.dispose().catch(() => undefined);
	}
}

function descendantsOf(frame: Frame): Frame[] {
	return frame.childFrames().flatMap((child) => [child, ...descendantsOf(child)]);
}
