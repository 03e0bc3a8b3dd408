type Fields = Record<string, unknown>;

export function isObject(value: unknown): value is Fields {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What lies at `a.b` of a body; undefined where there is nothing. */
export function valueAt(body: unknown, path: string): unknown {
	return path.split('.').reduce<unknown>((value, name) => (isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined), body);
}

/** A body with each value at its path. */
export function bodyOf(values: readonly (readonly [path: string | undefined, value: unknown])[]): Fields {
	const body: Fields = {};
	for (const [path, value] of values) {
		if (path === undefined) continue;
		const names = path.split('.');
		const last = names.pop() ?? '';
		let place = body;
		for (const name of names) {
			const inner = place[name];
			const next = isObject(inner) ? inner : {};
			place[name] = next;
			place = next;
		}
		place[last] = value;
	}
	return body;
}

/** Paths of all leaves that no known path names; a list is a leaf. */
export function strangePaths(body: unknown, known: readonly string[], prefix = ''): string[] {
	if (!isObject(body)) return [];
	return Object.entries(body).flatMap(([name, value]) => {
		const path = prefix + name;
		if (known.includes(path)) return [];
		const isAbove = known.some((each) => each.startsWith(`${path}.`));
		return isAbove && isObject(value) ? strangePaths(value, known, `${path}.`) : [path];
	});
}
