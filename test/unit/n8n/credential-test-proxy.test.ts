import type { ICredentialTestFunctions } from 'n8n-workflow';
import http from 'node:http';
import type { AddressInfo } from 'node:net';

import { testErpCredential } from '../../../lib/n8n/erp/credential-test';
import { proxyIsSet } from '../../../lib/n8n/proxy';

test.each(['HTTP_PROXY', 'http_proxy', 'HTTPS_PROXY', 'https_proxy', 'ALL_PROXY', 'all_proxy'])('%s sets a proxy, also beside an empty one', (name) => {
	const others = { HTTP_PROXY: '', HTTPS_PROXY: '' };
	expect(proxyIsSet(others)).toBe(false);
	expect(proxyIsSet({ ...others, [name]: 'http://proxy:3128' })).toBe(true);
});

describe('the Test button of an ERP credential', () => {
	const usual = http.globalAgent;
	const { HTTP_PROXY } = process.env;
	const server = http.createServer((_request, response) => response.end('{}'));
	let connections: number;

	beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
	afterAll(() => new Promise((resolve) => server.close(resolve)));

	beforeEach(() => {
		connections = 0;
		http.globalAgent = new (class extends http.Agent {
			override createConnection(...given: Parameters<http.Agent['createConnection']>) {
				connections += 1;
				return super.createConnection(...given);
			}
		})();
	});

	afterEach(() => {
		http.globalAgent.destroy();
		http.globalAgent = usual;
		if (HTTP_PROXY === undefined) delete process.env['HTTP_PROXY'];
		else process.env['HTTP_PROXY'] = HTTP_PROXY;
	});

	const press = async (): Promise<void> => {
		const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
		const data = { baseUrl, authentication: 'none', timeoutMs: 2_000 };
		await testErpCredential.call({} as ICredentialTestFunctions, { id: '1', name: 'c', type: 'backofficeErpRestApi', data });
	};

	test('goes through the proxy of the process, as the node does', async () => {
		process.env['HTTP_PROXY'] = 'http://proxy:3128';
		await press();
		expect(connections).toBeGreaterThan(0);
	});

	test('leaves the global agents alone where no proxy is set', async () => {
		process.env['HTTP_PROXY'] = '';
		await press();
		expect(connections).toBe(0);
	});
});
