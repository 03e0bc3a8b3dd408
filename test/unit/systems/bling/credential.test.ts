import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { BackofficeBlingOAuth2Api } from '../../../../credentials/BackofficeBlingOAuth2Api.credentials';
import { MemoryStore } from '../../../../lib/infra/store/memory-store';
import { blingSystem } from '../../../../lib/n8n/erp/bling-system';
import type { ErpConnections } from '../../../../lib/n8n/erp/system';
import { LoginMemory } from '../../../../lib/resilience/login-memory';
import { steppedClock } from './scripted';

const defaults = Object.fromEntries(new BackofficeBlingOAuth2Api().properties.map(({ name, default: value }) => [name, value as string]));

/** A credential whose account Bling tells by the token that it is connected with. */
function connected() {
	const clock = steppedClock();
	const store = new MemoryStore(clock);
	const sent: string[] = [];
	let status = 200;
	const none = async (): Promise<never> => await Promise.reject(new Error('not of this system'));
	const connections = (token: string): ErpConnections => ({
		oauth2Http: async () =>
			await Promise.resolve({
				send: async ({ url }) => {
					sent.push(url);
					const body = status === 200 ? { data: { id: `account of ${token}` } } : { error: { type: 'insufficient_scope' } };
					return await Promise.resolve({ status, headers: {}, text: JSON.stringify(body) });
				},
			}),
		...{ http: none, session: none, mySql: none, sqlServer: none, files: none, recipes: none },
		loginMemory: () => new LoginMemory(clock),
		dataset: () => {
			throw new Error('not of this system');
		},
		store: async () => await Promise.resolve(store),
		accountKey: 'credential-1',
		clock,
		random: () => 0,
	});
	const tenant = async (token: string): Promise<string | null | undefined> => {
		const credential: ICredentialDataDecryptedObject = { ...defaults, baseUrl: 'https://api.example/Api/v3', oauthTokenData: { access_token: token } };
		return await blingSystem.tenant?.(credential, connections(token));
	};
	return { tenant, sent, store, answering: (next: number) => (status = next) };
}

test('a credential that is connected to another account names that account', async () => {
	const { tenant, sent } = connected();
	expect(await tenant('token-1')).toBe('account of token-1');
	expect(await tenant('token-1')).toBe('account of token-1');
	expect(await tenant('token-2')).toBe('account of token-2');
	expect(sent).toEqual(Array.from({ length: 2 }, () => 'https://api.example/Api/v3/empresas/me/dados-basicos'));
});

test('the token itself is never part of a name in the Store', async () => {
	const { tenant, store } = connected();
	await tenant('token-1');
	const kept = await store.list('bling:', { limit: 100 });
	expect(kept.length).toBeGreaterThan(0);
	// The account's name holds the token in this test; its keys must not.
	expect(kept.filter(({ key }) => key.includes('credential-1')).map(({ key }) => key).join()).not.toContain('token-1');
});

test('without the right to ask, the account has no name', async () => {
	const { tenant, answering } = connected();
	answering(403);
	expect(await tenant('token-1')).toBeNull();
});
