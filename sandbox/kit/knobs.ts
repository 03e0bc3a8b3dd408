/**
 * Changes knobs in place. A knob keeps the type of its default value. Throws an Error naming the first key that is
 * unknown or of the wrong type; then nothing is changed.
 */
export function changeKnobs(knobs: object, change: unknown): void {
	if (typeof change !== 'object' || change === null || Array.isArray(change)) {
		throw new Error('Options must be a JSON object.');
	}
	const known = new Map<string, unknown>(Object.entries(knobs));
	for (const [name, value] of Object.entries(change)) {
		if (!known.has(name)) throw new Error(`Unknown option "${name}". Known: ${[...known.keys()].join(', ')}.`);
		const current = known.get(name);
		const sameKind = typeof value === typeof current && Array.isArray(value) === Array.isArray(current);
		if (!sameKind || value === null) throw new Error(`Option "${name}" must be a ${kindOf(current)}.`);
	}
	Object.assign(knobs, change);
}

function kindOf(value: unknown): string {
	return Array.isArray(value) ? 'list' : typeof value;
}
