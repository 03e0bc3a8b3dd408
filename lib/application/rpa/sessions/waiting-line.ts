/** A place in the line. */
export interface Ticket<Grant> {
	granted: Promise<Grant>;
	/** False where it is too late: the grant has been made. */
	leave(): boolean;
}

/** Those who wait, in the order in which they came. */
export class WaitingLine<Grant> {
	private readonly waiting: Array<(grant: Grant) => void> = [];

	get length(): number {
		return this.waiting.length;
	}

	/** @param where `front` for who has been at the head already and came away with nothing */
	join(where: 'front' | 'back'): Ticket<Grant> {
		const { promise, resolve } = Promise.withResolvers<Grant>();
		if (where === 'front') this.waiting.unshift(resolve);
		else this.waiting.push(resolve);
		const leave = (): boolean => {
			const place = this.waiting.indexOf(resolve);
			if (place >= 0) this.waiting.splice(place, 1);
			return place >= 0;
		};
		return { granted: promise, leave };
	}

	/** @returns whether there was somebody */
	serve(grant: Grant): boolean {
		const next = this.waiting.shift();
		next?.(grant);
		return next !== undefined;
	}
}
