export type SignatureEncoding = 'hex' | 'base64' | 'base64url';

const forms: Record<SignatureEncoding, RegExp> = {
	hex: /^(?:[0-9a-f]{2})+$/i,
	base64: /^[A-Za-z0-9+/]+={0,2}$/,
	base64url: /^[\w-]+={0,2}$/,
};

/** Longer than any signature, in characters. */
const longest = 1_024;

/**
 * The bytes of a signature; null where the text is not written in that encoding throughout, in the one way there is.
 * @param paddingOptional whether base64 may lack its `=`; base64url always may
 */
export function decodeSignature(text: string, encoding: SignatureEncoding, paddingOptional = false): Buffer | null {
	if (text.length > longest || !forms[encoding].test(text)) return null;
	const bytes = Buffer.from(text, encoding);
	const written = encoding === 'hex' ? text.toLowerCase() : encoding === 'base64url' ? text.replace(/=+$/, '') : text;
	const expected = bytes.toString(encoding);
	return written === expected || (paddingOptional && written === expected.replace(/=+$/, '')) ? bytes : null;
}
