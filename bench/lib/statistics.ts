/** The value below which `share` (0 to 1) of the values lie; the nearest one that was measured. */
export function percentile(values: readonly number[], share: number): number {
	const sorted = [...values].sort((left, right) => left - right);
	const value = sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(sorted.length * share) - 1))];
	if (value === undefined) throw new Error('There is nothing to take a percentile of.');
	return value;
}

export function median(values: readonly number[]): number {
	const sorted = [...values].sort((left, right) => left - right);
	const middle = sorted.length / 2;
	const [low, high] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
	if (low === undefined || high === undefined) throw new Error('There is nothing to take a median of.');
	return (low + high) / 2;
}

/**
 * Runs every side once a round, in turns that swap from round to round, so that a machine that slows down or speeds up
 * meanwhile does so for all of them.
 * @returns what each side gave, a value per round
 */
export async function inTurns<Side extends string, T>(
	rounds: number,
	sides: Readonly<Record<Side, (round: number) => Promise<T>>>,
): Promise<Record<Side, T[]>> {
	const names = Object.keys(sides) as Side[];
	const values = Object.fromEntries(names.map((name) => [name, [] as T[]])) as Record<Side, T[]>;
	for (let round = 0; round < rounds; round += 1) {
		for (const name of round % 2 === 0 ? names : names.toReversed()) values[name].push(await sides[name](round));
	}
	return values;
}

/** The median of one side over the other within each round. */
export function medianRatio(numerators: readonly number[], denominators: readonly number[]): number {
	return median(numerators.map((numerator, round) => numerator / (denominators[round] ?? NaN)));
}
