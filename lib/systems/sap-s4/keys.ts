const keyLength = 10;

/**
 * A customer, business partner or address number as SAP keeps it: upper-case, numbers padded to ten digits. Services
 * with a conversion routine show them without zeros and take both forms.
 * @returns null for what cannot be such a key: empty, or longer than the field, which services refuse
 */
export function paddedKey(key: string): string | null {
	const text = key.trim().toUpperCase();
	if (text === '' || text.length > keyLength) return null;
	return /^\d+$/.test(text) ? text.padStart(keyLength, '0') : text;
}

/** `1001` and `0000001001` are one number; nothing else is. */
export function samePaddedKey(left: string | null, right: string | null): boolean {
	return left !== null && right !== null && paddedKey(left) !== null && paddedKey(left) === paddedKey(right);
}

const materialLength = 40;

/** A material number, upper-case; null for what cannot be one. */
export function materialKey(sku: string): string | null {
	const text = sku.trim().toUpperCase();
	return text === '' || text.length > materialLength ? null : text;
}

/** Lengths SAP fills with leading zeros where a material number is a number: the classic field, and the long one. */
const filledLengths: ReadonlySet<number> = new Set([18, materialLength]);

/** `000000000000000042` is 42 as SAP keeps it; `000123`, typed so, is not `123`. */
export function sameMaterial(left: string | null, right: string): boolean {
	return left !== null && typedMaterial(left) === typedMaterial(right);
}

function typedMaterial(sku: string): string {
	const text = sku.trim().toUpperCase();
	return filledLengths.has(text.length) && /^\d+$/.test(text) ? text.replace(/^0+(?=\d)/, '') : text;
}
