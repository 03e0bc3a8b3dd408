import type { Connection, ConnectionOptions } from 'mysql2';

export type Connect = (options: ConnectionOptions) => Connection;

/**
 * Stops statements that nobody waits for any more: a server does not notice by itself that its client has gone.
 * Best effort, over one connection of its own that is closed as soon as nothing is left to stop. A user may stop their
 * own statements without further rights.
 */
export class StatementKiller {
	private readonly waiting = new Set<number>();
	private work: Promise<void> | undefined;

	constructor(
		private readonly connect: Connect,
		private readonly options: ConnectionOptions,
	) {}

	kill(threadId: number): void {
		if (!Number.isSafeInteger(threadId)) return;
		this.waiting.add(threadId);
		this.work ??= this.run().finally(() => (this.work = undefined));
	}

	/** Resolves when nothing is left to stop. */
	async settled(): Promise<void> {
		await this.work;
	}

	private run(): Promise<void> {
		const connection = this.connect(this.options);
		return new Promise((resolve) => {
			const end = (): void => {
				connection.destroy();
				this.waiting.clear();
				resolve();
			};
			connection.on('error', end);
			const next = (): void => {
				const [threadId] = this.waiting;
				if (threadId === undefined) return end();
				this.waiting.delete(threadId);
				// KILL takes no placeholder; the id is an integer that the driver was given by the server.
				connection.query(`KILL QUERY ${threadId}`, next);
			};
			next();
		});
	}
}
