import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { openRecipes } from '../../../lib/n8n/rpa/open-recipes';
import { surroundingsOfTest } from '../../../lib/n8n/rpa/surroundings';
import type { Closable } from '../../../lib/n8n/registry';

const recipe = {
	session: { loggedInWhen: '#menu', loggedOutWhen: { url: '**/login*' } },
	login: [{ goto: '/login' }, { fill: { selector: '#u', value: '{{credential.user}}' } }, { fill: { selector: '#p', value: '{{credential.password}}' } }, { click: '#enter' }],
	operations: { find: { steps: [{ goto: '/' }] } },
};
const credential = { baseUrl: 'https://erp.example.com', user: 'bot', password: 'Segredo#9', recipe };

/** Under which name the logins of that credential are remembered. */
async function memoryOf(changes: ICredentialDataDecryptedObject = {}, { type = 'backofficeRpaBrowserApi', pageScripts = false, nodeRecipe = {} as object } = {}): Promise<string | undefined> {
	const opened: Closable[] = [];
	const names: string[] = [];
	const surroundings = surroundingsOfTest(opened);
	const processWide = <T>(key: string, create: () => T): T => {
		names.push(key);
		return create();
	};
	const environment = { BACKOFFICE_RPA_PAGE_SCRIPTS: 'true' };
	await openRecipes({ ...surroundings, environment, processWide }, { system: type, credentialType: type, credential: { ...credential, ...changes }, nodeRecipe, options: { pageScripts } });
	for (const connection of opened.reverse()) await connection.close();
	return names.find((name) => name.startsWith('rpa-logins:'));
}

test('what is known of an account’s logins holds for all that log in to it in the same way', async () => {
	const known = await memoryOf();
	expect(known).toBeDefined();
	const same = [
		memoryOf({ maximumSessions: 5, stepTimeoutMs: 9_000, operationTimeoutMs: 90_000, failureArtefacts: false, allowedOrigins: 'https://cdn.example.com', locale: 'en' }),
		memoryOf({ recipe: { ...recipe, allow: ['https://erp.example.com/**'], session: { ...recipe.session, maxUses: 3, maxAgeMin: 1 } } }),
		memoryOf({ recipe: { ...recipe, operations: {} } }),
		memoryOf({ recipe: { ...recipe, login: recipe.login.map((step) => ({ ...step, timeoutMs: 700, note: 'x' })) } }),
		memoryOf({}, { pageScripts: true }),
		memoryOf({ recipe: {} }, { nodeRecipe: recipe }),
		memoryOf({}, { type: 'backofficeErpWebApi' }),
		memoryOf({ extraSecrets: '{"unused": "abcdef"}' }),
	];
	expect(new Set(await Promise.all(same))).toEqual(new Set([known]));
});

test('another site, user, password, login or sign of being logged in is another account', async () => {
	const others = await Promise.all([
		memoryOf(),
		memoryOf({ baseUrl: 'https://other.example.com' }),
		memoryOf({ user: 'maria' }),
		memoryOf({ password: 'Outra#99' }),
		memoryOf({ recipe: { ...recipe, login: recipe.login.slice(1) } }),
		memoryOf({ recipe: { ...recipe, session: { loggedInWhen: '#home' } } }),
	]);
	expect(new Set(others).size).toBe(others.length);
});

test('the name shows no password', async () => {
	expect(await memoryOf()).not.toContain('Segredo');
});
