/**
 * A recording as the Recorder of Chrome's DevTools exports it ("Export as a JSON file"):
 * https://developer.chrome.com/docs/devtools/recorder/reference and the schema in
 * https://github.com/puppeteer/replay/blob/main/src/Schema.ts.
 */
export interface Recording {
	title: string;
	steps: readonly RecordedStep[];
}

export const recordedTypes = [
	'setViewport',
	'navigate',
	'click',
	'doubleClick',
	'hover',
	'change',
	'keyDown',
	'keyUp',
	'scroll',
	'waitForElement',
	'waitForExpression',
	'emulateNetworkConditions',
	'close',
	'customStep',
] as const;
export type RecordedType = (typeof recordedTypes)[number];

/** One recorded step, with what this importer reads of it; the rest (offsets, durations) is left behind. */
export interface RecordedStep {
	type: RecordedType;
	/** Place in the recording, from 0. */
	index: number;
	/** `main`, or the address of the window that was opened. */
	target: string;
	/** Path of child-frame positions, from the window's own document. */
	frame: readonly number[];
	/** Alternatives, each a chain from shadow host to shadow host. */
	selectors: ReadonlyArray<readonly string[]>;
	timeoutMs: number | null;
	/** Whether a page followed, and where that led, if it was recorded. */
	navigates: boolean;
	arrivesAt: string | null;
	given: Readonly<Record<string, unknown>>;
}
