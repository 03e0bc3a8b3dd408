import { ConnectorError, isConnectorError, withNothingDone } from '../../domain/errors';
import type { HttpPort, HttpRequest, HttpResponse } from '../../domain/http';
import type { Clock } from '../../domain/runtime';
import type { SessionDoor } from '../../resilience/shared-session';
import { answerJson } from '../http-api';
import { addressOf } from './address';
import { inLowerCase, textIn, valueIn } from './any-case';
import { drift, loginError } from './errors';
import { system } from './setting-error';

/** How the user of the credential is known to Protheus. */
export interface ProtheusLogin {
	kind: 'oauth' | 'basic';
	user: string;
	password: string;
	/** Where the token request carries user and password; a query stands in the logs of servers. */
	credentialsIn: 'headers' | 'query' | 'form';
}

export interface ProtheusTokens {
	access: string;
	refresh: string | null;
	/** Moment in milliseconds from which on the access token is not used any more; null where that is not known. */
	goodUntil: number | null;
}

export interface TokenDoorOptions {
	http: HttpPort;
	baseUrl: string;
	login: ProtheusLogin;
	/** Company and branch. */
	headers: Readonly<Record<string, string>>;
	clock: Clock;
	timeoutMs: number;
}

/** Renewed this long before it ends, so that no call is on its way with it then. */
const marginMs = 30_000;

/**
 * The password grant of `POST /api/oauth2/v1/token` (TOTVS, Token_v1_000.json): access for an hour, renewal for a day. A
 * token is renewed by its refresh token; where that fails, whatever of, or there is none, user and password are sent.
 */
export class TokenDoor implements SessionDoor<ProtheusTokens> {
	private renewable: ProtheusTokens | undefined;

	constructor(private readonly options: TokenDoorOptions) {}

	isGood(tokens: ProtheusTokens): boolean {
		// What is no longer good for a call may still be renewed.
		this.renewable = tokens;
		return tokens.goodUntil === null || this.options.clock.now() < tokens.goodUntil;
	}

	async open(signal: AbortSignal): Promise<ProtheusTokens> {
		try {
			const tokens = (await this.renewed(signal)) ?? (await this.byPassword(signal));
			this.renewable = tokens;
			return tokens;
		} catch (error) {
			// A login that failed has not let the write through: whatever it failed of, nothing was done.
			throw isConnectorError(error) ? withNothingDone(error) : error;
		}
	}

	/** Null where there is nothing to renew, or Protheus does not renew it: a refresh that fails today may fail for as long as it is asked for. */
	private async renewed(signal: AbortSignal): Promise<ProtheusTokens | null> {
		const refresh = this.renewable?.refresh ?? null;
		this.renewable = undefined;
		if (refresh === null) return null;
		try {
			return this.tokens(await this.ask({ grant_type: 'refresh_token', refresh_token: refresh }, {}, signal), refresh);
		} catch (error) {
			if (signal.aborted || !isConnectorError(error)) throw error;
			return null;
		}
	}

	private async byPassword(signal: AbortSignal): Promise<ProtheusTokens> {
		const { user, password, credentialsIn } = this.options.login;
		const given = { username: user, password };
		const grant = { grant_type: 'password' };
		if (credentialsIn === 'query') return this.tokens(await this.ask({ ...grant, ...given }, {}, signal), null);
		if (credentialsIn === 'form') return this.tokens(await this.ask(grant, { form: { ...grant, ...given } }, signal), null);
		return this.tokens(await this.ask(grant, { headers: headersOf(given) }, signal), null);
	}

	private async ask(query: Record<string, string>, more: Pick<HttpRequest, 'form' | 'headers'>, signal: AbortSignal): Promise<HttpResponse> {
		const { http, baseUrl, headers, timeoutMs } = this.options;
		return await http.send({
			method: 'POST',
			url: addressOf(`${baseUrl}/api/oauth2/v1/token`, query),
			timeoutMs,
			signal,
			...more,
			headers: { ...headers, ...more.headers },
		});
	}

	/** Official answer: 201 with `access_token`, `refresh_token`, `expires_in` in seconds. */
	private tokens(response: HttpResponse, earlierRefresh: string | null): ProtheusTokens {
		if (response.status < 200 || response.status > 299) throw loginError(response);
		const json = inLowerCase(answerJson(response, { system, operation: 'login', kind: 'read' }));
		const access = textIn(json, 'access_token');
		if (access === null || /[^\x21-\x7e]/.test(access)) {
			throw drift('login', 'holds no token', 'Check that the Base URL leads to the REST server of Protheus.');
		}
		const seconds = Number(valueIn(json, 'expires_in'));
		const lifeMs = seconds > 0 ? seconds * 1_000 : null;
		return {
			access,
			refresh: textIn(json, 'refresh_token') ?? earlierRefresh,
			goodUntil: lifeMs === null ? null : this.options.clock.now() + lifeMs - Math.min(marginMs, lifeMs / 2),
		};
	}
}

function headersOf(given: Readonly<Record<'username' | 'password', string>>): Record<string, string> {
	for (const [name, value] of Object.entries(given)) {
		// Headers lose outer blanks, and servers disagree on the meaning of anything else.
		if (!/^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/.test(value)) throw notInHeader(name === 'password' ? 'Password' : 'User');
	}
	return { ...given };
}

function notInHeader(parameter: string): ConnectorError {
	return new ConnectorError('validation', `The field “${parameter}” of the ${system} credential holds characters that no header carries safely.`, {
		system,
		parameter,
		hint: 'Set Credentials In to Form or Query, as the site accepts it, or give the user of the bot a password of plain letters, digits and marks.',
		nothingDone: true,
	});
}

/** Authorization of HTTP Basic (RFC 7617). */
export function basicAuthorization({ user, password }: ProtheusLogin): string {
	return `Basic ${Buffer.from(`${user}:${password}`, 'utf8').toString('base64')}`;
}
