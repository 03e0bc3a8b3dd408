import { pressedKeys } from './keys';
import { samePlace, type RecordedEvent } from './recorded-event';
import type { RecordedStep } from './recorded-step';
import { sameElement } from './selectors';

export interface Dropped {
	step: RecordedStep;
	why: string;
}

const notNeeded: Partial<Record<RecordedStep['type'], string>> = {
	setViewport: 'the size of the window is a setting of the credential',
	emulateNetworkConditions: 'a recipe takes the network as it is',
	scroll: 'elements are scrolled into view when they are used',
	close: 'windows are closed when their steps are done',
};

/** The recording without what only a recorder needs: sizes, scrolling, the clicks that lead into a field, keys going up. */
export function eventsOf(steps: readonly RecordedStep[]): { events: RecordedEvent[]; dropped: Dropped[] } {
	const dropped: Dropped[] = [];
	const needed = steps.filter((step) => {
		const why = notNeeded[step.type];
		if (why !== undefined) dropped.push({ step, why });
		return why === undefined;
	});
	return { events: withoutRepeats(withFields(pressedKeys(needed))), dropped };
}

/** Says of each text that was typed key by key which field it went into: the one touched last. */
function withFields(events: readonly RecordedEvent[]): RecordedEvent[] {
	let touched: RecordedStep | null = null;
	return events.map((event) => {
		if (event.kind === 'typed' && event.byKeys) return { ...event, chains: touched !== null && samePlace(touched, event.step) ? touched.selectors : [] };
		if (event.step.type === 'click' || event.step.type === 'change') touched = event.step;
		if (event.kind === 'press' && /^(?:Tab|Enter)$/.test(event.key)) touched = null;
		return event;
	});
}

/**
 * The Recorder writes the click into a field before its change, each click of a double click, and a change for every pause
 * in typing; the last one says it all.
 */
function withoutRepeats(events: readonly RecordedEvent[]): RecordedEvent[] {
	const kept: RecordedEvent[] = [];
	for (const event of events.toReversed()) {
		const next = kept.at(-1);
		if (next === undefined || !leadsInto(event, next)) kept.push(event);
	}
	return kept.reverse();
}

function leadsInto(event: RecordedEvent, next: RecordedEvent): boolean {
	if (event.navigates || !samePlace(event.step, next.step) || !sameElement(event.step.selectors, next.step.selectors)) return false;
	const { type } = event.step;
	if (next.step.type === 'change') return type === 'click' || type === 'change';
	return next.step.type === 'doubleClick' && type === 'click';
}
