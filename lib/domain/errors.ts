/**
 * The closed set of reasons for which a call to an outside system can end without its result.
 * Every adapter owns one table from its system's own answers to these.
 */
export const connectorErrorCodes = [
	'auth',
	'permission',
	'validation',
	'not_found',
	'rate_limited',
	'ambiguous',
	'unsupported',
	'timeout',
	'unavailable',
	'uncertain',
	'drift',
	'blocked',
] as const;

export type ConnectorErrorCode = (typeof connectorErrorCodes)[number];

export interface ConnectorErrorOptions {
	/** The outside system as its users call it, e.g. `Kommo`. */
	system: string;
	/** What the reader should do next, one sentence. */
	hint?: string;
	/** Parameter or field at fault, by the name its user sees. */
	parameter?: string;
	httpStatus?: number;
	/** Milliseconds the system asks to wait before the next call. */
	retryAfterMs?: number;
	/** Overrides the default of the code (`retryableByDefault`). */
	retryable?: boolean;
	/** Masked records to choose from (code `ambiguous`). */
	candidates?: ReadonlyArray<{ id: string; label: string }>;
	/** Proof that nothing was done: the request never left, or was refused before it was read. */
	nothingDone?: boolean;
	/** Nobody was asked: the circuit breaker spared the system. */
	spared?: boolean;
	/** Where it happened, for programs: plain names and values without secrets and personal data. */
	context?: Readonly<Record<string, string | number | null | readonly string[]>>;
	/** What helps to see what happened, such as a picture of the page. */
	attachments?: readonly ErrorAttachment[];
}

/** Becomes a binary of the error item. */
export interface ErrorAttachment {
	/** Name of the binary property. */
	name: string;
	fileName: string;
	mimeType: string;
	bytes: Uint8Array;
}

const retryableByDefault: ReadonlySet<ConnectorErrorCode> = new Set([
	'rate_limited',
	'timeout',
	'unavailable',
]);

const brand = Symbol.for('n8n-nodes-backoffice.ConnectorError');

/**
 * The one error that leaves an adapter. `message` says what happened and to which system or
 * parameter, `hint` what to do next; neither ever holds a secret or personal data in full.
 */
export class ConnectorError extends Error {
	override readonly name = 'ConnectorError';
	readonly system: string;
	readonly hint?: string;
	readonly parameter?: string;
	readonly httpStatus?: number;
	readonly retryAfterMs?: number;
	readonly retryable: boolean;
	readonly candidates?: ReadonlyArray<{ id: string; label: string }>;
	readonly nothingDone: boolean;
	readonly spared?: boolean;
	readonly context?: ConnectorErrorOptions['context'];
	readonly attachments?: readonly ErrorAttachment[];

	constructor(
		readonly code: ConnectorErrorCode,
		message: string,
		options: ConnectorErrorOptions,
	) {
		super(message);
		Object.defineProperty(this, brand, { value: true });
		this.system = options.system;
		this.retryable = options.retryable ?? retryableByDefault.has(code);
		this.nothingDone = options.nothingDone ?? false;
		if (options.spared !== undefined) this.spared = options.spared;
		if (options.hint !== undefined) this.hint = options.hint;
		if (options.parameter !== undefined) this.parameter = options.parameter;
		if (options.httpStatus !== undefined) this.httpStatus = options.httpStatus;
		if (options.retryAfterMs !== undefined) this.retryAfterMs = options.retryAfterMs;
		if (options.candidates !== undefined) this.candidates = options.candidates;
		if (options.context !== undefined) this.context = options.context;
		if (options.attachments !== undefined) this.attachments = options.attachments;
	}
}

/**
 * True for a ConnectorError of any loaded copy of this package: after an upgrade n8n may hold two
 * copies in one process, and `instanceof` would tell them apart.
 */
export function isConnectorError(error: unknown): error is ConnectorError {
	return typeof error === 'object' && error !== null && brand in error;
}

/**
 * How a call to an outside system ended that threw, as it is logged and counted: the error's code; `not_sent` where the Store
 * it needed first was down; `spared` where the circuit breaker let nothing through; `cancelled` where its signal says so;
 * `failed` for anything else, which is a fault in this package.
 */
export function failedOutcome(error: unknown, signal: AbortSignal): string {
	if (!isConnectorError(error)) return signal.aborted ? 'cancelled' : 'failed';
	if (error.spared === true) return 'spared';
	return error.system === 'Store' ? 'not_sent' : error.code;
}

/** The same error, with the proof that what was to be written was not: it failed of something before. */
export function withNothingDone(error: ConnectorError, changes: { code?: ConnectorErrorCode; retryable?: boolean } = {}): ConnectorError {
	return error.nothingDone ? error : changed(error, { ...changes, nothingDone: true });
}

export interface ErrorChanges {
	code?: ConnectorErrorCode;
	message?: string;
	hint?: string;
	retryable?: boolean;
	nothingDone?: boolean;
}

/** The error in other words; the rest stays as it is. */
export function changed(error: ConnectorError, changes: ErrorChanges): ConnectorError {
	const { system, parameter, httpStatus, retryAfterMs, candidates, context, attachments, spared } = error;
	const { code = error.code, message = error.message, hint = error.hint, retryable = error.retryable, nothingDone = error.nothingDone } = changes;
	return new ConnectorError(code, message, {
		system,
		retryable,
		nothingDone,
		...(spared === true && code === error.code ? { spared } : {}),
		...(hint === undefined ? {} : { hint }),
		...(parameter === undefined ? {} : { parameter }),
		...(httpStatus === undefined ? {} : { httpStatus }),
		...(retryAfterMs === undefined ? {} : { retryAfterMs }),
		...(candidates === undefined ? {} : { candidates }),
		...(context === undefined ? {} : { context }),
		...(attachments === undefined ? {} : { attachments }),
	});
}
