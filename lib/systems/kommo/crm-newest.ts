import { ConnectorError } from '../../domain/errors';
import { system, type Fetched } from './values';

interface Listed {
	id: string;
	createdAt: string | null;
}

export interface NewestSearch<Simple extends Listed> {
	/** Named in the error, e.g. `the task is there`. */
	what: string;
	/** Nothing that is looked for is older, epoch milliseconds. */
	since: number;
	/** As many as `entries` gives at most. */
	most: number;
	matches: (entry: Simple) => boolean;
}

/**
 * Looks through a list that Kommo was asked to give newest first. Once entries are older than what is looked for the
 * rest cannot hold it, as long as Kommo kept to the order; else only the end of the list proves that it is not there.
 * @throws ConnectorError `unsupported` where neither is reached
 */
export async function findAmongNewest<Simple extends Listed>(
	entries: AsyncIterable<Fetched<Simple>>,
	{ what, since, most, matches }: NewestSearch<Simple>,
): Promise<Simple | null> {
	let seen = 0;
	let descending = true;
	let lastId = Number.POSITIVE_INFINITY;
	for await (const { simple } of entries) {
		if (matches(simple)) return simple;
		seen += 1;
		descending &&= Number(simple.id) <= lastId;
		lastId = Number(simple.id);
		// Kommo's times are whole seconds.
		if (descending && simple.createdAt !== null && Date.parse(simple.createdAt) < since - 1_000) return null;
	}
	if (seen < most) return null;
	throw new ConnectorError('unsupported', `${system} cannot be asked for certain whether ${what}: there are more than ${most} newer entries.`, {
		system,
		hint: 'Look in Kommo.',
	});
}
