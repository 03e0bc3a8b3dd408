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
 * is refused (401) goes to n8n's helper, which alone renews tokens: a refresh token that rotates is used once.
 */
export class OAuth2Http implements HttpPort {
	private current: Promise<string | null> | undefined;

	constructor(private readonly options: OAuth2HttpOptions) {}

	async send(request: HttpRequest): Promise<HttpResponse> {
		const { quick, renewing, headers } = this.options;
		const used = (this.current ??= this.options.token());
		const token = await used;
		if (token !== null) {
			const response = await quick.send({ ...request, headers: { ...request.headers, Authorization: `Bearer ${token}` } });
			if (response.status !== 401) return response;
		}
		// Others may have renewed it meanwhile; the helper looks before it renews.
		if (this.current === used) this.current = undefined;
		return await renewing.send({ ...request, headers: { ...headers, ...request.headers } });
	}
}

/** The access token in a decrypted OAuth2 credential; null where the account was never connected. */
export function accessTokenOf({ oauthTokenData }: ICredentialDataDecryptedObject): string | null {
	if (typeof oauthTokenData !== 'object' || oauthTokenData === null || !('access_token' in oauthTokenData)) return null;
	const { access_token: token } = oauthTokenData;
	return typeof token === 'string' && token !== '' ? token : null;
}
