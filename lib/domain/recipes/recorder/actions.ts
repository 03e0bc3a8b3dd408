import type { RecordedAddresses } from './addresses';
import { samePlace, type RecordedEvent } from './recorded-event';
import type { Problems } from './problems';
import type { RecordedStep } from './recorded-step';
import { textOf } from './recording';
import { looksLikeSelect, onlyByPlace, recipeSelectors } from './selectors';
import { camelCase } from './names';
import { selectorsWithoutTraces, type Trace } from './typed-traces';
import type { TypedEvent, TypedValues } from './typed-values';

/** One step of the recipe before it is put into its window and frame. */
export interface Action {
	step: RecordedStep;
	kind: string;
	body: Record<string, unknown>;
	navigates: boolean;
	arrivesAt: string | null;
	/** What the user should check. */
	notes: string[];
}

export interface ActionMaker {
	values: TypedValues;
	traces: readonly Trace[];
	addresses: RecordedAddresses;
	problems: Problems;
	pageScripts: boolean;
}

type Made = Pick<Action, 'kind' | 'body' | 'notes'>;

/** Time that every step of a recipe has by itself. */
const usualTimeoutMs = 5_000;

/** The events as steps of a recipe; what cannot be one is told as a problem. */
export function actionsOf(events: readonly RecordedEvent[], maker: ActionMaker): Array<Action | null> {
	return events.map((event, index) => {
		maker.addresses.checkWindow(event.step);
		const made = make(event, events[index - 1], maker);
		if (made === null) return null;
		const { timeoutMs } = event.step;
		if (timeoutMs !== null && timeoutMs > usualTimeoutMs) made.body['timeoutMs'] = timeoutMs;
		const notes = [...made.notes];
		if (event.navigates && (made.kind === 'click' || made.kind === 'press')) {
			if (event.step.frame.length === 0) made.body['expectNavigation'] = true;
			else notes.push('A page followed, of the frame or of the whole window: the recording does not tell. The next step waits for its own element.');
		}
		return { ...made, notes, step: event.step, navigates: event.navigates || made.kind === 'goto', arrivesAt: event.arrivesAt };
	});
}

function make(event: RecordedEvent, before: RecordedEvent | undefined, maker: ActionMaker): Made | null {
	const { step } = event;
	if (event.kind === 'press') return press(event.key, step, before, maker);
	if (event.kind === 'typed') return typed(event, maker);
	switch (step.type) {
		case 'navigate':
			return goto(step, maker);
		case 'click':
		case 'doubleClick':
			return click(step, maker);
		case 'hover':
			return withSelector('hover', step, maker);
		case 'waitForElement':
			return waitForElement(step, maker);
		case 'waitForExpression':
			return expression(step, maker);
		default:
			maker.problems.add(step, 'is the work of an extension, which cannot be run here');
			return null;
	}
}

function goto(step: RecordedStep, { addresses }: ActionMaker): Made | null {
	const address = addresses.read(step, step.given['url']);
	return address === null ? null : { kind: 'goto', body: { url: address.text }, notes: address.note === null ? [] : [address.note] };
}

function click(step: RecordedStep, maker: ActionMaker): Made | null {
	const made = withSelector('click', step, maker);
	const button = { secondary: 'right', auxiliary: 'middle' }[String(step.given['button'])];
	if (made !== null && button !== undefined) made.body['button'] = button;
	if (made !== null && step.type === 'doubleClick') made.body['count'] = 2;
	return made;
}

function press(key: string, step: RecordedStep, before: RecordedEvent | undefined, { problems, traces }: ActionMaker): Made | null {
	if (key === 'Unidentified' || !/^(?:(?:Control|Alt|Shift|Meta)\+)*(?:[A-Za-z][A-Za-z0-9]*|[^\s{}])$/.test(key)) {
		problems.add(step, 'has a key that cannot be told');
		return null;
	}
	// What was filled in a moment ago has the key's effect; the focus may be elsewhere.
	const field = before?.kind === 'typed' && samePlace(before.step, step) ? recipeSelectors(selectorsWithoutTraces(usable(before.chains), traces)) : [];
	return { kind: 'press', body: { key, ...(field.length === 0 ? {} : { selector: field }) }, notes: [] };
}

