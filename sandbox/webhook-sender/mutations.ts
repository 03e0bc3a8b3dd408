import { headerNames, timestampText } from './schemes.ts';
import type { HeaderNames, Headers, Scheme, SignInput } from './schemes.ts';

/** A request about to leave. */
export interface OutgoingWebhook {
	url: string;
	method: string;
	headers: Headers;
	body: Buffer;
}

/** What is done to the input before it is signed (so that the signature is right), or to the request after it. */
interface MutationRule {
	readonly needs?: 'signature' | 'timestamp' | 'keyedSignature';
	readonly before?: (input: SignInput, nowMs: number, names: HeaderNames) => SignInput;
	readonly after?: (request: OutgoingWebhook, names: HeaderNames) => void;
}

/** Beyond the usual tolerance of 300 seconds. */
const TOO_OLD_MS = 301_000;
/** Still beyond it when a busy receiver comes to look at it. */
const TOO_NEW_MS = 360_000;

const movedBy =
	(offsetMs: number) =>
	(input: SignInput, nowMs: number, { unit }: HeaderNames): SignInput => ({ ...input, timestamp: timestampText(nowMs + offsetMs, unit) });

const onSignature = (change: (value: string) => string) => (request: OutgoingWebhook, { signature = '' }: HeaderNames) => {
	request.headers[signature] = change(request.headers[signature] ?? '');
};

/** Only the signature itself: what stands before the last `=` or `,` of a prefix stays. Base64 padding is part of it. */
const onDigest = (change: (digest: string) => string) =>
	onSignature((value) => value.replace(/^((?:t=[^,]*,)?(?:v1a?[=,]|sha\d+=)?)([\s\S]*)$/, (_, prefix: string, digest: string) => prefix + change(digest)));

const RULES = {
	/** One bit is flipped after signing. JSON stays JSON, so that no parser refuses it before the signature does. */
	tamperedBody: { needs: 'keyedSignature', after: (request) => void (request.body = withOneBitFlipped(request.body)) },
	/** Whitespace after the JSON: the same value, other bytes. */
	appendedSpace: { needs: 'keyedSignature', after: (request) => void (request.body = Buffer.concat([request.body, Buffer.from(' ')])) },
	wrongSecret: { needs: 'signature', before: (input) => ({ ...input, secret: otherSecret(input.secret), moreSecrets: [] }) },
	missingSignature: { needs: 'signature', after: (request, { signature = '' }) => void delete request.headers[signature] },
	emptySignature: { needs: 'signature', after: onDigest(() => '') },
	shortSignature: { needs: 'signature', after: onDigest((digest) => digest.slice(0, -4)) },
	longSignature: { needs: 'signature', after: onDigest((digest) => `${digest}00`) },
	unreadableSignature: { needs: 'signature', after: onDigest((digest) => `zz!${digest.slice(3)}`) },
	missingTimestamp: { needs: 'timestamp', after: withoutTimestamp },
	/** Signed as it is sent, so that only the check of the time can refuse it. */
	textTimestamp: { needs: 'timestamp', before: (input) => ({ ...input, timestamp: 'hello' }) },
	emptyTimestamp: { needs: 'timestamp', before: (input) => ({ ...input, timestamp: '' }) },
	/** Milliseconds where seconds are due, and the other way round. */
	otherUnitTimestamp: {
		needs: 'timestamp',
		before: (input, nowMs, { unit }) => ({ ...input, timestamp: timestampText(nowMs, unit === 's' ? 'ms' : 's') }),
	},
	tooOld: { needs: 'timestamp', before: movedBy(-TOO_OLD_MS) },
	tooNew: { needs: 'timestamp', before: movedBy(TOO_NEW_MS) },
} satisfies Record<string, MutationRule>;

export type Mutation = keyof typeof RULES;

const rules: Readonly<Record<Mutation, MutationRule>> = RULES;

function withoutTimestamp(request: OutgoingWebhook, { timestamp, signature = '' }: HeaderNames): void {
	if (timestamp !== undefined) delete request.headers[timestamp];
	else request.headers[signature] = (request.headers[signature] ?? '').replace(/^t=[^,]*,/, '');
}

/** The first byte from the middle on whose flipped bit leaves JSON readable; for other bodies the middle one. */
function withOneBitFlipped(body: Buffer): Buffer {
	const middle = body.length >> 1;
	const flipped = (at: number): Buffer => {
		const copy = Buffer.from(body);
		copy[at] = (copy[at] ?? 0) ^ 1;
		return copy;
	};
	if (!isJson(body)) return flipped(middle);
	for (let at = middle; at < body.length; at += 1) {
		const copy = flipped(at);
		if (isJson(copy)) return copy;
	}
	return flipped(middle);
}

function isJson(body: Buffer): boolean {
	try {
		JSON.parse(body.toString('utf8'));
		return true;
	} catch {
		return false;
	}
}

/** Of the same form and length, and never the same. */
function otherSecret(secret: string): string {
	const prefix = /^wh(?:sec|sk)_/.exec(secret)?.[0] ?? '';
	const [first = '', ...rest] = secret.slice(prefix.length);
	return prefix + (first === 'A' ? 'B' : 'A') + rest.join('');
}

/** What can go wrong with a webhook of this scheme, each to be answered 401. */
export function mutationsFor(scheme: Scheme, input: Pick<SignInput, 'svixNames' | 'secretHeader' | 'custom'> = {}): Mutation[] {
	const { signature, unit } = headerNames(scheme, input);
	const inAddress = scheme === 'queryToken' || scheme === 'pathToken';
	const isKeyed = signature !== undefined && scheme !== 'headerSecret' && scheme !== 'basic';
	return (Object.keys(rules) as Mutation[]).filter((name) => {
		if (inAddress) return name === 'wrongSecret';
		const { needs } = rules[name];
		if (needs === 'timestamp') return unit !== undefined;
		if (needs === 'keyedSignature') return isKeyed;
		return signature !== undefined;
	});
}

/** @throws Error when the scheme has no such part, so that a test does not prove nothing. */
export function mutate(scheme: Scheme, mutations: readonly Mutation[], input: SignInput, nowMs: number) {
	const names = headerNames(scheme, input);
	const possible = mutationsFor(scheme, input);
	for (const name of mutations) {
		if (!possible.includes(name)) throw new Error(`"${name}" is nothing for ${scheme}. Possible: ${possible.join(', ') || 'nothing'}.`);
	}
	return {
		input: mutations.reduce((changed, name) => rules[name].before?.(changed, nowMs, names) ?? changed, input),
		apply: (request: OutgoingWebhook): void => {
			for (const name of mutations) rules[name].after?.(request, names);
		},
	};
}
