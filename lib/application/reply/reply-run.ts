import { ConnectorError, isConnectorError } from '../../domain/errors';
import type { CallContext } from '../../domain/runtime';
import type { AccountMemory } from './account-memory';
import type { InFlight, ReplyProgress } from './progress';
import type { ReplyRecord } from './reply-record';
import type { FullReplySettings } from './settings';
import { splitText } from './split-text';
import type { ReplyTarget } from './target';
import type { ReplyDependencies, ReplyResult } from './types';

/** The gate said no: a person took over while the answer was being prepared or sent. */
export class StoppedByGate extends Error {
	override readonly name = 'StoppedByGate';

	constructor(readonly reason: string) {
		super(`The bot may not answer: ${reason}`);
	}
}

export interface RunParts {
	target: ReplyTarget;
	progress: ReplyProgress;
	record: ReplyRecord | null;
	memory: AccountMemory;
	settings: FullReplySettings;
	context: CallContext;
	epoch: number | undefined;
}

/** One answer on its way out: what every way of sending does before and after each message. */
export class ReplyRun {
	readonly target: ReplyTarget;
	readonly progress: ReplyProgress;
	readonly memory: AccountMemory;
	readonly settings: FullReplySettings;
	readonly context: CallContext;
	/** The text told to the gate and not sent yet: a repeated attempt does not tell it twice. */
	private announced: string | null = null;

	constructor(
		readonly dependencies: ReplyDependencies,
		private readonly parts: RunParts,
	) {
		({ target: this.target, progress: this.progress, memory: this.memory } = parts);
		({ settings: this.settings, context: this.context } = parts);
	}

	/** The next message of at most that length; null when all is out. */
	nextPart(maximumLength: number): string | null {
		return splitText(this.progress.remaining, maximumLength)[0] ?? null;
	}

	/** @throws StoppedByGate */
	async checkGate(): Promise<void> {
		const check = await this.dependencies.gate.checkBeforeSend(this.parts.epoch);
		if (check.allowed) return;
		await this.nothingWentOut();
		throw new StoppedByGate(check.reason);
	}

	/**
	 * Right before a request goes out: asks the gate, tells it the text (the webhook's echo may come
	 * before the answer to our request), and puts the attempt on record.
	 */
	async beforeSend(inFlight: Omit<InFlight, 'startedAt'>): Promise<void> {
		await this.checkGate();
		await unsent(this.parts.record?.renew());
		if (this.announced !== inFlight.text) {
			await unsent(this.dependencies.gate.registerSent({ text: inFlight.text }));
			this.announced = inFlight.text;
		}
		// Of several attempts at one part the first counts: any of them may have arrived.
		const startedAt = this.progress.inFlight?.startedAt ?? this.dependencies.clock.now();
		this.progress.inFlight = { ...inFlight, startedAt };
		await unsent(this.parts.record?.save(this.progress));
	}

	/** Runs a send. After an error that proves that nothing went out, nothing is in flight. */
	async sending<T>(send: () => Promise<T>): Promise<T> {
		try {
			return await send();
		} catch (error) {
			const proves = isConnectorError(error) && error.code !== 'uncertain' && !this.context.signal.aborted;
			if (proves) await this.nothingWentOut();
			throw error;
		}
	}

	/** The customer has this part. Trouble with the books must not send it again, so it is only logged. */
	async partSent(part: string, way: InFlight['way'], messageId: string | null): Promise<void> {
		const { progress, dependencies } = this;
		progress.remaining = progress.remaining.slice(part.length).trim();
		progress.parts += 1;
		progress.way = way;
		progress.inFlight = null;
		this.announced = null;
		if (messageId !== null) {
			progress.messageIds.push(messageId);
			await this.tolerate('registerSent', dependencies.gate.registerSent({ messageId }));
			await this.tolerate('forgetSent', dependencies.gate.forgetSent({ messageId, text: part }));
		}
		if (progress.remaining !== '') await this.tolerate('save', this.parts.record?.save(progress));
	}

	/**
	 * This part is not on its way: refused, stopped or not found. Its text, also one that an earlier run
	 * told the gate, is taken back: otherwise a person who pastes it would be judged the bot.
	 */
	async nothingWentOut(): Promise<void> {
		const text = this.announced ?? this.progress.inFlight?.text ?? null;
		this.announced = null;
		this.progress.inFlight = null;
		if (text !== null) await this.tolerate('forgetSent', this.dependencies.gate.forgetSent({ text }));
	}

	async tolerate(step: string, work: Promise<unknown> | undefined): Promise<void> {
		try {
			await work;
		} catch (error) {
			const code = isConnectorError(error) ? error.code : 'unknown';
			this.dependencies.log.warn('The book-keeping of an answer failed', { step, code });
		}
	}

	result(end: Pick<ReplyResult, 'sent' | 'way'> & { reason?: string }): ReplyResult {
		const { progress } = this;
		const { talkId, leadId } = this.target.known;
		return {
			sent: end.sent,
			way: end.way,
			...(end.reason === undefined || end.reason === '' ? {} : { reason: end.reason }),
			messageId: progress.messageIds.at(-1) ?? null,
			talkId,
			leadId,
			parts: progress.parts,
			confirmed: progress.confirmed,
		};
	}
}

/** Book-keeping that failed before the request: whatever the Store may have done, nothing was sent. */
async function unsent(work: Promise<void> | undefined): Promise<void> {
	try {
		await work;
	} catch (error) {
		if (!isConnectorError(error) || error.nothingDone) throw error;
		const hint = error.hint === undefined ? {} : { hint: error.hint };
		throw new ConnectorError(error.code, error.message, { system: error.system, ...hint, nothingDone: true });
	}
}
