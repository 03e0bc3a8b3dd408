import { createHash } from 'node:crypto';

import { isOneOf } from './constant-time';
import { headerOf, once, refused, type Verdict, type WebhookRequest } from './delivery';

/** Schemes in which the sender shows a secret instead of signing: whoever sees one delivery can make others. */
export type SharedSecretScheme =
	| { in: 'header'; name: string; prefix: string }
	| { in: 'query'; name: string }
	| { in: 'path' }
	| { in: 'basic'; user: string }
	| { in: 'nowhere' };

/** Checks the shown secret, in constant time; `nowhere` asks for none. Never throws. */
export function verifySharedSecret(
	scheme: SharedSecretScheme,
	request: WebhookRequest,
	{ secrets, idHeader }: { secrets: readonly string[]; idHeader: string | undefined },
): Verdict {
	if (scheme.in !== 'nowhere') {
		const accepted = scheme.in === 'basic' ? secrets.map((secret) => `${scheme.user}:${secret}`) : secrets;
		if (!isOneOf(shownSecret(scheme, request), accepted)) return refused('The secret is not the one of the credential.');
	}
	return {
		genuine: true,
		id: (idHeader ? headerOf(request, [idHeader]) : undefined) ?? null,
		contentDigest: once(() => digestOfRequest(scheme, request)),
		validForMs: null,
	};
}

function shownSecret(scheme: SharedSecretScheme, request: WebhookRequest): unknown {
	switch (scheme.in) {
		case 'header': {
			const value = headerOf(request, [scheme.name]);
			return value?.startsWith(scheme.prefix) ? value.slice(scheme.prefix.length) : undefined;
		}
		case 'query':
			return Object.hasOwn(request.query, scheme.name) ? request.query[scheme.name] : undefined;
		case 'path':
			return request.pathToken;
		case 'basic':
			return basicLogin(headerOf(request, ['authorization']));
		case 'nowhere':
			return undefined;
	}
}

/** `user:password` of RFC 7617. */
function basicLogin(header: string | undefined): string | undefined {
	const encoded = /^basic +([A-Za-z0-9+/]+={0,2}) *$/i.exec(header ?? '')?.[1];
	return encoded === undefined ? undefined : Buffer.from(encoded, 'base64').toString('utf8');
}

/** Senders without a body put what they have to say into the query. */
function digestOfRequest(scheme: SharedSecretScheme, { method, query, body }: WebhookRequest): string {
	const said = Object.entries(query).filter(([name]) => scheme.in !== 'query' || name !== scheme.name);
	return createHash('sha256').update(`${method}\n${JSON.stringify(said)}\n`).update(body).digest('hex');
}
