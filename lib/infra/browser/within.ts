/** How a call must end where its work does not. */
export interface Bounds {
	ms: number;
	signal?: AbortSignal;
	/** The error once the time is over. */
	timeout: () => Error;
}

/** The work's result, or the bound that comes first; what the work does after that is nobody's concern. */
export function within<T>(work: Promise<T>, { ms, signal, timeout }: Bounds): Promise<T> {
	return new Promise((resolve, reject) => {
		const settle = (end: () => void): void => {
			clearTimeout(timer);
			signal?.removeEventListener('abort', onAbort);
			end();
		};
		const onAbort = (): void => settle(() => reject(signal?.reason));
		const timer = setTimeout(() => settle(() => reject(timeout())), ms);
		signal?.addEventListener('abort', onAbort, { once: true });
		if (signal?.aborted) onAbort();
		work.then(
			(value) => settle(() => resolve(value)),
			(error: unknown) => settle(() => reject(error)),
		);
	});
}

/** Waits for the work no longer than `ms`, and never throws. True where it ended well in time. */
export async function settledWithin(work: Promise<unknown>, ms: number): Promise<boolean> {
	try {
		await within(work, { ms, timeout: () => new Error('time over') });
		return true;
	} catch {
		return false;
	}
}
