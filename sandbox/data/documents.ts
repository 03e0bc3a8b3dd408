/**
 * Valid CPF and CNPJ numbers for sample data. CPF: modulo 11 over 9 digits. CNPJ: modulo 11 over 12 characters, each
 * worth its ASCII code minus 48, so that letters take part (Instrução Normativa RFB 2.229/2024, in force since July 2026).
 */

const CNPJ_WEIGHTS = [6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2];

function weightedSum(text: string, weights: readonly number[]): number {
	return [...text].reduce(
		(sum, character, index) => sum + (character.charCodeAt(0) - 48) * (weights[index] ?? 0),
		0,
	);
}

function checkDigit(text: string, weights: readonly number[]): string {
	const remainder = weightedSum(text, weights) % 11;
	return String(remainder < 2 ? 0 : 11 - remainder);
}

/** The 11 digits of the CPF whose first nine digits are `base`. */
export function cpf(base: number): string {
	const nine = String(base).padStart(9, '0');
	const first = checkDigit(nine, [10, 9, 8, 7, 6, 5, 4, 3, 2]);
	return nine + first + checkDigit(nine + first, [11, 10, 9, 8, 7, 6, 5, 4, 3, 2]);
}

/** The 14 characters of the CNPJ whose root and order number are `base` (12 upper-case letters or digits). */
export function cnpj(base: string): string {
	const first = checkDigit(base, CNPJ_WEIGHTS.slice(1));
	return base + first + checkDigit(base + first, CNPJ_WEIGHTS);
}

/** `000.000.000-00` or `AA.AAA.AAA/AAAA-00`. */
export function maskDocument(document: string): string {
	return document.length === 11
		? document.replace(/^(.{3})(.{3})(.{3})(.{2})$/, '$1.$2.$3-$4')
		: document.replace(/^(.{2})(.{3})(.{3})(.{4})(.{2})$/, '$1.$2.$3/$4-$5');
}

/** What two spellings of one document have in common: upper-case letters and digits. */
export function bareDocument(text: string): string {
	return text.toUpperCase().replace(/[^0-9A-Z]/g, '');
}
