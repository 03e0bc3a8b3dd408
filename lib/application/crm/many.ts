import { isConnectorError, type ConnectorError } from '../../domain/errors';

export interface ManyOptions {
	/** Entries of one group are handled one after the other, in their order. */
	groupOf: (entry: Readonly<Record<string, unknown>>, index: number) => string;
	signal: AbortSignal;
}

/** What became of each entry of a list, in its order, and how many there are of each outcome. */
export interface ManyResult {
	count: number;
	failed: number;
	results: Array<{ index: number; ok: boolean } & Record<string, unknown>>;
	[outcome: string]: unknown;
}

/** Groups under way at the same time. */
const width = 10;

/**
 * Handles each entry on its own: one that fails does not stop the others, and is reported with its place in the list.
 * @throws the error of the first entry where every entry failed
 */
export async function handleMany(
	entries: ReadonlyArray<Record<string, unknown>>,
	handle: (entry: Record<string, unknown>) => Promise<{ outcome: string }>,
	{ groupOf, signal }: ManyOptions,
): Promise<ManyResult> {
	const waiting = groupsOf(entries, groupOf);
	const results = new Map<number, ManyResult['results'][number]>();
	const failures: ConnectorError[] = [];
	const one = async (index: number): Promise<void> => {
		try {
			results.set(index, { ...(await handle(entries[index] ?? {})), index, ok: true });
		} catch (error) {
			if (!isConnectorError(error) || signal.aborted) throw error;
			failures.push(error);
			results.set(index, { index, ok: false, ...failed(error) });
		}
	};
	const worker = async (): Promise<void> => {
		for (let group = waiting.shift(); group !== undefined; group = waiting.shift()) {
			for (const index of group) await one(index);
		}
	};
	await Promise.all(Array.from({ length: Math.min(width, waiting.length) }, worker));
	const [first] = failures;
	if (first !== undefined && failures.length === entries.length) throw first;
	return summary(entries.length, failures.length, results);
}

function groupsOf(entries: ReadonlyArray<Record<string, unknown>>, groupOf: ManyOptions['groupOf']): number[][] {
	const groups = new Map<string, number[]>();
	for (const [index, entry] of entries.entries()) {
		const name = groupOf(entry, index);
		const group = groups.get(name);
		if (group === undefined) groups.set(name, [index]);
		else group.push(index);
	}
	return [...groups.values()];
}

function failed({ code, message, hint, retryable }: ConnectorError): Record<string, unknown> {
	return { code, message, retryable, ...(hint === undefined ? {} : { hint }) };
}

function summary(count: number, failures: number, results: ReadonlyMap<number, ManyResult['results'][number]>): ManyResult {
	const outcomes: Record<string, number> = {};
	for (const { outcome } of results.values()) {
		if (typeof outcome === 'string') outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
	}
	const inOrder = [...results.values()].sort((left, right) => left.index - right.index);
	return { ...outcomes, count, failed: failures, results: inOrder };
}
