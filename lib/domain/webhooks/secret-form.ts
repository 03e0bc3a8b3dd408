const publicKeyPrefix = 'whpk_';
const privateKeyPrefix = 'whsk_';
const signingPrefix = 'whsec_';
/** In bytes. Standard Webhooks asks for 24 to 64; Svix has given shorter ones. */
const shortestKey = 16;
/** What stands in one part of an address as it is written (RFC 3986, pchar without percent-escapes). */
const inPath = /^[\w.~!$&'()*+,;=:@-]+$/;
const printable = /^[\x20-\x7e]*$/;
const base64 = /^[A-Za-z0-9+/]+={0,2}$/;

/** What is visibly wrong with a secret, as a sentence; null where nothing is. Never quotes it. */
export function faultOfSecret(secret: string): string | null {
	if (secret === '') return 'The secret is empty.';
	if (secret !== secret.trim()) return 'The secret begins or ends with a blank or a line break, which a copy may have brought along.';
	if (secret.startsWith(privateKeyPrefix)) return 'The secret is the private key of the sender (whsk_). Enter its public key, which begins with whpk_.';
	if (secret.startsWith(signingPrefix) && !/^[\w+/=-]+$/.test(secret)) return 'What follows whsec_ holds characters that no such secret has; copy it again.';
	if (secret.startsWith(publicKeyPrefix) && bytes(secret, publicKeyPrefix) !== 32) return 'What follows whpk_ is not a key: 32 bytes in base64.';
	return null;
}

/** The same for Standard Webhooks, whose keys are written in base64. */
export function faultOfStandardSecret(secret: string): string | null {
	if (secret.startsWith(signingPrefix)) {
		const length = bytes(secret, signingPrefix);
		if (length === 0) return 'What follows whsec_ is not base64.';
		if (length < shortestKey) return `What follows whsec_ is too short for a key: ${length} bytes of base64, at least ${shortestKey} are needed.`;
	}
	return faultOfSecret(secret);
}

/** The same for a secret at the end of an address. */
export function faultOfPathSecret(secret: string): string | null {
	const fault = faultOfSecret(secret);
	if (fault !== null) return fault;
	if (inPath.test(secret) && !/^\.+$/.test(secret)) return null;
	return 'The secret cannot stand in an address: use letters, digits, “-” and “_” only, no “/”, “?”, “#”, “%”, blanks or accents. No delivery would ever arrive.';
}

/** The same for a secret in a header, where only ASCII arrives as it was sent. */
export function faultOfHeaderSecret(secret: string): string | null {
	return faultOfSecret(secret) ?? (printable.test(secret) ? null : 'The secret cannot stand in a header: it holds an accent or another character that is not ASCII, and no delivery would ever pass.');
}

function bytes(secret: string, prefix: string): number {
	const text = secret.slice(prefix.length);
	return base64.test(text) ? Buffer.from(text, 'base64').length : 0;
}
