import type SftpClient from 'ssh2-sftp-client';

import type { Lifeline } from './file-session';

/** The driver's requests of the protocol itself; its own convenience methods take two different refusals for one. */
export type SftpChannel = Awaited<ReturnType<SftpClient['connect']>>;

type Answer<T> = (error: Error | null | undefined, result: T) => void;

/**
 * Requests to one server as promises. While any is unanswered the server must answer one within the time: a slow line
 * may take its time for what is queued, a dead one is noticed.
 */
export class SftpRequests {
	private unanswered = 0;
	private timer: NodeJS.Timeout | undefined;

	constructor(
		private readonly line: Lifeline,
		private readonly timeoutMs: number,
		private readonly onSilence: () => void,
	) {
		line.onBreak(() => clearTimeout(this.timer));
	}

	send<T>(request: (answer: Answer<T>) => void): Promise<T> {
		const answered = new Promise<T>((resolve, reject) => {
			this.started();
			try {
				request((error, result) => {
					this.finished();
					if (error) reject(error);
					else resolve(result);
				});
			} catch (error) {
				this.finished();
				reject(error);
			}
		});
		return this.line.guard(answered);
	}

	private started(): void {
		this.unanswered += 1;
		if (this.line.broken || this.timer) return;
		this.timer = setTimeout(this.onSilence, this.timeoutMs);
	}

	private finished(): void {
		this.unanswered -= 1;
		if (this.unanswered > 0) this.timer?.refresh();
		else {
			clearTimeout(this.timer);
			this.timer = undefined;
		}
	}
}
