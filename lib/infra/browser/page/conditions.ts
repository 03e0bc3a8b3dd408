import type { Frame } from 'puppeteer-core';

import type { CallContext } from '../../../domain/runtime';
import { WebPageError } from '../../../domain/web-page-error';
import type { Matched, PageCondition, Seen, Wait } from '../../../domain/web-page';
import { matchesAddress } from './address-pattern';
import { NotYet, readAgain, untilDone } from './attempts';
import { lookFor } from './finding';
import { onPage } from './page-scope';
import type { FrameAccess } from './page-scope';
import type { Turn } from './turn';

/** Whether a condition holds now. Of a visible one `matches` counts what is visible (and holds the text). */
async function holds(frame: Frame, turn: Turn, condition: PageCondition): Promise<Matched | null> {
	if ('url' in condition) return matchesAddress(condition.url, frame.url()) ? { rank: 0, matches: 1 } : null;
	const { selectors, state = 'visible', text } = condition;
	const found = await lookFor(frame, turn, selectors, { visible: state !== 'attached', text });
	if (state === 'gone') return found.id === null ? { rank: 0, matches: 0 } : null;
	return found.id === null ? null : { rank: found.rank, matches: found.matches };
}

export async function waitForAny(access: FrameAccess, conditions: readonly PageCondition[], wait: Wait): Promise<Seen> {
	const selectors = conditions.flatMap((condition) => ('url' in condition ? [] : condition.selectors));
	return await onPage(access, wait, selectors, async (turn) =>
		await untilDone(turn, async () => {
			const frame = await access.current(turn);
			for (const [index, condition] of conditions.entries()) {
				const matched = await holds(frame, turn, condition);
				if (matched !== null) return { ...matched, condition: index };
			}
			return new NotYet(new WebPageError('notThere', 'Nothing of what was waited for came up.'));
		}),
	);
}

export async function check(access: FrameAccess, condition: PageCondition, context: CallContext): Promise<Matched | null> {
	const selectors = 'url' in condition ? null : condition.selectors;
	return await onPage(access, context, selectors, async (turn) => await readAgain(turn, async () => await holds(await access.current(turn), turn, condition)));
}
