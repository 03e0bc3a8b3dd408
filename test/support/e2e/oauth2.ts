import type { N8nClient } from '../../../scripts/lib/n8n-client.ts';

/**
 * What a person does who presses Connect in the editor: n8n names the consent page, the page agrees and
 * sends the browser back to n8n, which fetches the tokens.
 * @returns the page n8n shows in the end
 */
export async function connectOAuth2(client: N8nClient, credentialId: string): Promise<{ consentUrl: string; status: number; page: string }> {
	const consentUrl = await client.call<string>('GET', `/rest/oauth2-credential/auth?id=${credentialId}`);
	const consent = await fetch(consentUrl, { redirect: 'manual' });
	const callback = consent.headers.get('location');
	if (consent.status !== 302 || callback === null) throw new Error(`The consent page answered ${consent.status}: ${await consent.text()}`);
	const response = await fetch(callback, { headers: { Cookie: client.sessionCookie } });
	return { consentUrl, status: response.status, page: await response.text() };
}
