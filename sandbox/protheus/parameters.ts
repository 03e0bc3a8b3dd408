/** Query parameters by lower-case name: the services do not care how they are written. Of a name given twice the last counts. */
export function parametersOf(query: URLSearchParams): ReadonlyMap<string, string> {
	return new Map([...query].map(([name, value]) => [name.toLowerCase(), value]));
}

export interface Page {
	readonly number: number;
	readonly size: number;
}

const DEFAULT_SIZE = 10;

/** `page` and `pageSize`; undefined where one is no whole number above zero. */
export function pageOf(parameters: ReadonlyMap<string, string>): Page | undefined {
	const number = Number(parameters.get('page') ?? 1);
	const size = Number(parameters.get('pagesize') ?? DEFAULT_SIZE);
	return [number, size].every((value) => Number.isSafeInteger(value) && value > 0) ? { number, size } : undefined;
}

export interface Paged<Item> {
	readonly items: Item[];
	readonly hasNext: boolean;
	readonly remaining: number;
}

export function cutPage<Item>(all: readonly Item[], { number, size }: Page): Paged<Item> {
	const remaining = Math.max(0, all.length - number * size);
	return { items: all.slice((number - 1) * size, number * size), hasNext: remaining > 0, remaining };
}

/** `-a,b` as names with their direction. */
export function orderOf(text: string): { readonly name: string; readonly descending: boolean }[] {
	return listOf(text).map((part) => ({ name: part.replace(/^[-+]/, ''), descending: part.startsWith('-') }));
}

export function listOf(text: string): string[] {
	return text.split(',').map((part) => part.trim()).filter((part) => part !== '');
}
