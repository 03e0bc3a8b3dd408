import { silentMeter, type Meter } from '../../../lib/domain/metrics';

/** Keeps what it is told, each as one line. */
export class RecordingMeter implements Meter {
	readonly told: string[] = [];
	readonly call = silentMeter.call;
	readonly rateLimitWait = this.keep('wait');
	readonly breaker = this.keep('breaker');
	readonly cache = this.keep('cache');
	readonly webhook = this.keep('webhook');
	readonly reply = this.keep('reply');
	readonly job = this.keep('job');

	private keep(what: string): (...values: Array<string | number | undefined>) => void {
		return (...values) => void this.told.push([what, ...values].join(' '));
	}
}
