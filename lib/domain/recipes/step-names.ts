import type { JsonObject } from './json-document';
import { nearestFirst, probablyMeant } from './nearest';
import { pointer, type Problems } from './problems';
import type { StepKind } from './recipe';

export const stepKinds: readonly StepKind[] = [
	...(['goto', 'fill', 'type', 'press', 'click', 'select', 'check', 'hover', 'upload', 'waitFor', 'extract', 'request', 'download'] as const),
	...(['screenshot', 'pdf', 'if', 'forEach', 'frame', 'popup', 'dialog', 'setVar', 'evaluate'] as const),
];

/** What may stand beside a step's name. */
const besides = ['note', 'timeoutMs', 'submit'];
const sleeps = ['wait', 'sleep', 'delay', 'pause', 'waitForTimeout', 'waitForTime'];
export const sleepAdvice = 'a fixed time is too short on a slow day and wasted on all others; use "waitFor" with what is to appear';

/** How other tools call it. */
const otherNames: Readonly<Record<string, StepKind>> = {
	navigate: 'goto',
	open: 'goto',
	visit: 'goto',
	url: 'goto',
	change: 'fill',
	input: 'fill',
	set: 'fill',
	keyboard: 'press',
	keyDown: 'press',
	key: 'press',
	tap: 'click',
	dblclick: 'click',
	doubleClick: 'click',
	uncheck: 'check',
	waitForSelector: 'waitFor',
	waitForElement: 'waitFor',
	waitForNavigation: 'waitFor',
	scrape: 'extract',
	getText: 'extract',
	fetch: 'request',
	http: 'request',
	loop: 'forEach',
	each: 'forEach',
	iframe: 'frame',
	window: 'popup',
	alert: 'dialog',
	script: 'evaluate',
	eval: 'evaluate',
};

/** The one name that says what a step does; null where there is none, which is noted. */
export function stepName(step: JsonObject, path: string, problems: Problems): StepKind | null {
	const names = Object.keys(step).filter((name) => !besides.includes(name));
	const known = names.flatMap((name) => stepKinds.filter((kind) => kind === name));
	for (const name of names.filter((candidate) => !stepKinds.some((kind) => kind === candidate))) noteStranger(name, known, path, problems);
	if (names.length === 0) problems.add(path, `it names no step; known are ${stepKinds.join(', ')}`);
	if (known.length > 1) problems.add(path, `it names several steps (${known.join(', ')}); write each as an object of its own`);
	return names.length === 1 ? (known[0] ?? null) : null;
}

function noteStranger(name: string, known: readonly StepKind[], path: string, problems: Problems): void {
	const shown = name.slice(0, 64);
	const [kind] = known;
	if (sleeps.some((sleep) => sleep.toLowerCase() === name.toLowerCase())) problems.add(pointer(path, name), sleepAdvice);
	else if (kind !== undefined) problems.add(path, `"${shown}" cannot stand beside "${kind}"; what belongs to a step is written inside of it`);
	else problems.add(path, `unknown step "${shown}"${suggestion(name)}; known are ${nearestFirst(name, stepKinds).join(', ')}`);
}

function suggestion(name: string): string {
	const other = Object.keys(otherNames).find((candidate) => candidate.toLowerCase() === name.toLowerCase());
	const meant = (other === undefined ? undefined : otherNames[other]) ?? probablyMeant(name, stepKinds);
	return meant === null ? '' : ` (did you mean "${meant}"?)`;
}

/** A number of milliseconds where something to wait for is expected. */
export function isSleep(kind: StepKind, body: unknown): boolean {
	return kind === 'waitFor' && (typeof body === 'number' || (typeof body === 'string' && /^\d+ ?(?:ms|s)?$/.test(body)));
}
