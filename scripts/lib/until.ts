/** Polls until `look` gives a value other than undefined or false; throws saying what was awaited. */
export async function until<T>(
	what: string,
	look: () => T | Promise<T>,
	{ timeoutMs = 30_000, everyMs = 20 }: { timeoutMs?: number; everyMs?: number } = {},
): Promise<Exclude<T, undefined | false | null>> {
	const deadline = Date.now() + timeoutMs;
	for (;;) {
		const value = await look();
		if (value !== undefined && value !== false && value !== null) return value as Exclude<T, undefined | false | null>;
		if (Date.now() > deadline) throw new Error(`Waited ${timeoutMs / 1000} s in vain: ${what}`);
		await new Promise((resolve) => setTimeout(resolve, everyMs));
	}
}
