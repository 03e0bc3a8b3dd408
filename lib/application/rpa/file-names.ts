const longest = 120;

/** A name that is safe in every file system: no path, no control characters, not hidden, not endless. */
export function safeFileName(name: string, fallback: string): string {
	const plain = name
		.normalize('NFC')
		.replace(/[\p{Cc}\p{Cf}\\/:*?"<>|]+/gu, '_')
		.replace(/^[.\s]+|[.\s]+$/g, '');
	if (plain === '') return fallback;
	const characters = Array.from(plain);
	if (characters.length <= longest) return plain;
	const ending = /\.[A-Za-z0-9]{1,8}$/.exec(plain)?.[0] ?? '';
	return characters.slice(0, longest - ending.length).join('') + ending;
}
