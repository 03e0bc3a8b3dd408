import type { ICredentialTestRequest } from 'n8n-workflow';

/** n8n shows nothing but the status line of a refusal ("Unauthorized"); these say what to do. */
const refusals: ReadonlyArray<[status: number, message: string]> = [
	[401, 'Kommo refuses the token: it is wrong, revoked or expired. Generate a new one, or connect the account again, and save the credential.'],
	[402, 'The Kommo account is not paid. Renew its subscription, then test again.'],
	[403, 'Kommo refuses the access: the user lacks the right, or the address of this n8n is blocked. Ask the administrator of the account.'],
	[404, 'There is no Kommo account at the Base URL. Copy the address of the account from the browser.'],
	[429, 'Kommo has had too many requests just now. Wait a minute, then test again.'],
];

/**
 * The Test button of the Kommo credentials: reads the account.
 * @see https://developers.kommo.com/reference/account-info
 */
export function kommoCredentialTest(): ICredentialTestRequest {
	return {
		request: { baseURL: '={{$credentials.baseUrl.replace(/\\/+$/, "")}}', url: '/api/v4/account' },
		rules: refusals.map(([value, message]) => ({ type: 'responseCode', properties: { value, message } })),
	};
}
