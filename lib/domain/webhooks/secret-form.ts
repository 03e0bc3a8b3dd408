const publicKeyPrefix = 'whpk_';
const privateKeyPrefix = 'whsk_';
const signingPrefix = 'whsec_';
const base64 = /^[A-Za-z0-9+/]+={0,2}$/;

/** What is visibly wrong with a secret, as a sentence; null where nothing is. Never quotes it. */
export function faultOfSecret(secret: string): string | null {
	if (secret === '') return 'The secret is empty.';
	if (secret !== secret.trim()) return 'The secret begins or ends with a blank or a line break, which a copy may have brought along.';
	if (secret.startsWith(privateKeyPrefix)) return 'The secret is the private key of the sender (whsk_). Enter its public key, which begins with whpk_.';
	if (secret.startsWith(publicKeyPrefix) && bytes(secret, publicKeyPrefix) !== 32) return 'What follows whpk_ is not a key: 32 bytes in base64.';
	return null;
}

/** The same for Standard Webhooks, whose keys are written in base64. */
export function faultOfStandardSecret(secret: string): string | null {
	if (secret.startsWith(signingPrefix) && bytes(secret, signingPrefix) === 0) return 'What follows whsec_ is not base64.';
	return faultOfSecret(secret);
}

function bytes(secret: string, prefix: string): number {
	const text = secret.slice(prefix.length);
	return base64.test(text) ? Buffer.from(text, 'base64').length : 0;
}
