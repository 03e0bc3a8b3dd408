import type { Frame } from 'puppeteer-core';

import { WebPageError } from '../../../domain/web-page';
import type { Matched, Selectors, Wait, WebFile } from '../../../domain/web-page';
import { untilDone } from './attempts';
import { lookFor } from './finding';
import type { Filled } from './in-page/filling';
import { pressChord, typeKeys } from './keys';
import { NoChoice, hindered, notFound } from './obstacles';
import { callKit } from './page-kit';
import { onPage } from './page-scope';
import type { FrameAccess } from './page-scope';
import type { Turn } from './turn';

const MOST_BYTES = 50 * 1024 * 1024;

/** Repeats a change of the first field that matches until it is done. */
async function changeField(access: FrameAccess, turn: Turn, selectors: Selectors, visible: boolean, change: (frame: Frame, id: number) => Promise<Filled>): Promise<Matched> {
	return await untilDone(turn, async () => {
		const frame = await access.current(turn);
		const found = await lookFor(frame, turn, selectors, { visible });
		if (found.id === null) return notFound(found);
		const changed = await turn.race(change(frame, found.id));
		return changed.state === 'done' ? { rank: found.rank, matches: found.matches } : hindered(changed);
	});
}

/**
 * Sets the value in one go and tells the page (`input`, `change`): a fifth of the time that keys take. Days (`dd/mm/yyyy`) and numbers
 * with a decimal comma are given to fields of type `date` and `number` as these take them.
 */
export async function fill(access: FrameAccess, selectors: Selectors, text: string, options: { secret?: boolean }, wait: Wait): Promise<Matched> {
	const secret = options.secret === true;
	if (secret) access.scope.secrets.remember(text);
	return await onPage(access, wait, selectors, async (turn) => await changeField(access, turn, selectors, true, async (frame, id) => await callKit(frame, 'fill', id, text, secret)));
}

export async function type(access: FrameAccess, selectors: Selectors | null, text: string, options: { secret?: boolean }, wait: Wait): Promise<Matched | null> {
	if (options.secret === true) access.scope.secrets.remember(text);
	return await onPage(access, wait, selectors, async (turn) => {
		const matched = selectors === null ? null : await focusField(access, turn, selectors, options.secret === true);
		await typeKeys(access.scope.page, turn, text);
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
			throw new WebPageError('notThere', `The list has no entry with the ${by} “${text.slice(0, 80)}”.`);
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
