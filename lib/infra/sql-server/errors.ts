import { ConnectorError } from '../../domain/errors';
import { certificate, certificateName, codeRules, handshake, numberRules, unknownFailure, type Rule } from './error-rules';
import { serverWords } from './server-words';

/** Where an error struck: before the statement was sent, in a reading statement, or in a procedure. */
export type SqlPhase = 'connect' | 'query' | 'call';

/** What of the driver's errors counts. Its own message is never passed on: it holds user and host names. */
export interface DriverFailure {
	/** Codes from the outer error to its innermost cause. */
	codes: readonly string[];
	/** SQL Server's error numbers, the one reported last at the end. */
	numbers: readonly number[];
	/** The server's words for the last of them. */
	words: string;
}

/** Node.js names failed certificates by their reason, e.g. `DEPTH_ZERO_SELF_SIGNED_CERT`. */
const certificateCode = /CERT|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER/;
const handshakeCode = /^ERR_SSL|^ERR_TLS|^EPROTO$/;

/** Refusals before the first statement of a procedure, where they are about that procedure. */
const refusedCalls: ReadonlySet<number> = new Set([201, 229, 2812, 8144, 8145]);

/** @param loginNumbers what the server said while the last login failed; the driver's error leaves it out */
export function readFailure(error: unknown, loginNumbers: readonly number[] = []): DriverFailure {
	const chain = causes(error);
	const codes = chain.map((link) => String(link['code'] ?? '')).filter((code) => code !== '');
	const numbers = chain.map((link) => link['number']).filter((number): number is number => typeof number === 'number');
	const words = String(chain[0]?.['message'] ?? '');
	return { codes, numbers: numbers.length === 0 && codes.includes('ELOGIN') ? loginNumbers : [...new Set(numbers)], words };
}

/** The error, what it wraps, its causes and the errors it gathers. */
function causes(error: unknown, seen: Array<Record<string, unknown>> = []): Array<Record<string, unknown>> {
	if (typeof error !== 'object' || error === null || seen.length > 20) return seen;
	const link = error as Record<string, unknown>;
	if (seen.includes(link)) return seen;
	seen.push(link);
	for (const next of [link['originalError'], link['cause'], ...(Array.isArray(link['errors']) ? link['errors'] : [])]) causes(next, seen);
	return seen;
}

/**
 * A driver failure as a ConnectorError. Any failure of a procedure under way is `uncertain`, a refused value too:
 * without a transaction around it, what its earlier statements wrote stays.
 *
 * @param procedure the name that was called, to tell a refused call from a failure inside the procedure
 */
export function sqlServerError(failure: DriverFailure, system: string, phase: SqlPhase, procedure = ''): ConnectorError {
	const { rule, label } = ruleOf(failure);
	const words = rule.quote && failure.words !== '' ? `: ${serverWords(failure.words)}` : '';
	const callRefused = phase === 'call' && isRefusedCall(failure, procedure);
	if (phase === 'call' && !callRefused) return uncertainCall(system, `${label}${words === '' && isOwnMessage(failure) ? `: ${serverWords(failure.words)}` : words}`);
	return new ConnectorError(rule.code, `${system} ${rule.text} (${label})${words}${words === '' ? '.' : ''}`, {
		system,
		hint: rule.hint,
		nothingDone: phase === 'connect' || callRefused || rule.nothingDone === true,
		...(rule.retryable === undefined ? {} : { retryable: rule.retryable }),
	});
}

/** The number says more than the code, and the inner code more than the outer one. */
function ruleOf({ codes, numbers }: DriverFailure): { rule: Rule; label: string } {
	const known = numbers.find((number) => numberRules.has(number));
	if (known !== undefined) return { rule: numberRules.get(known) ?? unknownFailure, label: `error ${known}` };
	const [number] = numbers;
	if (number !== undefined) return { rule: unknownFailure, label: `error ${number}` };
	for (const code of [...codes].reverse()) {
		if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') return { rule: certificateName, label: code };
		if (certificateCode.test(code)) return { rule: certificate, label: code };
		if (handshakeCode.test(code)) return { rule: handshake, label: code };
	}
	const code = [...codes].reverse().find((candidate) => Object.hasOwn(codeRules, candidate));
	return { rule: (code === undefined ? undefined : codeRules[code]) ?? unknownFailure, label: code ?? codes[0] ?? 'unknown failure' };
}

/** RAISERROR and THROW with words of the procedure's own. */
function isOwnMessage({ numbers }: DriverFailure): boolean {
	return numbers.some((number) => number >= 50_000);
}

/** The server names the procedure it refuses: `Could not find stored procedure 'abrir'.` */
function isRefusedCall({ numbers, words }: DriverFailure, procedure: string): boolean {
	const called = bareName(procedure);
	if (called === '' || !numbers.some((number) => refusedCalls.has(number))) return false;
	return words.split(/[\s'",;()@]+/).some((word) => bareName(word.replace(/\.$/, '')) === called);
}

function bareName(name: string): string {
	return (name.split('.').at(-1) ?? '').replace(/[[\]]/g, '').toLowerCase();
}

export function deadlineError(system: string, timeoutMs: number, phase: SqlPhase): ConnectorError {
	if (phase === 'call') return uncertainCall(system, `no answer within ${timeoutMs} ms`);
	const waiting = phase === 'connect';
	return new ConnectorError(
		'timeout',
		waiting
			? `${system} had no free connection within ${timeoutMs} ms.`
			: `${system} gave no answer within ${timeoutMs} ms; the statement was stopped.`,
		{
			system,
			hint: waiting
				? 'Check that the server answers; raise the number of connections in the credential, or run fewer look-ups at once.'
				: 'Check that the column in the condition has an index, or raise the time-out in the credential.',
			nothingDone: waiting,
		},
	);
}

export function closedError(system: string): ConnectorError {
	return new ConnectorError('unavailable', `The connection to ${system} was closed while it was in use.`, {
		system,
		hint: 'Try again; it is opened anew.',
		nothingDone: true,
	});
}

function uncertainCall(system: string, reason: string): ConnectorError {
	return new ConnectorError('uncertain', `${system} may or may not have run the procedure (${reason}).`, {
		system,
		hint: 'Look in the database whether the record is there before sending it again.',
	});
}
