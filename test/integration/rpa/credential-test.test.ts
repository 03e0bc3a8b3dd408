import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { testErpCredential } from '../../../lib/n8n/erp/credential-test';
import { closeAll } from '../../../lib/n8n/registry';
import { testRpaBrowserCredential } from '../../../lib/n8n/rpa/credential-test';
import { startLager, type LagerSandbox } from '../../../sandbox/web-pages/lager.ts';
import { startWebErpSandbox, type WebErpSandbox } from '../../../sandbox/web-erp/server.ts';
import { webErpRecipe } from '../../support/rpa/web-erp-recipe';
import { requireChromium } from '../../support/servers/chromium';

let executablePath: string;
const servers: Server[] = [];

beforeAll(async () => {
	executablePath = await requireChromium('headless-shell');
});
afterAll(async () => {
	await closeAll();
	for (const server of servers) server.closeAllConnections();
	await Promise.all(servers.map(async (server) => await new Promise((resolve) => server.close(resolve))));
});

async function site(answer: RequestListener): Promise<string> {
	const server = createServer(answer);
	servers.push(server);
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const data = (changes: ICredentialDataDecryptedObject): ICredentialDataDecryptedObject => ({ browser: 'path', executablePath, chromiumSandbox: process.getuid?.() !== 0, recipe: '{}', ...changes });
const testRpa = async (changes: ICredentialDataDecryptedObject) => await testRpaBrowserCredential.call({} as never, { id: '1', name: 'Web', type: 'backofficeRpaBrowserApi', data: data(changes) });
const testErp = async (changes: ICredentialDataDecryptedObject) => await testErpCredential.call({} as never, { id: '1', name: 'Web', type: 'backofficeErpWebApi', data: data(changes) });

test.each([404, 500, 503])('a Base URL that answers HTTP %i is no success, and the status is named', async (status) => {
	const baseUrl = await site((_request, response) => void response.writeHead(status, { 'content-type': 'text/html' }).end('<p>Fehler</p>'));
	expect(await testRpa({ baseUrl })).toEqual({ status: 'Error', message: expect.stringContaining(`HTTP ${status}`) });
});

test('a Base URL that cannot be reached is named, and about:blank is not', async () => {
	const baseUrl = await site((request) => void request.socket.destroy());
	const { status, message } = await testRpa({ baseUrl });
	expect(status).toBe('Error');
	expect(message).toContain(baseUrl);
	expect(message).not.toMatch(/about:|chrome-error|recipe ""/);
});

describe('a site that asks by the browser’s own window', () => {
	let lager: LagerSandbox;
	beforeAll(async () => {
		lager = await startLager();
	});
	afterAll(async () => await lager.close());

	test('the switch is named where it is off', async () => {
		const { status, message } = await testRpa({ baseUrl: lager.baseUrl, user: lager.user, password: lager.password });
		expect(status).toBe('Error');
		expect(message).toContain('HTTP 401');
		expect(message).toContain('Turn on “Log in by the Browser’s Own Window”');
	});

	test('where it is on the test says how it logged in', async () => {
		const { status, message } = await testRpa({ baseUrl: lager.baseUrl, user: lager.user, password: lager.password, httpBasic: true });
		expect({ status, message }).toEqual({ status: 'OK', message: expect.stringContaining('logged in by the browser’s own window') });
	});
});

describe('logging in by the recipe', () => {
	let erp: WebErpSandbox;
	beforeAll(async () => {
		erp = await startWebErpSandbox();
	});
	afterAll(async () => await erp.close());

	test('the test of a Web ERP says that it logged in', async () => {
		const recipe = { ...webErpRecipe, operations: { getCustomerByPhone: { steps: [{ goto: '/clientes' }] } } };
		expect(await testErp({ baseUrl: erp.baseUrl, user: 'bot', password: 'bot-password', recipe: JSON.stringify(recipe) })).toEqual({ status: 'OK', message: expect.stringContaining('the login of the recipe works') });
	});

	test('refusals of tests and runs are counted together: the third press of the button sends no password', async () => {
		erp.reset();
		const wrong = { baseUrl: erp.baseUrl, user: 'bot', password: 'not-the-password', recipe: JSON.stringify(webErpRecipe) };
		for (let press = 0; press < 2; press++) expect(await testRpa(wrong)).toMatchObject({ status: 'Error' });
		expect(await testRpa(wrong)).toEqual({ status: 'Error', message: expect.stringContaining('not tried again') });
		const erpRecipe = { ...webErpRecipe, operations: { getCustomerByPhone: { steps: [{ goto: '/clientes' }] } } };
		expect(await testErp({ ...wrong, recipe: JSON.stringify(erpRecipe) })).toEqual({ status: 'Error', message: expect.stringContaining('not tried again') });
		expect(erp.logins()).toHaveLength(2);
	});
});
