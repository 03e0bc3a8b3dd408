import { unlessAborted } from '../../../resilience/single-flight';

/** One place of a limited number. */
export interface Slot {
	/** Nobody uses what it stands for: whoever waits for a place may have it. @param giveUp is called at most once, and ends in `release` */
	rest(giveUp: () => void): void;
	/** It is in use again. False where it is too late: `giveUp` has been called. */
	resume(): boolean;
	/** Later calls do nothing. */
	release(): void;
}

export interface SlotRequest {
	/** Nobody waits any more. Does nothing once the place was granted. */
	withdraw(): void;
}

/**
 * A number of places, given away in the order of the requests. What rests in a place is asked to give it up for a request, the
 * one that has rested longest first.
 */
export class Slots {
	private taken = 0;
	private readonly requests: Array<(slot: Slot) => void> = [];
	/** How each resting place is given up, longest rest first. */
	private readonly resting = new Map<Slot, () => void>();
	/** Places that were asked to give up and have not yet done so. */
	private readonly leaving = new Set<Slot>();

	/** @param maximum places, for example sessions open in this process at a time */
	constructor(readonly maximum: number) {}

	/** Whether somebody waits for whom no place is being cleared. */
	get wanted(): boolean {
		return this.requests.length > this.leaving.size;
	}

	/** @param granted is called with the place, at once where one is free */
	request(granted: (slot: Slot) => void): SlotRequest {
		this.requests.push(granted);
		this.serve();
		return {
			withdraw: () => {
				const place = this.requests.indexOf(granted);
				if (place >= 0) this.requests.splice(place, 1);
			},
		};
	}

	/** @throws the signal's reason when it is aborted */
	async take(signal: AbortSignal): Promise<Slot> {
		signal.throwIfAborted();
		const { promise, resolve } = Promise.withResolvers<Slot>();
		const request = this.request(resolve);
		try {
			return await unlessAborted(promise, signal);
		} catch (error) {
			request.withdraw();
			// Granted and aborted in the same moment.
			void promise.then((slot) => slot.release());
			throw error;
		}
	}

	private serve(): void {
		while (this.taken < this.maximum) {
			const granted = this.requests.shift();
			if (!granted) return;
			this.taken++;
			granted(this.newSlot());
		}
		for (const [slot, giveUp] of this.resting) {
			if (!this.wanted) return;
			this.resting.delete(slot);
			this.leaving.add(slot);
			giveUp();
		}
	}

	private newSlot(): Slot {
		let held = true;
		const slot: Slot = {
			rest: (giveUp) => {
				if (!held) return;
				this.resting.set(slot, giveUp);
				this.serve();
			},
			resume: () => {
				this.resting.delete(slot);
				return held && !this.leaving.has(slot);
			},
			release: () => {
				if (!held) return;
				held = false;
				this.taken--;
				this.resting.delete(slot);
				this.leaving.delete(slot);
				this.serve();
			},
		};
		return slot;
	}
}
