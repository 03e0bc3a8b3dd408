import type { Frame, PDFOptions } from 'puppeteer-core';

import { WebPageError } from '../../../domain/web-page-error';
import type { PdfOptions, ScreenshotOptions, Wait } from '../../../domain/web-page';
import { NotYet, untilDone } from './attempts';
import { lookFor } from './finding';
import { hindered, notFound } from './obstacles';
import { isPassing } from './page-errors';
import { callKit } from './page-kit';
import { onPage } from './page-scope';
import type { FrameAccess } from './page-scope';
import type { Turn } from './turn';

const MOST_PIXELS = 10_000;
const MOST_BYTES = 50 * 1024 * 1024;
const UNCOVER_MS = 1000;
const MOST_HTML = 1024 * 1024;

interface Clip {
	x: number;
	y: number;
	width: number;
	height: number;
}

/** PNG of at most 10,000 pixels in height and width. What is drawn on a canvas cannot be searched for secrets, nor what lies in closed shadow roots. */
export async function screenshot(access: FrameAccess, options: ScreenshotOptions, wait: Wait): Promise<Uint8Array> {
	return await onPage(access, wait, options.selectors ?? null, async (turn) => {
		const { page } = access.scope;
		return await covered(access, turn, async () => {
			const clip = await clipOf(access, turn, options);
			return await page.screenshot({ type: 'png', ...(clip === null ? { captureBeyondViewport: false } : { clip, captureBeyondViewport: true }) });
		});
	});
}

async function clipOf(access: FrameAccess, turn: Turn, { selectors, fullPage }: ScreenshotOptions): Promise<Clip | null> {
	const frame = access.scope.page.mainFrame();
	if (selectors !== undefined) return bounded(await boxOf(frame, turn, selectors));
	if (fullPage !== true) return null;
	return bounded({ x: 0, y: 0, ...(await turn.race(callKit(frame, 'documentSize'))) });
}

async function boxOf(frame: Frame, turn: Turn, selectors: readonly string[]): Promise<Clip> {
	return await untilDone(turn, async () => {
		const found = await lookFor(frame, turn, selectors, { visible: true });
		if (found.id === null) return notFound(found);
		return (await turn.race(callKit(frame, 'boxOnDocument', found.id))) ?? hindered({ state: 'hidden' });
	});
}

function bounded({ x, y, width, height }: Clip): Clip {
	return { x: Math.max(0, x), y: Math.max(0, y), width: Math.min(Math.max(1, width), MOST_PIXELS), height: Math.min(Math.max(1, height), MOST_PIXELS) };
}

export async function pdf(access: FrameAccess, options: PdfOptions, wait: Wait): Promise<Uint8Array> {
	return await onPage(access, wait, null, async (turn) => {
		const print: PDFOptions = { format: options.format ?? 'A4', landscape: options.landscape ?? false, printBackground: options.printBackground ?? true, timeout: turn.left };
		return await covered(access, turn, async () => await access.scope.page.pdf(print));
	});
}

/**
 * Takes a picture while every secret on the page, in all its frames, is covered, and looks afterwards whether one has come up meanwhile:
 * such a picture is thrown away. The page is left as it was.
 */
async function covered(access: FrameAccess, turn: Turn, take: () => Promise<Uint8Array>): Promise<Uint8Array> {
	for (let left = 3; left > 0; left--) {
		const picture = await coveredOnce(access, turn, take);
		if (picture === null) continue;
		if (picture.length > MOST_BYTES) throw new WebPageError('unusable', `The picture has more than ${MOST_BYTES} bytes.`);
		return picture;
	}
	throw new WebPageError('unusable', 'The page kept showing something secret, so no picture was taken.');
}

async function coveredOnce(access: FrameAccess, turn: Turn, take: () => Promise<Uint8Array>): Promise<Uint8Array | null> {
	const { page } = access.scope;
	const frames = new Set<Frame>(page.frames());
	try {
		if ((await coverAll(access, turn, frames)) === null) return null;
		const picture = await turn.race(take());
		for (const frame of page.frames()) frames.add(frame);
		return (await coverAll(access, turn, frames)) === 0 ? picture : null;
	} finally {
		await uncoverAll(frames);
	}
}

/** One that waits for its first document has none of its own; what its page has put there meanwhile is covered from the page. */
function hasDocument(frame: Frame): boolean {
	return !frame.detached && frame.url() !== '';
}

/** How much had to be covered; null where the page changed meanwhile. */
async function coverAll(access: FrameAccess, turn: Turn, frames: ReadonlySet<Frame>): Promise<number | null> {
	const { forms } = access.scope.secrets;
	const there = [...frames].filter(hasDocument);
	try {
		const counts = await turn.race(Promise.all(there.map(async (frame) => await callKit(frame, 'cover', forms))));
		return counts.reduce((sum, count) => sum + count, 0);
	} catch (error) {
		if (!isPassing(error)) throw error;
		await turn.pause(50);
		return null;
	}
}

/** Also after the call's time is over. A page that hangs is not waited for. */
async function uncoverAll(frames: ReadonlySet<Frame>): Promise<void> {
	const uncovering = [...frames].filter(hasDocument).map(async (frame) => await callKit(frame, 'uncover'));
	let timer: NodeJS.Timeout | undefined;
	await Promise.race([Promise.allSettled(uncovering), new Promise<void>((resolve) => (timer = setTimeout(resolve, UNCOVER_MS)))]);
	clearTimeout(timer);
}

/** The document as it is now; personal data that the site shows is part of it. Frames are left out. */
export async function sanitisedHtml(access: FrameAccess, wait: Wait): Promise<string> {
	return await onPage(access, wait, null, async (turn) =>
		await untilDone(turn, async () => {
			const { secrets } = access.scope;
			const html = await turn.race(callKit(await access.current(turn), 'sanitise', secrets.forms, 3 * MOST_HTML));
			if (html === '') return new NotYet(new WebPageError('timeout', 'The page has no document.'));
			return new TextDecoder().decode(Buffer.from(secrets.redact(html)).subarray(0, MOST_HTML)).replace(/\ufffd$/, '');
		}),
	);
}
