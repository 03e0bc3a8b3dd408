import type { ICredentialTestRequest } from 'n8n-workflow';

/** n8n shows nothing but the status line of a refusal; these say what to do. */
const refusals: ReadonlyArray<[status: number, message: string]> = [
	[401, 'Bling refuses the token: it is revoked or has expired. Connect the account again.'],
	[403, 'The application lacks the scope “dados básicos da empresa”, or this address is blocked. Correct the scopes in Bling and connect the account again.'],
	[404, 'There is no Bling API at the Base URL. It ends in /Api/v3.'],
	[429, 'Bling has had too many requests just now. Wait a moment, then test again.'],
];

/** Reads which company the account is of: the cheapest call that proves address and token. */
export function blingCredentialTest(): ICredentialTestRequest {
	return {
		request: { baseURL: '={{$credentials.baseUrl.replace(/\\/+$/, "")}}', url: '/empresas/me/dados-basicos' },
		rules: refusals.map(([value, message]) => ({ type: 'responseCode', properties: { value, message } })),
	};
}
