import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import type { HttpPort, HttpRequest, HttpResponse } from '../domain/http';

export interface OAuth2HttpOptions {
	/** With keep-alive, and without a token of its own. */
	quick: HttpPort;
	/** n8n's helper: it renews a refused token and sends the request again, over a connection of its own each time. */
	renewing: HttpPort;
	/** The token as n8n has it now; null before the account is connected. */
	token: () => Promise<string | null>;
	/** Sent with every request. */
	headers: Readonly<Record<string, string>>;
}

/**
 * HTTP with the token of an OAuth2 credential. While the token is good, requests go over kept connections; a request that
 * is refused (401) goes to n8n's helper, which alone renews tokens: a refresh token that rotates is used once. Others that
 * are refused meanwhile wait for the new token.
 */
export class OAuth2Http implements HttpPort {
	private current: Promise<string | null> | undefined;
	private renewal: Promise<unknown> | undefined;

	constructor(private readonly options: OAuth2HttpOptions) {}

	async send(request: HttpRequest): Promise<HttpResponse> {
		const token = await (this.current ??= this.options.token());
		const response = await this.quick(request, token);
		if (response !== null) return response;
		if (this.renewal === undefined) return await this.renew(request);
		await this.renewal.catch(() => undefined);
		const renewed = await (this.current ??= this.options.token());
		return (renewed === token ? null : await this.quick(request, renewed)) ?? (await this.renew(request));
	}

	/** Null where the token is refused, or there is none. */
	private async quick(request: HttpRequest, token: string | null): Promise<HttpResponse | null> {
		if (token === null) return null;
		const response = await this.options.quick.send({ ...request, headers: { ...request.headers, Authorization: `Bearer ${token}` } });
		return response.status === 401 ? null : response;
	}

	/** Another process may have renewed it meanwhile; the helper looks before it renews. */
	private async renew(request: HttpRequest): Promise<HttpResponse> {
		const { renewing, headers } = this.options;
		const renewal = renewing.send({ ...request, headers: { ...headers, ...request.headers } });
		this.renewal = renewal;
		try {
			return await renewal;
		} finally {
			this.current = undefined;
			if (this.renewal === renewal) this.renewal = undefined;
		}
	}
}

/** The access token in a decrypted OAuth2 credential; null where the account was never connected. */
export function accessTokenOf({ oauthTokenData }: ICredentialDataDecryptedObject): string | null {
	if (typeof oauthTokenData !== 'object' || oauthTokenData === null || !('access_token' in oauthTokenData)) return null;
	const { access_token: token } = oauthTokenData;
	return typeof token === 'string' && token !== '' ? token : null;
}
