/** Prints who said what, when, and how long an answer took. */
export class Transcript {
	private readonly begun = Date.now();

	/** @param tookMs from the webhook to the reply */
	line(who: string, text: string, at: number, tookMs?: number): void {
		const seconds = ((at - this.begun) / 1000).toFixed(2).padStart(6);
		const took = tookMs === undefined ? '' : `   ← ${Math.round(tookMs)} ms do webhook à resposta`;
		console.log(`${seconds}s  ${`${who}:`.padEnd(14)}${text}${took}`);
	}

	remark(text: string): void {
		console.log(`${' '.repeat(9)}${text}`);
	}
}
