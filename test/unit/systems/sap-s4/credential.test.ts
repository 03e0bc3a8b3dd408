import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { BackofficeSapS4Api } from '../../../../credentials/BackofficeSapS4Api.credentials';
import type { ErpPort } from '../../../../lib/domain/erp';
import type { HttpRequest } from '../../../../lib/domain/http';
import { sapS4System } from '../../../../lib/n8n/erp/sap-s4-system';
import type { ErpConnections } from '../../../../lib/n8n/erp/system';
import { LoginMemory } from '../../../../lib/resilience/login-memory';
import { SharedSession } from '../../../../lib/resilience/shared-session';
import { context, MovedClock, newOrder } from './fake-sap';

const defaults: ICredentialDataDecryptedObject = Object.fromEntries(
	new BackofficeSapS4Api().properties.map(({ name, default: value }) => [name, value as string]),
);
const login = { baseUrl: 'https://sap.example', user: 'BOT', password: ' p:w ' };
const area = { salesOrganization: '1010', distributionChannel: '10', division: '00' };
type HttpOptions = Parameters<ErpConnections['http']>[0];

/** The system opened with a credential; what it asks for and sends is kept. */
async function opened(
	changes: ICredentialDataDecryptedObject = {},
	at = Date.UTC(2026, 10, 22, 12),
	base: ICredentialDataDecryptedObject = { ...defaults, ...login },
): Promise<{ erp: ErpPort; asked: HttpOptions[]; sent: HttpRequest[] }> {
	const [asked, sent]: [HttpOptions[], HttpRequest[]] = [[], []];
	const clock = new MovedClock();
	clock.at = at;
	const none = async (): Promise<never> => await Promise.reject(new Error('not of this system'));
	const erp = await sapS4System.open(
		{ ...base, ...changes },
		{
			http: async (options) => {
				asked.push(options);
				const send = async (request: HttpRequest) => {
					sent.push(request);
					return await Promise.resolve({ status: 200, headers: { 'x-csrf-token': 't' }, text: '{"d":{"results":[]}}' });
				};
				return await Promise.resolve({ send });
			},
			loginMemory: () => new LoginMemory(clock),
			session: async <Session>() => await Promise.resolve(new SharedSession<Session>(clock)),
			...{ oauth2Http: none, mySql: none, sqlServer: none, files: none, store: none, recipes: none },
			dataset: () => {
				throw new Error('not of this system');
			},
			accountKey: 'account',
			clock,
			random: Math.random,
		},
	);
	return { erp, asked, sent };
}

test('the credential’s defaults open the system, without a sales area for look-ups alone', async () => {
	const { erp } = await opened();
	expect(erp.capabilities.operations.has('stock')).toBe(true);
	expect(erp.capabilities.operations.has('price')).toBe(false);
});

test('the login goes to the address of the credential alone, blanks of the password included', async () => {
	const { asked } = await opened({ baseUrl: 'https://sap.example/sap/opu/odata/sap/' });
	expect(asked).toEqual([
		{
			baseUrl: 'https://sap.example/sap/opu/odata/sap',
			headers: { Authorization: `Basic ${Buffer.from('BOT: p:w ').toString('base64')}` },
			tls: { rejectUnauthorized: true },
		},
	]);
});

test('what is said of orders goes with them', async () => {
	const { erp, sent } = await opened({ ...area, salesOrderType: 'ta', noteTextId: 'tx01', sapClient: '100', language: 'en' });
	await erp.createOrder(newOrder, context).catch(() => undefined);
	expect(sent.at(-1)?.json).toMatchObject({ SalesOrderType: 'TA', SalesOrganization: '1010', DistributionChannel: '10', OrganizationDivision: '00', to_Text: [{ LongTextID: 'TX01', Language: 'EN' }] });
	expect(sent.at(-1)?.url).toContain('sap-client=100');
});

test('what is said of look-ups goes with them', async () => {
	const changes = { ...area, conditionTypes: 'ZPR0', stockWarehouses: '1010, 1020/0001', cpfTaxTypes: 'ZBR2', taxNumbers: 'businessPartner', productNames: false };
	const { erp, sent } = await opened(changes);
	await erp.getPrice('A', {}, context);
	await erp.getStock('A', {}, context);
	await erp.getCustomerByDocument('52998224725', context);
	const filters = sent.map(({ url }) => new URL(url).searchParams.get('$filter') ?? '');
	expect(filters).toEqual([
		expect.stringContaining("ConditionType eq 'ZPR0'"),
		expect.stringContaining("(Plant eq '1010' or (Plant eq '1020' and StorageLocation eq '0001'))"),
		expect.stringContaining("BPTaxType eq 'ZBR2'"),
	]);
});

test('prices are asked for the day in Brazil: at three in the morning UTC it is still yesterday’s evening there', async () => {
	const { erp, sent } = await opened(area, Date.UTC(2026, 10, 22, 2));
	await erp.getPrice('A', {}, context);
	expect(decodeURIComponent(sent[0]?.url ?? '')).toContain("datetime'2026-11-21T00:00:00'");
});

test('an empty list leaves the default, and a lost switch leaves names on', async () => {
	const { productNames: _lost, ...rest } = defaults;
	const { erp, sent } = await opened({ ...area, conditionTypes: '' }, undefined, { ...rest, ...login });
	await erp.getPrice('A', {}, context);
	expect(sent).toHaveLength(2);
	expect(decodeURIComponent(sent[0]?.url ?? '')).toContain("ConditionType eq 'PPR0'");
});

test.each<[string, ICredentialDataDecryptedObject]>([
	['baseUrl', { baseUrl: 'sap.example' }],
	['user', { user: ' ' }],
	['timeoutMs', { timeoutMs: 'soon' }],
	['sapClient', { sapClient: 'abc' }],
	['stockWarehouses', { stockWarehouses: '1010/1/2' }],
])('a wrong %s is named before anything is sent', async (parameter, changes) => {
	await expect(opened(changes)).rejects.toMatchObject({ code: 'validation', parameter, nothingDone: true });
});
