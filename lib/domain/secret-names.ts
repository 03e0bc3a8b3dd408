/** Words with which a name ends that stands for a secret; `senha`: Portuguese for password. */
const secretWords: ReadonlySet<string> = new Set(
	'password passwd pwd passphrase passcode senha senhas secret secrets token tokens authorization cookie cookies credential credentials jwt cvv cvc apikey'.split(' '),
);
/** The same of two words, which many write as one. */
const secretPairs = /(?:(?:api|private|secret|access|signing|encryption|auth)key|(?:client|api|app|webhook|shared)secret|(?:access|refresh|id|auth|session|bearer|api|csrf)token|password|passwd)s?$/;
/** Names about a secret, which do not hold it: `password_changed_at`, `tokenType`. */
const aboutWords: ReadonlySet<string> = new Set(
	'at type count name hint length policy required reset expires expired expiry expiration url changed valid validity status ttl limit usage used'.split(' '),
);

/** `pass` is a password behind one of these and alone; there are day passes, too. */
const ownersOfPass: ReadonlySet<string> = new Set('user username login account admin root auth api erp db database mysql sql postgres redis ftp sftp ssh smtp imap mail email proxy http'.split(' '));

/** Whether what goes by this name is a secret. */
export function isSecretName(name: string): boolean {
	const words = wordsOf(name.slice(0, 200));
	const last = words.at(-1);
	if (last === undefined || aboutWords.has(last)) return false;
	if (last === 'pass') return words.length === 1 || ownersOfPass.has(words.at(-2) ?? '');
	if (words.some((word) => /^(?:password|passwd|senha|passphrase)$/.test(word))) return true;
	return secretWords.has(last) || secretPairs.test(words.join(''));
}

/** `clientSecret`, `client_secret`, `CLIENT-SECRET` → client, secret. */
function wordsOf(name: string): string[] {
	return name
		.normalize('NFD')
		.replace(/\p{M}/gu, '')
		.replace(/([a-z\d])([A-Z])/g, '$1 $2')
		.replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
		.toLowerCase()
		.split(/[^a-z]+/)
		.filter((word) => word !== '');
}
