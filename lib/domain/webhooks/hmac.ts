import { createHash, createHmac } from 'node:crypto';

import { sameBytes } from './constant-time';
import { headerOf, once, refused, type Verdict, type WebhookRequest } from './delivery';
import { verifyEd25519 } from './ed25519';
import { decodeSignature, type SignatureEncoding } from './encodings';
import { fillTemplate, type SignedString } from './signed-string';
import { standardWebhookKey } from './standard-webhooks';
import { isRecent, readTimestamp, type TimestampUnit } from './timestamps';

/** How a sender signs with HMAC; every scheme is an entry of one table, see presets.ts. */
export interface HmacScheme {
	algorithm: 'sha1' | 'sha256' | 'sha512';
	encoding: SignatureEncoding;
	/** The first that is there counts. */
	signatureHeaders: readonly string[];
	/** What the header's parts are parted by; blanks around a part do not count. Must take linear time: anybody may write the header. */
	separator: RegExp;
	/** What a part that is a signature begins with; other parts are passed over. */
	prefix: string;
	signedString: SignedString;
	/** In a header of its own, or in the part of the signature header that begins so. */
	timestamp?: { unit: TimestampUnit } & ({ headers: readonly string[] } | { part: string });
	idHeaders?: readonly string[];
	/** Whether base64 may lack the `=` at its end, as some senders leave them out. */
	paddingOptional?: boolean;
	/** Standard Webhooks alone writes keys in base64, and has public ones. */
	standardKeys?: boolean;
}

/** A sender signs with one key, or with two while it changes them. */
const mostSignatures = 16;
/** In characters; sixteen signatures of any algorithm are shorter. */
const longestHeader = 4_096;
/** Between clocks, and for fractions of a second. */
const clockMarginMs = 60_000;
const publicKeyPrefix = 'whpk_';
const publicSignaturePrefix = 'v1a,';

/**
 * Checks the signature over the raw bytes, then that the signed time is recent.
 * @param secrets those that are accepted, in any order; the same bytes as at the sender
 * @returns a verdict, whatever is in the request; never throws
 */
export function verifyHmac(
	scheme: HmacScheme,
	request: WebhookRequest,
	{ secrets, now, toleranceMs }: { secrets: readonly string[]; now: number; toleranceMs: number },
): Verdict {
	const header = headerOf(request, scheme.signatureHeaders);
	if (header === undefined) return refused('There is no signature.');
	if (header.length > longestHeader) return refused('The signature header is longer than any.');
	const parts = header.split(scheme.separator).map((part) => part.trim()).filter((part) => part !== '');
	const { timestamp } = scheme;
	const written = timestamp && writtenTimestamp(timestamp, parts, request);
	const time = timestamp && written !== undefined ? readTimestamp(written, timestamp.unit) : null;
	if (timestamp && time === null) return refused('There is no readable timestamp.');
	const id = headerOf(request, scheme.idHeaders ?? []) ?? null;
	const content = fillTemplate(scheme.signedString, request, { timestamp: written, id });
	if (content === null) return refused('What the signature covers is not there: the id.');
	if (!isSigned(scheme, parts, content, secrets)) return refused('No signature matches.');
	if (timestamp && time !== null && !isRecent(time, now, { unit: timestamp.unit, toleranceMs })) return refused('The timestamp is too old, or ahead of now.');
	return {
		genuine: true,
		id,
		// Of the content, not of the signature: the same one can be written in several ways, and with several keys.
		contentDigest: once(() => createHash('sha256').update(content).digest('hex')),
		validForMs: timestamp ? 2 * toleranceMs + clockMarginMs : null,
	};
}

function writtenTimestamp(timestamp: NonNullable<HmacScheme['timestamp']>, parts: readonly string[], request: WebhookRequest): string | undefined {
	if ('headers' in timestamp) return headerOf(request, timestamp.headers);
	const found = parts.filter((part) => part.startsWith(timestamp.part));
	return found.length === 1 ? found[0]?.slice(timestamp.part.length) : undefined;
}

function isSigned(scheme: HmacScheme, parts: readonly string[], content: Uint8Array, secrets: readonly string[]): boolean {
	const given = signatures(parts, scheme.prefix, scheme);
	const publicKeys = scheme.standardKeys ? secrets.filter((secret) => secret.startsWith(publicKeyPrefix)) : [];
	// A public key is known to everybody: as the key of an HMAC it would let everybody sign.
	for (const key of secrets.filter((secret) => !publicKeys.includes(secret)).map((secret) => keyOf(secret, scheme))) {
		if (key.length === 0) continue;
		const expected = createHmac(scheme.algorithm, key).update(content).digest();
		if (given.map((signature) => sameBytes(signature, expected)).includes(true)) return true;
	}
	if (publicKeys.length === 0) return false;
	const publicly = signatures(parts, publicSignaturePrefix, { encoding: 'base64' });
	return publicKeys.some((key) => publicly.some((signature) => verifyEd25519(key.slice(publicKeyPrefix.length), content, signature)));
}

function signatures(parts: readonly string[], prefix: string, { encoding, paddingOptional }: Pick<HmacScheme, 'encoding' | 'paddingOptional'>): Buffer[] {
	return parts
		.filter((part) => part.startsWith(prefix))
		.slice(0, mostSignatures)
		.flatMap((part) => decodeSignature(part.slice(prefix.length), encoding, paddingOptional) ?? []);
}

function keyOf(secret: string, { standardKeys }: HmacScheme): Buffer {
	return standardKeys ? standardWebhookKey(secret) : Buffer.from(secret, 'utf8');
}
