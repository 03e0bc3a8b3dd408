/** The processes that share a Store, as this one last saw them. */
export interface Neighbours {
	/** This one included. */
	processes: number;
	/** The place of this one among them, from 0: no two have the same. */
	rank: number;
}

const known = new WeakMap<object, Neighbours>();

export function noteNeighbours(store: object, neighbours: Neighbours): void {
	known.set(store, neighbours);
}

/** Never fewer than two: another one may have come since. */
export function neighboursOf(store: object): Neighbours {
	const { processes, rank } = known.get(store) ?? { processes: 2, rank: 0 };
	return { processes: Math.max(2, processes), rank };
}
