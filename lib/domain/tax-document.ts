/**
 * CPF (a person) and CNPJ (a company), the numbers by which Brazilian systems know a customer.
 *
 * Since July 2026 new CNPJs hold letters in their first twelve places (Instrução Normativa RFB 2.229/2024); the two check digits stay
 * digits, and a letter counts as its ASCII code minus 48. So a CNPJ is text: stripping "all but digits" from one damages it.
 */

export interface TaxDocument {
	readonly kind: 'cpf' | 'cnpj';
	/** Bare and upper-case: 11 digits, or 14 characters of which the last two are digits. */
	readonly value: string;
	/** `000.000.000-00` or `AA.AAA.AAA/AAAA-00`. */
	readonly formatted: string;
}

const SEPARATORS = /[\s./\-\u2010-\u2015]/g;
const CPF_FIRST_WEIGHTS = [10, 9, 8, 7, 6, 5, 4, 3, 2];
const CNPJ_FIRST_WEIGHTS = [5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2];

function checkDigit(characters: string, weights: readonly number[]): number {
	const sum = weights.reduce((total, weight, index) => total + weight * (characters.charCodeAt(index) - 48), 0);
	const remainder = sum % 11;
	return remainder < 2 ? 0 : 11 - remainder;
}

/** Both documents end in two check digits; the second one's weights are the first one's with one more in front. */
function hasValidCheckDigits(value: string, firstWeights: readonly number[], extraWeight: number): boolean {
	const first = checkDigit(value, firstWeights);
	const second = checkDigit(value, [extraWeight, ...firstWeights]);
	return value.endsWith(`${first}${second}`);
}

function isRepetition(value: string): boolean {
	return value === value.charAt(0).repeat(value.length);
}

function isCpf(value: string): boolean {
	return /^\d{11}$/.test(value) && !isRepetition(value) && hasValidCheckDigits(value, CPF_FIRST_WEIGHTS, 11);
}

function isCnpj(value: string): boolean {
	return /^[0-9A-Z]{12}\d{2}$/.test(value) && !isRepetition(value) && hasValidCheckDigits(value, CNPJ_FIRST_WEIGHTS, 6);
}

/** A number cannot keep leading zeros, so they are put back: to 11 places (CPF), or to 14 (CNPJ) when it has more than 11 digits. */
function fromNumber(input: number | bigint): string {
	if (input <= 0 || (typeof input === 'number' && !Number.isSafeInteger(input))) return '';
	const digits = String(input);
	return digits.padStart(digits.length > 11 ? 14 : 11, '0');
}

function bareValue(input: unknown): string {
	if (typeof input === 'number' || typeof input === 'bigint') return fromNumber(input);
	if (typeof input !== 'string') return '';
	const bare = input.replace(SEPARATORS, '');
	// Checked before the change of case: 'ı' and 'ſ' would turn into the letters I and S of another document.
	return /^[0-9A-Za-z]+$/.test(bare) ? bare.toUpperCase() : '';
}

/**
 * Reads a CPF or CNPJ, with or without its mask, in either case, and verifies its check digits.
 *
 * A string must be complete: a text that lost its zeros is not told from one that was mistyped. A JSON number (safe integer) gets its
 * leading zeros back; up to 11 digits it is read as a CPF, beyond that as a CNPJ, so a CNPJ that starts with three zeros or more must come
 * as text.
 *
 * @returns null when it is neither, when a check digit is wrong, or when all characters are the same. Never throws.
 */
export function parseTaxDocument(input: unknown): TaxDocument | null {
	const value = bareValue(input);
	if (isCpf(value)) {
		return { kind: 'cpf', value, formatted: value.replace(/^(...)(...)(...)(..)$/, '$1.$2.$3-$4') };
	}
	if (isCnpj(value)) {
		return { kind: 'cnpj', value, formatted: value.replace(/^(..)(...)(...)(....)(..)$/, '$1.$2.$3/$4-$5') };
	}
	return null;
}
