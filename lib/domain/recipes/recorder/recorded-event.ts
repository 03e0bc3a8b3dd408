import type { RecordedStep } from './recorded-step';

/** What a person did, made of one or several recorded steps. */
export type RecordedEvent = {
	step: RecordedStep;
	/** Whether a page followed, and where that led, if it was recorded. */
	navigates: boolean;
	arrivesAt: string | null;
} & (
	| { kind: 'do' }
	/** A key or a chord. */
	| { kind: 'press'; key: string }
	/** A text given to a field, at once or key by key; `chains` tell the field, empty where it is not known. */
	| { kind: 'typed'; text: string; byKeys: boolean; chains: ReadonlyArray<readonly string[]> }
);

/** Same window and frame. */
export function samePlace(left: RecordedStep, right: RecordedStep): boolean {
	return left.target === right.target && left.frame.join() === right.frame.join();
}
