import type { RecipeWarning } from '../recipe';
import type { Action } from './actions';
import type { Problems } from './problems';

type Node = { action: Action; popup: Node[] | null };
type Document = Record<string, unknown>;

/** Steps of a recipe as JSON, and what is to be said of them with their places. */
export interface PlacedSteps {
	steps: Document[];
	notes: RecipeWarning[];
}

/**
 * Gives every window the number of its opening: the Recorder names a window by its address, which changes when it goes to another page.
 */
export function windowsOf(actions: readonly Action[]): Map<Action, string> {
	const windows = new Map<Action, string>();
	const known = new Map<string, string>([['main', 'main']]);
	let last: Action | undefined;
	for (const action of actions) {
		const { target } = action.step;
		const stays = last !== undefined && last.navigates && last.step.target !== 'main';
		if (!known.has(target)) known.set(target, stays && last ? (windows.get(last) ?? target) : target);
		windows.set(action, known.get(target) ?? target);
		last = action;
	}
	return windows;
}

/** Puts the actions into the windows and frames they were done in. @param path JSON pointer of the list of steps */
export function placed(actions: readonly Action[], path: string, problems: Problems): PlacedSteps {
	const windows = windowsOf(actions);
	const reader = { actions, windows, at: 0, problems };
	const notes: RecipeWarning[] = [];
	const steps = written(windowSteps(reader, 'main', new Set()), 0, path, notes);
	return { steps, notes };
}

interface Reader {
	actions: readonly Action[];
	windows: ReadonlyMap<Action, string>;
	at: number;
	problems: Problems;
}

/** The steps of one window from here on, until one of a window that was there before. */
function windowSteps(reader: Reader, own: string, before: ReadonlySet<string>): Node[] {
	const nodes: Node[] = [];
	for (let action = reader.actions[reader.at]; action !== undefined; action = reader.actions[reader.at]) {
		const window = reader.windows.get(action) ?? 'main';
		if (window === own) {
			nodes.push({ action, popup: null });
			reader.at++;
			continue;
		}
		if (before.has(window)) return nodes;
		const opener = nodes.at(-1);
		if (opener === undefined || opener.action.kind !== 'click' || opener.popup !== null) {
			reader.problems.add(action.step, 'is in another window that no click right before it has opened: record what is done there in one go, after the click that opens it');
			reader.at++;
			continue;
		}
		opener.popup = windowSteps(reader, window, new Set([...before, own]));
	}
	return nodes;
}

/** @param depth how many of the frame positions are written already */
function written(nodes: readonly Node[], depth: number, path: string, notes: RecipeWarning[]): Document[] {
	const documents: Document[] = [];
	for (let index = 0; index < nodes.length; ) {
		const node = nodes[index] as Node;
		const frame = node.action.step.frame[depth];
		const own = `${path}/${documents.length}`;
		if (frame === undefined) {
			documents.push(stepDocument(node, own, notes));
			index++;
			continue;
		}
		const inside = nodes.slice(index).findIndex((other) => other.action.step.frame[depth] !== frame);
		const group = inside === -1 ? nodes.slice(index) : nodes.slice(index, index + inside);
		notes.push({ path: `${own}/frame`, message: `The recording tells the frame by its position only, ${frame + 1}. Better give its name or address as "target": {"name": "…"} or {"url": "**/…"}.` });
		documents.push({ frame: { target: [`xpath/(//iframe | //frame)[${frame + 1}]`], steps: written(group, depth + 1, `${own}/frame/steps`, notes) } });
		index += group.length;
	}
	return documents;
}

function stepDocument({ action, popup }: Node, path: string, notes: RecipeWarning[]): Document {
	const { kind, body } = action;
	const place = `${path}/${popup === null ? kind : 'popup'}`;
	notes.push(...action.notes.map((message) => ({ path: place, message })));
	if (popup === null) return { [kind]: body };
	return { popup: { click: body['selector'], steps: written(popup, 0, `${path}/popup/steps`, notes) }, ...(body['submit'] === true ? { submit: true } : {}) };
}
