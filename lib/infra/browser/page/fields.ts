import type { Frame } from 'puppeteer-core';

import { WebPageError } from '../../../domain/web-page-error';
import type { Matched, Selectors, Wait, WebFile } from '../../../domain/web-page';
import { untilDone } from './attempts';
import { lookFor } from './finding';
import type { Filled } from './in-page/filling';
import { pressChord, typeKeys } from './keys';
import { NoChoice, hindered, notFound } from './obstacles';
import { isPassing } from './page-errors';
import { callKit } from './page-kit';
import { onPage } from './page-scope';
import type { FrameAccess } from './page-scope';
import type { Turn } from './turn';

const MOST_BYTES = 50 * 1024 * 1024;

/** What came to be in a field may change right after: pages with frameworks write it anew. */
const LOOKS = 4;
const LOOK_AGAIN_MS = 60;
/** So often a field is changed that does not keep what it is given: a page that is still being built may keep it later. */
const MOST_CHANGES = 3;

/** Repeats a change of the first field that matches until it is done. Hidden fields only where no visible one matches, and they may be. */
async function changeField(access: FrameAccess, turn: Turn, selectors: Selectors, visible: boolean, change: (frame: Frame, id: number) => Promise<Filled>): Promise<Matched> {
	let changes = 0;
	return await untilDone(turn, async () => {
		const frame = await access.current(turn);
		const shown = await lookFor(frame, turn, selectors, { visible: true });
		const found = shown.id !== null || visible ? shown : await lookFor(frame, turn, selectors, { visible: false });
		if (found.id === null) return notFound(found);
		const changed = await turn.race(change(frame, found.id));
		if (changed.state === 'done') return { rank: found.rank, matches: found.matches };
		const notYet = hindered(changed);
		if (changed.state === 'differs' && ++changes >= MOST_CHANGES) throw notYet.error;
		return notYet;
	});
}

/** Looks until the field holds what it should, or for a little while. A page that has gone on cannot be judged. */
async function readBack(turn: Turn, compare: () => Promise<Filled>): Promise<Filled> {
	try {
		for (let looks = 1; ; looks++) {
			const seen = await turn.race(compare());
			if (seen.state === 'done' || looks === LOOKS) return seen;
			await turn.pause(LOOK_AGAIN_MS);
		}
	} catch (error) {
		if (isPassing(error)) return { state: 'done' };
		throw error;
	}
}

/**
 * Sets the value in one go and tells the page (`input`, `change`): a fifth of the time that keys take. Fields for days, times and
 * numbers are given these as they take them, however a Brazilian writes them. Then the field is read: masks do not matter, but what is
 * cut, rounded or cleared is `unusable`, and what the kind of field cannot hold is `invalid`.
 */
export async function fill(access: FrameAccess, selectors: Selectors, text: string, options: { secret?: boolean }, wait: Wait): Promise<Matched> {
	const secret = options.secret === true;
	if (secret) access.scope.secrets.remember(text);
	return await onPage(access, wait, selectors, async (turn) =>
		await changeField(access, turn, selectors, true, async (frame, id) => {
			const filled = await callKit(frame, 'fill', id, text, secret);
			return filled.state === 'done' ? await readBack(turn, async () => await callKit(frame, 'compareFilled', id, text, secret)) : filled;
		}),
	);
}

/** Keys may do anything else than write: the field is judged only where it keeps the focus, and no key of the text leaves it. */
export async function type(access: FrameAccess, selectors: Selectors | null, text: string, options: { secret?: boolean }, wait: Wait): Promise<Matched | null> {
	const secret = options.secret === true;
	if (secret) access.scope.secrets.remember(text);
	return await onPage(access, wait, selectors, async (turn) => {
		const matched = selectors === null ? null : await focusField(access, turn, selectors, secret);
		const frame = await access.current(turn);
		const judged = text !== '' && !/[\r\n\t]/.test(text);
		if (judged) await readBack(turn, async () => await callKit(frame, 'beginTyping'));
		await typeKeys(access.scope.page, turn, text);
		const seen = judged ? await readBack(turn, async () => await callKit(frame, 'compareTyped', text, secret)) : null;
		if (seen?.state === 'differs') throw hindered(seen).error;
		return matched;
	});
}

export async function press(access: FrameAccess, selectors: Selectors | null, key: string, wait: Wait): Promise<Matched | null> {
	return await onPage(access, wait, selectors, async (turn) => {
		const matched = selectors === null ? null : await focusField(access, turn, selectors, false);
		await pressChord(access.scope.page, turn, key);
		return matched;
	});
}

async function focusField(access: FrameAccess, turn: Turn, selectors: Selectors, secret: boolean): Promise<Matched> {
	return await changeField(access, turn, selectors, true, async (frame, id) => await callKit(frame, 'focusOn', id, secret));
}

export async function select(access: FrameAccess, selectors: Selectors, choice: { value: string } | { label: string }, wait: Wait): Promise<Matched> {
	const [by, text] = 'value' in choice ? (['value', choice.value] as const) : (['label', choice.label] as const);
	return await onPage(access, wait, selectors, async (turn) => {
		try {
			return await changeField(access, turn, selectors, true, async (frame, id) => await callKit(frame, 'choose', id, by, text));
		} catch (error) {
			if (!(error instanceof NoChoice)) throw error;
			const name = `with the ${by} “${text.slice(0, 80)}”`;
			throw new WebPageError('notThere', error.entries === 0 ? `The list has no entry ${name}.` : `The list has ${error.entries} entries ${name}: choose by value.`);
		}
	});
}

/** The bytes travel to the page itself, so it matters not on which machine the browser runs. At most 50 MiB in all. */
export async function setFiles(access: FrameAccess, selectors: Selectors, files: readonly WebFile[], wait: Wait): Promise<Matched> {
	return await onPage(access, wait, selectors, async (turn) => {
		const total = files.reduce((sum, { bytes }) => sum + bytes.length, 0);
		if (total > MOST_BYTES) throw new WebPageError('unusable', `The files have ${total} bytes, more than the ${MOST_BYTES} that can be given to a page.`);
		const given = files.map(({ fileName, mimeType, bytes }) => ({ name: fileName, type: mimeType, base64: Buffer.from(bytes).toString('base64') }));
		return await changeField(access, turn, selectors, false, async (frame, id) => await callKit(frame, 'giveFiles', id, given));
	});
}
