/** What searches see of records that change: each version only after it has been there for the lag. */
export class SearchView<Item extends { readonly id: number }> {
	readonly #versions = new Map<number, Array<{ readonly at: number; readonly item: Item }>>();

	/** @param at sandbox milliseconds; -Infinity for what has always been there */
	put(item: Item, at: number): void {
		const versions = this.#versions.get(item.id) ?? [];
		versions.push({ at, item });
		this.#versions.set(item.id, versions);
	}

	/** The newest version of each record that is at least `lagMs` old, in the order of the records' creation. */
	visible(now: number, lagMs: number): Item[] {
		const found: Item[] = [];
		for (const versions of this.#versions.values()) {
			const version = versions.findLast(({ at }) => at + lagMs <= now);
			if (version !== undefined) found.push(version.item);
		}
		return found;
	}

	clear(): void {
		this.#versions.clear();
	}
}
