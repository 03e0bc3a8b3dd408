import { ConnectorError } from '../../../lib/domain/errors';
import { assertReachable } from '../../../lib/n8n/rpa/reachable';
import { browserOf, siteOf } from '../../../lib/n8n/rpa/settings';
import { surroundingsOfTest, type RecipeSurroundings } from '../../../lib/n8n/rpa/surroundings';

const system = 'RPA Scrape';
const credential = {
	baseUrl: 'https://erp.example.com/app',
	allowedOrigins: 'https://login.example.com, https://*.cdn.example.com',
	browser: 'remote',
	remoteEndpoint: 'wss://browser.example.com:3000/chromium?token=canary',
};

async function ask(assert: RecipeSurroundings['assertReachable']): Promise<void> {
	const surroundings: RecipeSurroundings = { ...surroundingsOfTest([]), assertReachable: assert };
	await assertReachable(surroundings, { system, credential, settings: siteOf(credential, system), choice: browserOf(credential, system) });
}

test('n8n is asked for the base URL, each allowed origin and the remote browser, without the browser’s token', async () => {
	const asked: string[] = [];
	await ask(async (_data, url) => {
		asked.push(url);
		await Promise.resolve();
	});
	expect(asked).toEqual(['https://erp.example.com/app', 'https://login.example.com', 'https://cdn.example.com', 'https://browser.example.com:3000']);
});

test('an address that n8n forbids ends the call', async () => {
	const forbidden = new ConnectorError('permission', 'Forbidden.', { system });
	await expect(ask(async (_data, url) => {
		if (url.includes('login')) throw forbidden;
		await Promise.resolve();
	})).rejects.toBe(forbidden);
});
