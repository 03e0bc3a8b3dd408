import { systemClock } from '../../../lib/infra/clock';
import type { HttpPort, HttpRequest } from '../../../lib/domain/http';
import { sapBusinessOneSystem } from '../../../lib/n8n/erp/sap-business-one-system';
import type { ErpConnections } from '../../../lib/n8n/erp/system';
import { SharedSession } from '../../../lib/resilience/shared-session';

const context = { signal: new AbortController().signal };
const credential = { baseUrl: 'https://sap.example:50000/', companyDatabase: 'SBO_LOJA', user: 'n8n', password: ' senha ' };

/** The credential opened over a transport that lets it in and takes every order. */
async function opened(changes: object) {
	const asked: object[] = [];
	const sent: HttpRequest[] = [];
	const http: HttpPort = {
		send: async (request) => {
			sent.push(request);
			const login = request.url.endsWith('/Login');
			const json = login ? { SessionId: 'guid-1', SessionTimeout: 30 } : { DocEntry: 1, DocNum: 2, CardCode: 'C1', value: [] };
			return { status: login ? 200 : 201, headers: {}, text: JSON.stringify(json) };
		},
	};
	const connections: Pick<ErpConnections, 'http' | 'session' | 'clock'> = {
		clock: systemClock,
		http: async (options) => {
			asked.push(options);
			return http;
		},
		session: async <Session>() => new SharedSession<Session>(systemClock),
	};
	const erp = await sapBusinessOneSystem.open({ ...credential, ...changes }, connections as ErpConnections);
	return { erp, sent, asked };
}

describe('the credential of SAP Business One', () => {
	test('the password keeps its blanks, and no header carries it', async () => {
		const { erp, sent, asked } = await opened({});
		await erp.ping(context);
		expect(sent[0]).toMatchObject({ url: 'https://sap.example:50000/b1s/v1/Login', json: { CompanyDB: 'SBO_LOJA', UserName: 'n8n', Password: ' senha ' } });
		expect(asked).toEqual([{ baseUrl: 'https://sap.example:50000', headers: {}, tls: { rejectUnauthorized: true } }]);
	});

	test('branch, usage, warehouse and days of delivery go into orders; version and certificate are its own', async () => {
		const { erp, sent, asked } = await opened({ apiVersion: 'v2', branch: 2, usage: '9', warehouse: '01', deliveryDays: 1, ca: 'PEM', ignoreTlsErrors: true });
		await erp.createOrder({ customerId: 'C1', items: [{ sku: 'A', quantity: 1 }], source: 'bot', idempotencyKey: 'k' }, context);
		expect(sent[1]).toMatchObject({
			url: 'https://sap.example:50000/b1s/v2/Orders',
			json: { BPL_IDAssignedToInvoice: 2, DocumentLines: [{ Usage: '9', WarehouseCode: '01' }] },
		});
		expect(asked).toMatchObject([{ tls: { ca: 'PEM', rejectUnauthorized: false } }]);
	});

	test('a branch of zero is none', async () => {
		const { erp, sent } = await opened({ branch: 0 });
		await erp.createOrder({ customerId: 'C1', items: [{ sku: 'A', quantity: 1 }], source: 'bot', idempotencyKey: 'k' }, context);
		expect(sent[1]?.json).not.toHaveProperty('BPL_IDAssignedToInvoice');
	});

	test.each([
		['baseUrl', { baseUrl: 'sap' }],
		['companyDatabase', { companyDatabase: ' ' }],
		['user', { user: '' }],
		['branch', { branch: 'matriz' }],
		['deliveryDays', { deliveryDays: -1 }],
		['timeZone', { timeZone: 'Brasilia' }],
		['priceList', { priceList: 0 }],
	])('what is wrong with %s is named before anything is sent', async (parameter, changes) => {
		await expect(opened(changes)).rejects.toMatchObject({ code: 'validation', parameter, nothingDone: true });
	});
});
