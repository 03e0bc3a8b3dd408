import { randomUUID } from 'node:crypto';
import http from 'node:http';
import https from 'node:https';
import type { SandboxClock, ScheduledTask } from '../kit/clock.ts';
import type { KommoKnobs } from './knobs.ts';
import type { Subscription, Subscriptions } from './subscriptions.ts';

export const FORM = 'application/x-www-form-urlencoded';

const MINUTE_MS = 60_000;
/** Waits before attempts 2, 3, 4 and 5. The last two are made only for 499 and 500 to 599. */
const RETRY_DELAYS_MS = [5 * MINUTE_MS, 15 * MINUTE_MS, 15 * MINUTE_MS, 60 * MINUTE_MS];
const ATTEMPTS_FOR_ANY_FAILURE = 3;
/** What a receiver that did not answer in time is written down as, after the gateway's own code for it. */
const NO_ANSWER_IN_TIME = 499;

/** One attempt at one destination. `status` is 0 while pending and when nothing could be reached; `ms` is real time. */
export interface Attempt {
	id: string;
	destination: string;
	codes: string[];
	attempt: number;
	at: number;
	status: number;
	ms: number;
	outcome: 'pending' | 'ok' | 'refused' | 'timeout' | 'unreachable';
	contentType: string;
	body: string;
}

export interface Parcel {
	subscription: Subscription;
	codes: string[];
	contentType: string;
	body: string;
	/** False for bodies a test sends by hand. */
	retries: boolean;
}

interface PostResult {
	status: number | 'timeout' | 'unreachable';
	ms: number;
}

interface Retry {
	task: ScheduledTask;
	run: () => Promise<void>;
	dueAt: number;
}

/** Posts parcels, writes down every answer, and tries again by the vendor's plan. */
export class Deliveries {
	readonly #clock: SandboxClock;
	readonly #knobs: KommoKnobs;
	readonly #subscriptions: Subscriptions;
	readonly #agents = {
		http: new http.Agent({ keepAlive: true, maxSockets: 128 }),
		https: new https.Agent({ keepAlive: true, maxSockets: 128 }),
	};
	readonly #inFlight = new Set<Promise<void>>();
	readonly #retries = new Set<Retry>();
	#log: Attempt[] = [];
	#epoch = 0;

	constructor(clock: SandboxClock, knobs: KommoKnobs, subscriptions: Subscriptions) {
		this.#clock = clock;
		this.#knobs = knobs;
		this.#subscriptions = subscriptions;
	}

	/** Sends a parcel; resolves with the first attempt once it is answered. */
	async send(parcel: Parcel): Promise<Attempt> {
		return this.#attempt(parcel, randomUUID(), 1);
	}

	attempts(): Attempt[] {
		return [...this.#log];
	}

	forgetAttempts(): void {
		this.#log = [];
	}

	retriesWaiting(): number {
		return this.#retries.size;
	}

	/** Makes the waiting retries now: those that are due, or with `all` every one. Resolves once they are answered. */
	async fireRetries(all: boolean): Promise<number> {
		const due = [...this.#retries].filter(({ dueAt }) => all || dueAt <= this.#clock.now());
		await Promise.all(due.map(({ run }) => run()));
		return due.length;
	}

	/** Resolves once nothing is in flight. Retries that wait for their time are not in flight. */
	async settle(): Promise<void> {
		while (this.#inFlight.size > 0) await Promise.all(this.#inFlight);
	}

	clear(): void {
		this.#epoch += 1;
		for (const { task } of this.#retries) task.cancel();
		this.#retries.clear();
		this.#log = [];
	}

	close(): void {
		this.clear();
		this.#agents.http.destroy();
		this.#agents.https.destroy();
	}

	async #attempt(parcel: Parcel, id: string, number: number): Promise<Attempt> {
		const { subscription, codes, contentType, body } = parcel;
		const entry: Attempt = {
			id,
			destination: subscription.destination,
			codes,
			attempt: number,
			at: this.#clock.now(),
			status: 0,
			ms: 0,
			outcome: 'pending',
			contentType,
			body,
		};
		this.#log.push(entry);
		const epoch = this.#epoch;
		const work = this.#post(parcel, id).then((answer) => {
			Object.assign(entry, answer);
			if (answer.outcome !== 'ok' && epoch === this.#epoch) this.#onBadAnswer(parcel, id, number, answer.status);
		});
		this.#inFlight.add(work);
		await work;
		this.#inFlight.delete(work);
		return entry;
	}

	#onBadAnswer(parcel: Parcel, id: string, number: number, status: number): void {
		this.#subscriptions.countBadAnswer(parcel.subscription);
		const delayMs = RETRY_DELAYS_MS[number - 1];
		const serverSide = status === NO_ANSWER_IN_TIME || (status >= 500 && status <= 599);
		if (!parcel.retries || delayMs === undefined) return;
		if (number >= ATTEMPTS_FOR_ANY_FAILURE && !serverSide) return;
		const run = async (): Promise<void> => {
			retry.task.cancel();
			if (!this.#retries.delete(retry) || parcel.subscription.disabled) return;
			await this.#attempt(parcel, id, number + 1);
		};
		const retry: Retry = { task: this.#clock.schedule(delayMs, () => void run()), run, dueAt: this.#clock.now() + delayMs };
		this.#retries.add(retry);
	}

	async #post(parcel: Parcel, id: string): Promise<Pick<Attempt, 'status' | 'ms' | 'outcome'>> {
		const send = () => this.#request(parcel, id);
		const { status, ms } = await send().catch((error: unknown) => {
			if (error instanceof StaleSocketError) return send();
			throw error;
		});
		if (status === 'timeout') return { status: NO_ANSWER_IN_TIME, ms, outcome: 'timeout' };
		if (status === 'unreachable') return { status: 0, ms, outcome: 'unreachable' };
		return { status, ms, outcome: status >= 100 && status <= 299 ? 'ok' : 'refused' };
	}

	/** One post. Its time runs from the moment it has a connection, not while it waits for a free one. */
	#request({ subscription, contentType, body }: Parcel, id: string): Promise<PostResult> {
		const secure = subscription.destination.startsWith('https:');
		const headers = {
			'content-type': contentType,
			'content-length': Buffer.byteLength(body),
			'user-agent': 'amoCRM-Webhooks/3.0',
			'x-amocrm-requestid': id,
		};
		const agent = secure ? this.#agents.https : this.#agents.http;
		return new Promise((resolve, reject) => {
			let started = performance.now();
			let timer: NodeJS.Timeout | undefined;
			const finish = (status: PostResult['status']) => {
				clearTimeout(timer);
				resolve({ status, ms: performance.now() - started });
			};
			const open = secure ? https.request : http.request;
			const request = open(subscription.destination, { method: 'POST', headers, agent }, (response) => {
				response.resume();
				response.once('error', () => finish('unreachable'));
				response.once('end', () => finish(response.statusCode ?? 0));
			});
			request.once('socket', () => {
				started = performance.now();
				timer = setTimeout(() => {
					finish('timeout');
					request.destroy();
				}, this.#knobs.webhookTimeoutMs);
			});
			request.once('error', (error: NodeJS.ErrnoException) => {
				clearTimeout(timer);
				if (request.reusedSocket && error.code === 'ECONNRESET') reject(new StaleSocketError());
				else finish('unreachable');
			});
			request.end(body);
		});
	}
}

/** A kept-alive connection the receiver had closed meanwhile: its fault is the connection's, so the post is repeated. */
class StaleSocketError extends Error {}
