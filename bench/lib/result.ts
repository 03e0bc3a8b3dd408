/** One line of the table: ours beside its peer, measured in the same run. */
export interface Result {
	name: string;
	ours: string;
	peer: string;
	/** What the bound is about, e.g. ours divided by the peer. */
	figure: number;
	/** The figure as a reader wants it. */
	shown: string;
	/** None: reported, not judged. */
	bound?: Bound;
	note?: string;
}

export interface Bound {
	kind: 'atMost' | 'atLeast' | 'below';
	value: number;
	/** The bound as a reader wants it. */
	shown: string;
}

export function holds({ figure, bound }: Result): boolean {
	if (bound === undefined) return true;
	if (Number.isNaN(figure)) return false;
	if (bound.kind === 'atLeast') return figure >= bound.value;
	return bound.kind === 'atMost' ? figure <= bound.value : figure < bound.value;
}

function verdict(result: Result): string {
	if (result.bound === undefined) return '';
	return holds(result) ? 'holds' : 'MISSES';
}

/** The results as a Markdown table, which is also what docs/benchmarks.md shows. */
export function table(results: readonly Result[]): string {
	const head = ['Measurement', 'Ours', 'Peer', 'Figure', 'Bound', ''];
	const rows = results.map((result) => [result.name, result.ours, result.peer, result.shown, result.bound?.shown ?? '–', verdict(result)]);
	const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column]?.length ?? 0)));
	const line = (row: readonly string[]) => `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
	return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}

export function milliseconds(value: number): string {
	return `${value < 10 ? value.toFixed(1) : String(Math.round(value))} ms`;
}

export function perSecond(value: number): string {
	return `${value.toFixed(1)} /s`;
}
