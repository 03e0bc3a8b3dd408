/** So many at a time; who waits is served in the order of arrival and may leave the queue. */
export class Slots {
	private readonly waiting: Array<() => void> = [];
	private taken = 0;

	constructor(private readonly limit: number) {}

	/** Calls `start` as soon as there is room. Returns how to stop waiting. */
	take(start: () => void): () => void {
		if (this.taken < this.limit) {
			this.taken += 1;
			start();
			return () => undefined;
		}
		this.waiting.push(start);
		return () => {
			const index = this.waiting.indexOf(start);
			if (index >= 0) this.waiting.splice(index, 1);
		};
	}

	release(): void {
		const next = this.waiting.shift();
		if (next) next();
		else this.taken -= 1;
	}
}
