import type { ExtractStep } from './extraction';
import type { TypedRecord } from './records';
import type { Run } from '../run';
import type { Scene } from '../scene';

/** Of each run, by the path of the step: what the round before was about, and what it has read. */
const rounds = new WeakMap<Run, Map<string, { about: string; read: string }>>();

/**
 * Warns where a step reads the very same for two entries in a row: a page that brings its results by itself may still have shown
 * those of the entry before.
 */
export function noteSameAsBefore(step: ExtractStep, rows: readonly TypedRecord[], { run, item }: Scene): void {
	if (rows.length === 0 || Object.keys(item).length === 0) return;
	const { number: _, ...entry } = item;
	const [about, read] = [JSON.stringify(entry), JSON.stringify(rows)];
	const known = rounds.get(run) ?? new Map<string, { about: string; read: string }>();
	rounds.set(run, known);
	const before = known.get(step.path);
	known.set(step.path, { about, read });
	if (before === undefined || before.read !== read || before.about === about) return;
	run.warn(`${step.path}/same`, 'two rounds in a row read the very same for different entries. If the page brings its results without being opened anew, they may be those of the entry before: begin each round with a "goto", or wait until what was shown is gone');
}
