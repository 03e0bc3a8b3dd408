import type { ICredentialDataDecryptedObject, IExecuteFunctions, INode } from 'n8n-workflow';

import { MemoryStore } from '../../../lib/infra/store/memory-store';
import { ExecutionScope } from '../../../lib/n8n/scope';
import { runWrite } from '../../../lib/n8n/rpa/write';
import { systemClock } from '../../../lib/infra/clock';
import type { RecipeResult } from '../../../lib/domain/recipes/recipe-port';

const written: RecipeResult = { outcome: 'done', found: true, message: null, data: { number: 'CH-1' }, files: {}, warnings: [], dialogs: [], submitted: true };
const base: ICredentialDataDecryptedObject = { baseUrl: 'https://erp.example.com', user: 'bot', password: 'first', recipe: '{"login": []}' };
const credentials = { backofficeErpWebApi: { id: '7', name: 'a' }, backofficeRpaBrowserApi: { id: '7', name: 'b' } };
const node: INode = { id: '1', name: 'RPA', type: 'rpaScrape', typeVersion: 1, position: [0, 0], parameters: {}, credentials };
const functions = { getNode: () => node } as Partial<IExecuteFunctions> as IExecuteFunctions;

/** How often the operation is run under one key, by credentials one after the other. */
async function runs(...credentials: ICredentialDataDecryptedObject[]): Promise<number> {
	const store = new MemoryStore(systemClock);
	const { signal } = new AbortController();
	let count = 0;
	for (const credential of credentials) {
		const scope = new ExecutionScope(functions, signal);
		const surroundings = { clock: systemClock, random: Math.random, store: async () => await Promise.resolve(store), credential: async () => await Promise.resolve(credential), credentialKey: scope.credentialKey.bind(scope) };
		await runWrite(surroundings, { operation: 'createTicket', idempotencyKey: 'message-1', input: { customer: '1' } }, async () => await Promise.resolve((count++, written)), { signal });
	}
	return count;
}

test('a corrected recipe, a new password and another browser do not write the same key again', async () => {
	expect(await runs(base, { ...base, recipe: '{"login": [{"goto": "/entrar"}]}' }, { ...base, password: 'second', extraSecrets: '{"pin": "1"}' }, { ...base, browser: 'path', executablePath: '/x', httpBasic: true }, { ...base, baseUrl: 'https://erp.example.com/' })).toBe(1);
});

test('another user or another site is another account', async () => {
	expect(await runs(base, { ...base, user: 'ana' }, { ...base, baseUrl: 'https://other.example.com' })).toBe(3);
});

test('the account of a Web ERP stays the same, too', () => {
	const scope = new ExecutionScope(functions, new AbortController().signal);
	const key = (changes: ICredentialDataDecryptedObject) => scope.accountKey('backofficeErpWebApi', { ...base, ...changes });
	expect(key({ recipe: '{}', password: 'second', extraSecrets: '{"pin":"2"}', httpBasic: true, phoneFormats: '11987654321' })).toBe(key({}));
	expect(key({ user: 'ana' })).not.toBe(key({}));
});
