/** How many letters have to be added, taken away or changed to make one text of the other (Levenshtein). */
export function editDistance(a: string, b: string): number {
	let row = Array.from({ length: b.length + 1 }, (_none, index) => index);
	for (let i = 1; i <= a.length; i++) {
		const next = [i];
		for (let j = 1; j <= b.length; j++) {
			const changed = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
			next.push(Math.min(changed, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
		}
		row = next;
	}
	return row[b.length] ?? 0;
}

/** The names, those most like the written one first. Compares no more than the first 40 characters. */
export function nearestFirst(written: string, names: readonly string[]): string[] {
	const distance = distanceTo(written);
	return names.map((name) => ({ name, distance: distance(name) })).sort((a, b) => a.distance - b.distance).map(({ name }) => name);
}

/** The name that was probably meant; null where none is near. */
export function probablyMeant(written: string, names: readonly string[]): string | null {
	const [nearest] = nearestFirst(written, names);
	if (nearest === undefined) return null;
	return distanceTo(written)(nearest) <= Math.max(1, Math.floor(nearest.length / 3)) ? nearest : null;
}

function distanceTo(written: string): (name: string) => number {
	const start = written.toLowerCase().slice(0, 40);
	return (name) => editDistance(start, name.toLowerCase().slice(0, 40));
}
