import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { changed, isConnectorError, type ConnectorError } from '../domain/errors';
import type { HttpPort, HttpRequest, HttpResponse } from '../domain/http';
import type { Clock } from '../domain/runtime';

/** A renewal that was refused is not tried again for this long: systems block addresses that ask again and again. */
const refusalMs = 600_000;

/** What is known of a token that could not be renewed, for all runs of one process. Empty at first. */
export interface RenewalMemory {
	refused?: { token: string | null; error: ConnectorError; at: number };
}

export interface OAuth2HttpOptions {
	/** With keep-alive, and without a token of its own. */
	quick: HttpPort;
	/** n8n's helper: it renews a refused token and sends the request again, over a connection of its own each time. */
	renewing: HttpPort;
	/** The token as n8n has it now; null before the account is connected. */
	token: () => Promise<string | null>;
	/** Sent with every request. */
	headers: Readonly<Record<string, string>>;
	memory: RenewalMemory;
	clock: Pick<Clock, 'now'>;
}

/**
 * HTTP with the token of an OAuth2 credential. While the token is good, requests go over kept connections; a request that
 * is refused (401) goes to n8n's helper, which alone renews tokens: a refresh token that rotates is used once. Others that
 * are refused meanwhile wait for the new token. Where the grant is lost, the helper is left alone until n8n has another
 * token, or ten minutes have passed.
 */
export class OAuth2Http implements HttpPort {
	private current: Promise<string | null> | undefined;
	private renewal: Promise<unknown> | undefined;

	constructor(private readonly options: OAuth2HttpOptions) {}

	async send(request: HttpRequest): Promise<HttpResponse> {
		const token = await this.token();
		this.checkGrant(token);
		const response = await this.quick(request, token);
		if (response !== null) return response;
		if (this.renewal === undefined) return await this.renew(request, token);
		await this.renewal.catch(() => undefined);
		const renewed = await this.token();
		this.checkGrant(renewed);
		return (renewed === token ? null : await this.quick(request, renewed)) ?? (await this.renew(request, renewed));
	}

	/** Read once per run, and again after a renewal or a failure. */
	private async token(): Promise<string | null> {
		const reading = (this.current ??= this.options.token());
		reading.catch(() => {
			if (this.current === reading) this.current = undefined;
		});
		return await reading;
	}

	/** Null where the token is refused, or there is none. */
	private async quick(request: HttpRequest, token: string | null): Promise<HttpResponse | null> {
		if (token === null) return null;
		const response = await this.options.quick.send({ ...request, headers: { ...request.headers, Authorization: `Bearer ${token}` } });
		return response.status === 401 ? null : response;
	}

	/** Another process may have renewed it meanwhile; the helper looks before it renews. */
	private async renew(request: HttpRequest, token: string | null): Promise<HttpResponse> {
		const { renewing, headers } = this.options;
		const renewal = renewing.send({ ...request, headers: { ...headers, ...request.headers } });
		this.renewal = renewal;
		renewal.catch((error: unknown) => this.rememberLostGrant(error, token));
		try {
			return await renewal;
		} finally {
			this.current = undefined;
			if (this.renewal === renewal) this.renewal = undefined;
		}
	}

	private rememberLostGrant(error: unknown, token: string | null): void {
		const { memory, clock } = this.options;
		if (isConnectorError(error) && error.code === 'auth') memory.refused = { token, error, at: clock.now() };
	}

	private checkGrant(token: string | null): void {
		const { memory, clock } = this.options;
		const { refused } = memory;
		if (refused === undefined || refused.token !== token || clock.now() - refused.at >= refusalMs) return;
		throw changed(refused.error, { nothingDone: true });
	}
}

/** The access token in a decrypted OAuth2 credential; null where the account was never connected. */
export function accessTokenOf({ oauthTokenData }: ICredentialDataDecryptedObject): string | null {
	if (typeof oauthTokenData !== 'object' || oauthTokenData === null || !('access_token' in oauthTokenData)) return null;
	const { access_token: token } = oauthTokenData;
	return typeof token === 'string' && token !== '' ? token : null;
}
