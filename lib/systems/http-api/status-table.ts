import { ConnectorError, type ConnectorErrorCode } from '../../domain/errors';
import type { HttpResponse } from '../../domain/http';
import type { ExchangeKind } from './answer-body';
import { retryAfter } from './retry-after';

/** What an answer that is no success means, for a read and for a write, and what to do about it. */
export interface StatusRule {
	read: ConnectorErrorCode;
	write: ConnectorErrorCode;
	hint: string;
	/** Of a write, where that differs. */
	writeHint?: string;
	/** The refusal itself proves that a write was not done. */
	refused?: boolean;
	/** False: it would fail the same. */
	retryable?: boolean;
}

/** What a system's users are told to do, by status; `refused`: any other 4xx, `failure`: any 5xx that is not named. */
export type StatusHints = Readonly<Record<401 | 403 | 404 | 429 | 501 | 'redirect' | 'refused' | 'failure' | 'checkOutcome', string>> & { readonly 503?: string };

/** Statuses of servers and proxies that are overloaded or restarting; any other 5xx comes back the same. */
const passing: ReadonlySet<number> = new Set([502, 503, 504]);

/**
 * By RFC 9110 and 6585. A failing server (5xx) proves nothing about a write, not even 503 with Retry-After: the answer
 * may come from a proxy whose backend has the record already. 408 is no better. 425 and 429 are sent instead of doing
 * the work.
 */
export class StatusTable {
	private readonly rules: ReadonlyMap<number, StatusRule>;

	/** @param system named in messages */
	constructor(
		private readonly system: string,
		private readonly hints: StatusHints,
	) {
		const { checkOutcome } = hints;
		const refusals: ReadonlyArray<[status: number, code: ConnectorErrorCode, hint: string]> = [
			[401, 'auth', hints[401]],
			[403, 'permission', hints[403]],
			[404, 'validation', hints[404]],
			[407, 'auth', 'Check the proxy settings of the n8n machine.'],
			[425, 'unavailable', 'Try again.'],
			[429, 'rate_limited', hints[429]],
			[501, 'unsupported', hints[501]],
		];
		this.rules = new Map<number, StatusRule>([
			...refusals.map(([status, code, hint]) => [status, { read: code, write: code, hint, refused: true }] as const),
			[408, { read: 'timeout', write: 'uncertain', hint: checkOutcome }],
			[503, { read: 'unavailable', write: 'uncertain', hint: hints[503] ?? hints.failure, writeHint: checkOutcome }],
		]);
	}

	ruleFor(status: number): StatusRule {
		const { redirect, refused, failure, checkOutcome } = this.hints;
		const exact = this.rules.get(status);
		if (exact) return exact;
		if (status >= 500) return { read: 'unavailable', write: 'uncertain', hint: failure, writeHint: checkOutcome };
		return { read: 'validation', write: 'validation', hint: status >= 400 ? refused : redirect, refused: true };
	}

	/**
	 * The error for a status that is no success.
	 * @param said what the system itself says of it, and, where its status does not tell all, a rule of its own. A refused
	 * login may be answered with the very password that was refused, so of that nothing is passed on.
	 */
	error(
		response: HttpResponse,
		{ operation, kind }: { operation: string; kind: ExchangeKind },
		{ words, code: ownCode, rule = this.ruleFor(response.status) }: { words: string; code?: string | undefined; rule?: StatusRule },
	): ConnectorError {
		const { system } = this;
		const { status } = response;
		const code = rule[kind];
		const retryAfterMs = retryAfter(response);
		const told = ownCode === undefined ? status : `${status}, code ${ownCode}`;
		return new ConnectorError(code, `${system} answered ${told} to "${operation}"${code === 'auth' || words === '' ? '.' : `: ${asSentence(words)}`}`, {
			system,
			httpStatus: status,
			hint: kind === 'write' ? (rule.writeHint ?? rule.hint) : rule.hint,
			...(retryAfterMs === undefined ? {} : { retryAfterMs }),
			...(rule.retryable === false || willFailTheSame(status) ? { retryable: false } : {}),
			...(rule.refused && kind === 'write' ? { nothingDone: true } : {}),
		});
	}
}

/** A hint follows it. */
function asSentence(words: string): string {
	return /[.!?…]$/.test(words) ? words : `${words}.`;
}

export function willFailTheSame(status: number): boolean {
	return status >= 500 && !passing.has(status);
}
