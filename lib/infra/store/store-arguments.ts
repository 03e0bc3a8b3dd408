import { ConnectorError } from '../../domain/errors';
import { storeSystem } from './store-error';

const longestKey = 512;
const longestPage = 1_000;
/** A hundred years: beyond it Redis overflows, and nobody means it. */
const longestMs = 3_200_000_000_000;

/**
 * U+10FFFF is kept free as the end mark of a range of keys; half a surrogate pair has no UTF-8 form,
 * so that two such keys would become one.
 */
const unusable = /[\p{Surrogate}\u{10FFFF}]/u;

/** The end mark of a range: no key holds it, and nothing sorts behind it. */
export const lastCharacter = '\u{10FFFF}';

/** @throws ConnectorError `validation` for a key that not every Store could keep. */
export function checkKey(key: string): void {
	if (key.length === 0 || key.length > longestKey || unusable.test(key)) {
		throw invalid('key', `must be 1 to ${longestKey} characters of well-formed text, has ${key.length}`);
	}
}

/** @throws ConnectorError `validation` */
export function checkOwner(owner: string): void {
	if (owner.length === 0) throw invalid('owner', 'must not be empty');
}

/** Whole milliseconds, rounded up: a lease is never shorter than asked for. @throws ConnectorError `validation` */
export function checkMs(parameter: string, ms: number): number {
	const whole = Math.ceil(ms);
	if (!(whole >= 1 && whole <= longestMs)) {
		throw invalid(parameter, `must be a number of milliseconds from 1 to ${longestMs}, is ${ms}`);
	}
	return whole;
}

/** @throws ConnectorError `validation` */
export function checkPage(prefix: string, { limit, after }: { limit: number; after?: string }): void {
	if (prefix.length > 0) checkKey(prefix);
	if (after !== undefined) checkKey(after);
	if (!Number.isInteger(limit) || limit < 1 || limit > longestPage) {
		throw invalid('limit', `must be a whole number from 1 to ${longestPage}, is ${limit}`);
	}
}

/** @throws ConnectorError `validation` */
export function checkWindow({ limit, windowMs }: { limit: number; windowMs: number }): {
	limit: number;
	windowMs: number;
} {
	if (!Number.isInteger(limit) || limit < 1) {
		throw invalid('limit', `must be a whole number of at least 1, is ${limit}`);
	}
	return { limit, windowMs: checkMs('windowMs', windowMs) };
}

/** The order in which Stores list keys: by the bytes of UTF-8, which is the order of the characters' numbers. */
export function compareKeys(left: string, right: string): number {
	return Buffer.compare(Buffer.from(left), Buffer.from(right));
}

function invalid(parameter: string, problem: string): ConnectorError {
	return new ConnectorError('validation', `Store: ${parameter} ${problem}.`, {
		system: storeSystem,
		parameter,
		nothingDone: true,
	});
}
