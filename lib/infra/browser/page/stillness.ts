import type { Obstacle, Ready } from './in-page/approaching';
import type { PageBox } from './in-page/dom';

/** Menus and notices that slide in stand still by then, as a rule. */
const PATIENCE_MS = 1000;

/**
 * Follows an element that moves while it is waited for. One that has been moving for a second without leaving its place (it pulses,
 * shakes or turns without end) may be used as it is.
 */
export class Stillness {
	private place: PageBox | null = null;
	private since = 0;

	/** The place that the element may move about in now; null while it must stand still. */
	tolerated(elapsedMs: number): PageBox | null {
		return elapsedMs - this.since >= PATIENCE_MS ? this.place : null;
	}

	saw(seen: Ready | Obstacle, elapsedMs: number): void {
		const box = 'box' in seen ? (seen.box ?? null) : null;
		if (box !== null && this.place !== null && overlap(box, this.place)) return;
		this.place = box;
		this.since = elapsedMs;
	}
}

function overlap(one: PageBox, other: PageBox): boolean {
	return one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
}
