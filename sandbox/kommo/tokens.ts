import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import type { SandboxClock } from '../kit/clock.ts';
import type { AccountIdentity, Session } from './context.ts';
import type { KommoKnobs } from './knobs.ts';

/** An integration registered with the account. An empty `redirectUri` accepts the one the authorize page is given. */
export interface OAuthClient {
	clientId: string;
	clientSecret: string;
	redirectUri: string;
}

export interface LongLivedToken {
	token: string;
	userId: number;
	scopes: string[];
}

interface Grant {
	userId: number;
	clientId: string;
	scopes: string[];
	redirectUri: string;
	expiresAt: number;
}

export interface IssuedTokens {
	token_type: 'Bearer';
	expires_in: number;
	server_time: number;
	access_token: string;
	refresh_token: string;
}

interface TokenStoreOptions {
	knobs: KommoKnobs;
	clock: SandboxClock;
	account: AccountIdentity;
	longLived: LongLivedToken[];
	isAdmin: (userId: number) => boolean;
}

const FIVE_YEARS_MS = 5 * 365 * 24 * 3_600_000;

/** Codes, refresh tokens and access tokens of one account. Codes and refresh tokens work once. */
export class TokenStore {
	readonly #options: TokenStoreOptions;
	readonly #codes = new Map<string, Grant>();
	readonly #refreshTokens = new Map<string, Grant>();
	readonly #accessTokens = new Map<string, { session: Session; expiresAt: number }>();
	readonly #signingKey = randomBytes(32);

	constructor(options: TokenStoreOptions) {
		this.#options = options;
		for (const { token, userId, scopes } of options.longLived) {
			const session = { userId, isAdmin: options.isAdmin(userId), scopes: new Set(scopes) };
			this.#accessTokens.set(token, { session, expiresAt: options.clock.now() + FIVE_YEARS_MS });
		}
	}

	issueCode(clientId: string, redirectUri: string): string {
		const { knobs, clock } = this.#options;
		const code = `def502${randomBytes(48).toString('hex')}`;
		const expiresAt = clock.now() + knobs.authorizationCodeMs;
		const scopes = [...knobs.scopes];
		this.#codes.set(code, { userId: knobs.authorizingUserId, clientId, scopes, redirectUri, expiresAt });
		return code;
	}

	/** The grant behind a code, which is dead from now on; undefined if unknown, used, expired or another client's. */
	takeCode(code: string, clientId: string): Grant | undefined {
		return this.#take(this.#codes, code, clientId);
	}

	/** As {@link takeCode}: a refresh token dies by being used. */
	takeRefreshToken(token: string, clientId: string): Grant | undefined {
		return this.#take(this.#refreshTokens, token, clientId);
	}

	isLiveRefreshToken(token: string): boolean {
		const grant = this.#refreshTokens.get(token);
		return grant !== undefined && grant.expiresAt > this.#options.clock.now();
	}

	issueTokens(grant: Grant): IssuedTokens {
		const { knobs, clock, isAdmin } = this.#options;
		const now = clock.now();
		const accessToken = this.#signAccessToken(grant, now);
		const session = { userId: grant.userId, isAdmin: isAdmin(grant.userId), scopes: new Set(grant.scopes) };
		this.#accessTokens.set(accessToken, { session, expiresAt: now + knobs.accessTokenMs });
		const refreshToken = `def502${randomBytes(64).toString('hex')}`;
		this.#refreshTokens.set(refreshToken, { ...grant, expiresAt: now + knobs.refreshTokenMs });
		return {
			token_type: 'Bearer',
			expires_in: Math.floor(knobs.accessTokenMs / 1000),
			server_time: Math.floor(now / 1000),
			access_token: accessToken,
			refresh_token: refreshToken,
		};
	}

	/** The session of an `Authorization` header; undefined for a missing, unknown or expired token. */
	session(authorization: string | undefined): Session | undefined {
		const token = /^Bearer\s+(\S+)$/i.exec(authorization ?? '')?.[1];
		const known = token === undefined ? undefined : this.#accessTokens.get(token);
		return known !== undefined && known.expiresAt > this.#options.clock.now() ? known.session : undefined;
	}

	#take(grants: Map<string, Grant>, key: string, clientId: string): Grant | undefined {
		const grant = grants.get(key);
		if (grant === undefined || grant.clientId !== clientId) return undefined;
		grants.delete(key);
		return grant.expiresAt > this.#options.clock.now() ? grant : undefined;
	}

	/** A JWT as Kommo's are: callers may read `api_domain` and `scopes` from it, and cannot forge it. */
	#signAccessToken(grant: Grant, now: number): string {
		const { account, knobs } = this.#options;
		const issuedAt = Math.floor(now / 1000);
		const claims = {
			aud: grant.clientId,
			jti: randomUUID().replaceAll('-', ''),
			iat: issuedAt,
			nbf: issuedAt,
			exp: issuedAt + Math.floor(knobs.accessTokenMs / 1000),
			sub: String(grant.userId),
			account_id: account.id,
			base_domain: account.domain,
			api_domain: `api-sandbox.${account.domain}`,
			version: 2,
			scopes: grant.scopes,
		};
		const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
		const unsigned = `${part({ typ: 'JWT', alg: 'HS256' })}.${part(claims)}`;
		return `${unsigned}.${createHmac('sha256', this.#signingKey).update(unsigned).digest('base64url')}`;
	}
}
