import { ConnectorError, isConnectorError } from '../../domain/errors';
import { checkedIdempotencyKey } from '../../domain/idempotency-key';
import type { RecipeResult } from '../../domain/recipes/recipe-port';
import type { CallContext, Clock, Random } from '../../domain/runtime';
import type { Store } from '../../domain/store';
import { RecordWriter } from '../writing/record-writer';

export interface RecipeWriteOptions {
	/** Named in messages. */
	system: string;
	/** Where to look whether something was done, e.g. the host of the ERP. */
	site: string;
	store: Store;
	clock: Clock;
	random: Random;
	/** Names the account that is written to. */
	accountKey: string;
}

export interface RecipeWrite {
	/** Name of the operation. */
	operation: string;
	idempotencyKey: string;
	input: Readonly<Record<string, unknown>>;
}

export interface RecipeWritten {
	result: RecipeResult;
	/** True where an earlier run has written it: nothing was done now, and `result` is that of then, without its files. */
	repeated: boolean;
}

/**
 * Runs an operation that writes at most once per key. Nobody can ask a web page whether a record is there, so what was begun
 * and has no known end is not begun again under this key; an operation that ended before its
 * submitting step, or to which the site has answered that it made nothing (`refused`, `notFound`), leaves the key free.
 * @throws ConnectorError as the operation; `uncertain` where an earlier run of the key got no answer, `validation` where the key
 * stands for something else
 */
export async function writeByRecipe(
	options: RecipeWriteOptions,
	write: RecipeWrite,
	run: (context: CallContext) => Promise<RecipeResult>,
	context: CallContext,
): Promise<RecipeWritten> {
	const { system, site, store, clock, random, accountKey } = options;
	const attempt = new Attempt(run, system);
	const writer = new RecordWriter({ system, place: site, store, clock, random, namespace: `rpa-write:${accountKey}`, mayRepeat: () => false });
	try {
		const { result, outcome } = await writer.write<RecipeResult>(
			{
				operation: write.operation,
				idempotencyKey: checkedIdempotencyKey(write.idempotencyKey, system),
				content: [write.operation, write.input],
				recognised: 'none',
				send: async (call) => ({ result: await attempt.send(call), outcome: 'created' }),
				lookUp: async () => await Promise.resolve(null),
			},
			context,
		);
		return outcome === 'created' ? { result: attempt.withFiles(result), repeated: false } : { result, repeated: true };
	} catch (error) {
		if (attempt.unsubmitted !== null) return { result: attempt.unsubmitted, repeated: false };
		throw attempt.clearest(error);
	}
}

/** After the submitting step, too, they mean that the site has made nothing. */
const nothingMade: ReadonlySet<string> = new Set(['refused', 'notFound']);

/** The one run under a key, and what became of it. */
class Attempt {
	/** It ended before its submitting step, or the site has made nothing of it. */
	unsubmitted: RecipeResult | null = null;
	private files: RecipeResult['files'] = {};
	private failure: ConnectorError | undefined;

	constructor(
		private readonly run: (context: CallContext) => Promise<RecipeResult>,
		private readonly system: string,
	) {}

	/** Without the files: they are too large to be kept. */
	async send(context: CallContext): Promise<RecipeResult> {
		const result = await this.tried(context);
		if (result.submitted === false || nothingMade.has(result.outcome)) {
			this.unsubmitted = result;
			throw new ConnectorError('validation', 'The operation has made nothing.', { system: this.system, nothingDone: true });
		}
		this.files = result.files;
		return { ...result, files: {} };
	}

	withFiles(result: RecipeResult): RecipeResult {
		return { ...result, files: this.files };
	}

	/** What the page showed says more than that the key's write has no known end. */
	clearest(error: unknown): unknown {
		return this.failure?.code === 'uncertain' ? this.failure : error;
	}

	private async tried(context: CallContext): Promise<RecipeResult> {
		try {
			return await this.run(context);
		} catch (error) {
			if (isConnectorError(error)) this.failure = error;
			throw error;
		}
	}
}
