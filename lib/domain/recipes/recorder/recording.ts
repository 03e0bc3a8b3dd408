import { importProblem, type Problems } from './problems';
import { recordedTypes, type RecordedStep, type Recording } from './recorded-step';

const maximumSteps = 500;
const maximumCharacters = 1_000_000;
const longestSelector = 2_000;
const withSelectors: ReadonlySet<string> = new Set(['click', 'doubleClick', 'hover', 'change', 'waitForElement']);

/**
 * @param given the export as text (a byte order mark does not matter), as object, or a list of recordings, of which the first counts
 * @throws ConnectorError `validation` saying what a recording has and this has not
 */
export function readRecording(given: unknown): { recording: Recording; others: number } {
	const value = typeof given === 'string' ? parseText(given) : given;
	const list = Array.isArray(value) ? value : [value];
	const first: unknown = list[0];
	if (!isRecord(first)) throw importProblem(Array.isArray(value) ? 'it is an empty list, or a list of something else' : 'it is no object', hint);
	if (!Array.isArray(first['steps'])) throw importProblem(`it has no list “steps”${lookalike(first)}`, hint);
	if (first['steps'].length === 0) throw importProblem('its list “steps” is empty', hint);
	if (first['steps'].length > maximumSteps) throw importProblem(`it has ${first['steps'].length} steps`, `Record at most ${maximumSteps}, in several recordings where it must be.`);
	const title = typeof first['title'] === 'string' ? first['title'].slice(0, 200) : '';
	return { recording: { title, steps: first['steps'].map(readStep) }, others: list.length - 1 };
}

const hint = 'In Chrome’s DevTools open the Recorder, choose the recording, then “Export” and “JSON”, and paste that text.';

function parseText(text: string): unknown {
	if (text.length > maximumCharacters) throw importProblem('it is longer than 1 MB', hint);
	const bare = text.replace(/^\uFEFF/, '').trim();
	if (bare === '') throw importProblem('it is empty', hint);
	try {
		return JSON.parse(bare) as unknown;
	} catch {
		const script = /\b(?:require|import|await|puppeteer|describe|cy)\b/.test(bare);
		throw importProblem(script ? 'it is a script, not JSON' : 'it is no valid JSON, perhaps cut off', hint);
	}
}

function lookalike(given: Record<string, unknown>): string {
	if ('operations' in given || 'login' in given) return '; it looks like a recipe already';
	if ('log' in given) return '; it looks like a HAR file of the network panel';
	return '';
}

function readStep(step: unknown, index: number): RecordedStep {
	const place = `step ${index + 1}`;
	if (!isRecord(step)) throw importProblem(`${place} is no object`, hint);
	const type = recordedTypes.find((known) => known === step['type']);
	if (type === undefined) {
		const what = typeof step['type'] === 'string' ? `has the unknown type “${step['type'].slice(0, 40)}”` : 'has no “type”';
		throw importProblem(`${place} ${what}`, `Known are ${recordedTypes.join(', ')}.`);
	}
	const navigation = navigationOf(step['assertedEvents']);
	return {
		type,
		index,
		target: typeof step['target'] === 'string' && step['target'] !== '' ? step['target'] : 'main',
		frame: frameOf(step['frame'], place),
		selectors: withSelectors.has(type) ? selectorsOf(step['selectors'], `${place} (${type})`) : optionalSelectors(step['selectors']),
		timeoutMs: typeof step['timeout'] === 'number' && step['timeout'] > 0 ? Math.min(step['timeout'], 30_000) : null,
		navigates: navigation !== null,
		arrivesAt: navigation?.url ?? null,
		given: step,
	};
}

function navigationOf(events: unknown): { url: string | null } | null {
	const list: unknown[] = Array.isArray(events) ? events : [];
	const event = list.filter(isRecord).find(({ type }) => type === 'navigation');
	if (event === undefined) return null;
	return { url: typeof event['url'] === 'string' && event['url'] !== '' ? event['url'] : null };
}

function frameOf(frame: unknown, place: string): readonly number[] {
	if (frame === undefined || frame === null) return [];
	const valid = Array.isArray(frame) && frame.length <= 10 && frame.every((position) => Number.isInteger(position) && position >= 0 && position < 1_000);
	if (!valid) throw importProblem(`${place} has a “frame” that is no list of positions`, hint);
	return frame as number[];
}

function optionalSelectors(selectors: unknown): ReadonlyArray<readonly string[]> {
	return Array.isArray(selectors) ? selectors.map(chainOf).filter((chain) => chain.length > 0) : [];
}

function selectorsOf(selectors: unknown, place: string): ReadonlyArray<readonly string[]> {
	const chains = optionalSelectors(selectors);
	if (chains.length === 0) throw importProblem(`${place} has no “selectors”`, hint);
	return chains;
}

function chainOf(alternative: unknown): readonly string[] {
	const parts: unknown[] = Array.isArray(alternative) ? alternative : [alternative];
	const usable = parts.every((part) => typeof part === 'string' && part.trim() !== '' && part.length <= longestSelector);
	return usable ? (parts as string[]) : [];
}

/** What one text of a step says; null where it is missing. */
export function textOf(step: RecordedStep, name: string, problems: Problems): string | null {
	const value = step.given[name];
	if (typeof value === 'string') return value;
	problems.add(step, `has no text “${name}”`);
	return null;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
