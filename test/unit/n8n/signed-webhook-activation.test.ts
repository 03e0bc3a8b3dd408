import type { IHookFunctions } from 'n8n-workflow';

import { checkActivation } from '../../../lib/n8n/signed-webhook/activation';

const node = { id: '1', name: 'Trigger', type: 'signedWebhookTrigger', typeVersion: 1, position: [0, 0] as [number, number], parameters: {} };
const customHmac = { scheme: 'customHmac', signatureHeader: 'X-Signature', algorithm: 'sha256', encoding: 'hex', signedString: '{body}', timestampUnit: 's' };

function activate(parameters: Record<string, unknown>, credential: Record<string, string> | null = { secret: 'segredo' }): Promise<boolean> {
	const hook: Partial<IHookFunctions> = {
		getNode: () => node,
		getNodeParameter: (name: string, fallback?: unknown) => (parameters[name] ?? fallback) as never,
		getCredentials: async () => await (credential ? Promise.resolve(credential as never) : Promise.reject(new Error('The credential is not there.'))),
	};
	return checkActivation(hook as IHookFunctions);
}

describe('what cannot protect anything is refused when the workflow is activated', () => {
	const refusedCases: Array<[what: string, parameters: Record<string, unknown>, credential: Record<string, string> | null, message: RegExp]> = [
		['a signed string without the body', { ...customHmac, signedString: '{timestamp}', timestampHeader: 'X-Hora' }, { secret: 's' }, /Signed String.*\{body\}/],
		['a timestamp that is not signed', { ...customHmac, timestampHeader: 'X-Hora' }, { secret: 's' }, /\{timestamp\}/],
		['a signed timestamp without its header', { ...customHmac, signedString: '{timestamp}.{body}' }, { secret: 's' }, /Timestamp Header/],
		['a signed id without its header', { ...customHmac, signedString: '{ID}.{body}' }, { secret: 's' }, /ID Header/],
		['a placeholder that nobody fills', { ...customHmac, signedString: '{time}.{body}' }, { secret: 's' }, /\{time\}/],
		['an algorithm that is none', { ...customHmac, algorithm: 'md5' }, { secret: 's' }, /Algorithm/],
		['a scheme that is none', { scheme: 'trustMe' }, { secret: 's' }, /Scheme/],
		['a header without a name', { scheme: 'secretHeader', headerName: ' ' }, { secret: 's' }, /Secret Header/],
		['a response that is no JSON', { scheme: 'stripe', options: { responseBody: 'ok' } }, { secret: 's' }, /Response Body/],
		['an empty secret', { scheme: 'stripe' }, { secret: '' }, /secret is empty/],
		['an empty secret beside a previous one', { scheme: 'basic' }, { secret: '', previousSecret: 'x', user: 'u' }, /secret is empty/],
		['a secret copied with its line break', { scheme: 'stripe' }, { secret: 's\n' }, /line break/],
		['a key of Standard Webhooks that is no base64', { scheme: 'standardWebhooks' }, { secret: 'whsec_%%' }, /base64/],
		['a key of Standard Webhooks that can be guessed', { scheme: 'standardWebhooks' }, { secret: 'whsec_bm92bw==' }, /too short/],
		['a previous key that can be guessed', { scheme: 'standardWebhooks' }, { secret: 'segredo', previousSecret: 'whsec_bm92bw==' }, /too short/],
		['a token that no path can hold', { scheme: 'pathToken', path: 'crm' }, { secret: 'a/b' }, /address.*“\/”/],
		['a token without a path of its own', { scheme: 'pathToken', path: '' }, { secret: 's' }, /Path.*empty/],
		['a path that is none', { scheme: 'pathToken', path: 'a/:b c' }, { secret: 's' }, /Path.*no path/],
		['a password without its user', { scheme: 'basic' }, { secret: 's' }, /User.*empty/],
		['a key that was badly copied', { scheme: 'stripe' }, { secret: 'whsec_!!!' }, /copy it again/],
		['a secret that no header can hold', { scheme: 'secretHeader', headerName: 'X-Loja' }, { secret: 'ação' }, /ASCII/],
		['a tolerance of more than a day', { scheme: 'stripe', tolerance: 86_401 }, { secret: 's' }, /Tolerance.*day/],
		['a missing credential', { scheme: 'stripe' }, null, /not there/],
	];

	test.each(refusedCases)('%s', async (_what, parameters, credential, message) => {
		await expect(activate(parameters, credential)).rejects.toThrow(message);
	});

	test('no message holds the secret', async () => {
		const secret = ' quite-secret';
		await expect(activate({ scheme: 'stripe' }, { secret })).rejects.not.toThrow(secret.trim());
	});
});

describe('what is complete is activated', () => {
	test.each(['standardWebhooks', 'stripe', 'gitHub', 'chatwoot', 'hubSpot', 'wuzapi'])('%s', async (scheme) => expect(await activate({ scheme })).toBe(true));
	test('a token behind a path', async () => expect(await activate({ scheme: 'pathToken', path: 'eventos-do-crm' })).toBe(true));
	test('a user with a password', async () => expect(await activate({ scheme: 'basic' }, { secret: 'segredo', user: 'crm' })).toBe(true));
	test('a tolerance of a day; where no time is signed, whatever it was before', async () => {
		expect(await activate({ scheme: 'stripe', tolerance: 86_400 })).toBe(true);
		expect(await activate({ scheme: 'gitHub', tolerance: 1_000_000 })).toBe(true);
	});
	test('a custom HMAC', async () => expect(await activate({ ...customHmac, signedString: '{TIMESTAMP}.{body}', timestampHeader: 'X-Hora' })).toBe(true));
	test('unsigned needs no credential, because it was chosen', async () => expect(await activate({ scheme: 'unsigned' }, null)).toBe(true));
});
