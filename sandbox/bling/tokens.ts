import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import type { SandboxClock } from '../kit/clock.ts';
import { SEED } from './ids.ts';
import type { BlingKnobs } from './options.ts';

/** The registered application. */
export interface OAuthClient {
	readonly clientId: string;
	readonly clientSecret: string;
	readonly redirectUri: string;
}

/** What the token endpoint gives, and what n8n keeps as `oauthTokenData`. `expires_in` is in seconds. */
export interface ConnectedGrant {
	readonly access_token: string;
	readonly expires_in: number;
	readonly token_type: 'Bearer';
	readonly scope: string;
	readonly refresh_token: string;
}

export interface GrantOptions {
	/** The access token has expired already; the refresh token lives. */
	readonly accessExpired?: boolean;
	/** The access token is a JWT of some 3,000 characters, as with `enable-jwt: 1`. */
	readonly jwt?: boolean;
}

interface Grant {
	revoked: boolean;
}

interface Code {
	readonly expiresAt: number;
	used: boolean;
}

interface RefreshToken {
	readonly grant: Grant;
	readonly expiresAt: number;
	used: boolean;
}

interface AccessToken {
	readonly grant: Grant;
	readonly expiresAt: number;
	readonly isJwt: boolean;
}

export type Refusal = 'unknown' | 'expired' | 'reused';
export type AccessState = 'live' | 'expired' | 'unknown';

interface TokenStoreOptions {
	readonly clock: SandboxClock;
	readonly knobs: BlingKnobs;
	readonly client: OAuthClient;
}

/** Ids of the scopes that the application was granted, as the token's `scope` lists them. */
const SCOPES = ['98309', '98310', '98313', '98314', '98565', '106168710', '182224097', '318257570'];
const JWT_PADDING_BYTES = 1_000;

/** Codes, grants and tokens of one account and one application. */
export class TokenStore {
	readonly client: OAuthClient;
	readonly #clock: SandboxClock;
	readonly #knobs: BlingKnobs;
	readonly #codes = new Map<string, Code>();
	readonly #refreshTokens = new Map<string, RefreshToken>();
	readonly #accessTokens = new Map<string, AccessToken>();
	readonly #grants: Grant[] = [];
	readonly #signingKey = randomBytes(32);

	constructor({ clock, knobs, client }: TokenStoreOptions) {
		this.#clock = clock;
		this.#knobs = knobs;
		this.client = client;
	}

	issueCode(): string {
		const code = randomBytes(20).toString('hex');
		this.#codes.set(code, { expiresAt: this.#clock.now() + this.#knobs.authorizationCodeMs, used: false });
		return code;
	}

	/** A code works once, for a minute. Used again while it would still live, it takes the user's access away. */
	exchangeCode(code: string, jwt: boolean): ConnectedGrant | Refusal {
		const known = this.#codes.get(code);
		if (known === undefined) return 'unknown';
		if (known.expiresAt <= this.#clock.now()) return 'expired';
		if (known.used) {
			this.revokeAll();
			return 'reused';
		}
		known.used = true;
		return this.mint({ jwt });
	}

	/** A refresh token dies by being used; its grant goes on with the new one. */
	refresh(token: string, jwt: boolean): ConnectedGrant | Refusal {
		const known = this.#refreshTokens.get(token);
		if (known === undefined || known.grant.revoked) return 'unknown';
		if (known.used) {
			if (this.#knobs.refreshReuseRevokesGrant) known.grant.revoked = true;
			return 'reused';
		}
		if (known.expiresAt <= this.#clock.now()) return 'expired';
		known.used = true;
		return this.#issue(known.grant, { jwt });
	}

	/** A grant of a user who has agreed just now. */
	mint(options: GrantOptions = {}): ConnectedGrant {
		const grant: Grant = { revoked: false };
		this.#grants.push(grant);
		return this.#issue(grant, options);
	}

	/** Ends the grant behind an access or a refresh token; false for a token that nobody knows. */
	revoke(token: string): boolean {
		const grant = (this.#accessTokens.get(token) ?? this.#refreshTokens.get(token))?.grant;
		if (grant !== undefined) grant.revoked = true;
		return grant !== undefined;
	}

	revokeAll(): void {
		for (const grant of this.#grants) grant.revoked = true;
	}

	/** What a token is worth; `hasJwtHeader` is whether `enable-jwt: 1` came with it. */
	accessState(token: string, hasJwtHeader: boolean): AccessState {
		const known = this.#accessTokens.get(token);
		if (known === undefined || known.grant.revoked) return 'unknown';
		if (this.#knobs.jwt === 'matching' && known.isJwt !== hasJwtHeader) return 'unknown';
		if (this.#knobs.jwt === 'only' && !known.isJwt) return 'unknown';
		return known.expiresAt > this.#clock.now() ? 'live' : 'expired';
	}

	#issue(grant: Grant, { accessExpired = false, jwt = false }: GrantOptions): ConnectedGrant {
		const now = this.#clock.now();
		const isJwt = jwt || this.#knobs.jwt === 'only';
		const expiresAt = accessExpired ? now : now + this.#knobs.accessTokenMs;
		const accessToken = isJwt ? this.#sign(expiresAt) : randomBytes(20).toString('hex');
		const refreshToken = randomBytes(20).toString('hex');
		this.#accessTokens.set(accessToken, { grant, expiresAt, isJwt });
		this.#refreshTokens.set(refreshToken, { grant, expiresAt: now + this.#knobs.refreshTokenMs, used: false });
		return {
			access_token: accessToken,
			expires_in: Math.floor(this.#knobs.accessTokenMs / 1000),
			token_type: 'Bearer',
			scope: SCOPES.join(' '),
			refresh_token: refreshToken,
		};
	}

	#sign(expiresAt: number): string {
		const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
		const claims = {
			aud: this.client.clientId,
			jti: randomUUID(),
			exp: Math.floor(expiresAt / 1000),
			sub: SEED.companyId,
			scopes: SCOPES,
			context: randomBytes(JWT_PADDING_BYTES).toString('hex'),
		};
		const unsigned = `${part({ typ: 'JWT', alg: 'HS256' })}.${part(claims)}`;
		return `${unsigned}.${createHmac('sha256', this.#signingKey).update(unsigned).digest('base64url')}`;
	}
}
