import type { KeyInput, Page } from 'puppeteer-core';

import { WebPageError } from '../../../domain/web-page-error';
import type { Turn } from './turn';

const modifiers: Readonly<Record<string, KeyInput>> = { control: 'Control', ctrl: 'Control', shift: 'Shift', alt: 'Alt', meta: 'Meta', command: 'Meta' };
const otherNames: Readonly<Record<string, string>> = { esc: 'Escape', return: 'Enter', del: 'Delete', space: 'Space', up: 'ArrowUp', down: 'ArrowDown', left: 'ArrowLeft', right: 'ArrowRight' };

/** `Control+A` → the keys to hold, and the one to press. @throws WebPageError `invalid` */
export function parseChord(chord: string): { held: KeyInput[]; key: string } {
	const parts = chord.endsWith('++') ? [...chord.slice(0, -2).split('+'), '+'] : chord === '+' ? ['+'] : chord.split('+');
	const key = parts.at(-1)?.trim() ?? '';
	const held = parts.slice(0, -1).map((part) => modifiers[part.trim().toLowerCase()]);
	if (key === '' || held.includes(undefined)) throw new WebPageError('invalid', `“${chord.slice(0, 40)}” is no key that can be pressed, such as Enter, Tab or Control+A.`);
	const letter = held.length > 0 && key.length === 1 && !held.includes('Shift') ? key.toLowerCase() : key;
	return { held: held.filter((one) => one !== undefined), key: otherNames[key.toLowerCase()] ?? modifiers[key.toLowerCase()] ?? letter };
}

/** Puppeteer knows the keys of a keyboard; anything else it refuses before it presses something. */
export async function pressChord(page: Page, turn: Turn, chord: string): Promise<void> {
	const { held, key } = parseChord(chord);
	try {
		for (const one of held) await turn.race(page.keyboard.down(one));
		await turn.race(page.keyboard.press(key as KeyInput));
	} catch (error) {
		if (error instanceof Error && error.message.includes('Unknown key')) throw new WebPageError('invalid', `“${key.slice(0, 40)}” is no key that can be pressed, such as Enter, Tab or Control+A.`);
		if (!page.isClosed()) throw error;
	} finally {
		for (const one of held) page.keyboard.up(one).catch(() => undefined);
	}
}

/** Key by key; ends between two keys when the turn does. */
export async function typeKeys(page: Page, turn: Turn, text: string): Promise<void> {
	for (const character of text) await turn.race(page.keyboard.type(character));
}