function typed(event: TypedEvent, maker: ActionMaker): Made | null {
	const { template, secret, note } = maker.values.of(event);
	const notes = note === null ? [] : [note];
	const secrecy = secret ? { secret: true } : {};
	if (event.byKeys && event.chains.length === 0) return { kind: 'type', body: { value: template, ...secrecy }, notes };
	const field = withSelector('fill', event.step, maker, event.chains);
	if (field === null) return null;
	notes.push(...field.notes);
	if (/^[a-z]:\\fakepath\\/i.test(event.text)) {
		const name = camelCase(template.replace(/^.*\./, '')) ?? 'file';
		return { kind: 'upload', body: { ...field.body, files: [name] }, notes: [...notes, `The file comes from the item’s binary "${name}".`] };
	}
	if (event.byKeys) return { kind: 'type', body: { ...field.body, value: template, ...secrecy }, notes };
	if (looksLikeSelect(event.chains) && !secret) {
		return { kind: 'select', body: { ...field.body, value: template }, notes: [...notes, 'Chosen by the value of the entry, as the page has it; write "label" instead of "value" to choose by its text.'] };
	}
	return { kind: 'fill', body: { ...field.body, value: template, ...secrecy }, notes };
}

function waitForElement(step: RecordedStep, maker: ActionMaker): Made | null {
	const made = withSelector('waitFor', step, maker);
	if (made === null) return null;
	const { operator = '>=', count = 1, visible, properties, attributes } = step.given;
	const gone = (count === 0 && operator !== '>=') || visible === false;
	const notes = [...made.notes];
	if (properties !== undefined || attributes !== undefined) notes.push('The recording also asks for attributes or properties of the element; put them into the selector.');
	if (!gone && (operator !== '>=' || (typeof count === 'number' && count > 1))) notes.push('The recording counts the elements; here one is waited for.');
	return { kind: 'waitFor', body: { anyOf: [{ ...made.body, ...(gone ? { state: 'gone' } : {}) }] }, notes };
}

function expression(step: RecordedStep, { pageScripts, problems, traces }: ActionMaker): Made | null {
	if (!pageScripts) {
		problems.add(step, 'runs JavaScript in the page, which is not allowed: wait for an element instead');
		return null;
	}
	const script = textOf(step, 'expression', problems);
	if (script === null) return null;
	if (script.includes('{{') || traces.some(({ text }) => text.length > 2 && script.toLowerCase().includes(text.toLowerCase()))) {
		problems.add(step, 'has what was typed, or “{{”, in its JavaScript');
		return null;
	}
	return { kind: 'evaluate', body: { script: `return (${script});` }, notes: ['Runs once and waits for nothing: better a "waitFor" with what the page shows then.'] };
}

function withSelector(kind: string, step: RecordedStep, { problems, traces }: ActionMaker, chains = step.selectors): Made | null {
	const clean = selectorsWithoutTraces(usable(chains), traces);
	if (clean.length === 0) {
		problems.add(step, 'tells its element only by what was typed: record it with another element, or give it a selector');
		return null;
	}
	const notes = onlyByPlace(clean) ? ['The element is told by its place in the page only: it will be another one when the page changes. Give it a selector by id, label or text.'] : [];
	return { kind, body: { selector: recipeSelectors(clean) }, notes };
}

/** A template in a selector of somebody else's recording would be filled in. */
function usable(chains: ReadonlyArray<readonly string[]>): ReadonlyArray<readonly string[]> {
	return chains.filter((chain) => !chain.some((part) => part.includes('{{')));
}
