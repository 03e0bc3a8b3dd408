import { boundedKey } from '../../domain/bounded-key';
import { sqlText, type SqlText } from './condition';

/** An idempotency key as the endpoint is given it, and as it is looked for. */
export interface StoredKey {
	text: string;
	literal: SqlText | null;
}

/** A key that its column or a condition cannot hold as it is becomes its digest, which is the same at every attempt. */
export function storedKey(key: string, maximumLength: number): StoredKey {
	const text = boundedKey(key, maximumLength);
	const literal = sqlText(text, 'key');
	if (literal !== null) return { text, literal };
	// A character that no column holds: the digest is taken whatever the length.
	const digest = boundedKey(`${key}\u0000`, maximumLength);
	return { text: digest, literal: sqlText(digest, 'key') };
}
