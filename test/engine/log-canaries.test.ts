// Every line that a node gives to n8n's logger, every metric and what Integration Health tells, searched for planted secrets and
// personal data: outside systems that answer with everything they were sent and know, in the words of their errors.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ICredentialDataDecryptedObject, IExecuteFunctions, INodeExecutionData, INodeParameters, INodeType, Logger } from 'n8n-workflow';

import { prometheusText } from '../../lib/domain/metrics-text';
import { processMeter } from '../../lib/n8n/metrics/meter';
import { closeAll } from '../../lib/n8n/registry';
import { Crm } from '../../nodes/Crm/Crm.node';
import { Erp } from '../../nodes/Erp/Erp.node';
import { ErpFiles } from '../../nodes/ErpFiles/ErpFiles.node';
import { IntegrationHealth } from '../../nodes/IntegrationHealth/IntegrationHealth.node';
import { Kommo } from '../../nodes/Kommo/Kommo.node';
import { NotifySystems } from '../../nodes/NotifySystems/NotifySystems.node';
import { credentialClasses } from '../contract/nodes/registered';
import { outputOf, runInEngine } from '../support/engine/engine.ts';
import { around, nodeOf, PassThrough } from '../support/engine/graph.ts';

jest.setTimeout(90_000);

const phones = ['(11) 98765-4321', '11987654321', '+55 11 98765-4321', '5511987654321', '+55 (11) 98765.4321', '011 98765-4321', '0 15 11 98765 4321', '55 11 8765-4321', '98765-4321', '5511987654321@s.whatsapp.net', '(48) 3222-1234'];
const documents = ['529.982.247-25', '52998224725', '11.222.333/0001-81', '11222333000181', '12.ABC.345/01DE-35'];
const email = 'quiteria.canario@cliente-canario.com.br';
const name = 'Quitéria Canário';
const words = `Cliente ${name}, telefones ${phones.join(', ')}, documentos ${documents.join(', ')}, e-mail ${email}`;
/** Parts that no masking leaves over. */
const personal = /987654321|87654321|32221234|529982247|11222333|12ABC345|quiteria|Quitéria|canario|Canário/i;

let server: Server;
let url: string;
let userFolder: string;
let status = 500;
const lines: string[] = [];

const keep = (level: string) => (message: string, fields?: object): void => void lines.push(`${level} ${message} ${JSON.stringify(fields)}`);
const logger: Logger = { debug: keep('debug'), info: keep('info'), warn: keep('warn'), error: keep('error') };

beforeAll(async () => {
	userFolder = mkdtempSync(join(tmpdir(), 'backoffice-canaries-'));
	process.env.N8N_USER_FOLDER = userFolder;
	process.env.BACKOFFICE_NOTIFY_ALLOWED_HOSTS = '127.0.0.1';
	server = createServer((request, response) => {
		const chunks: Buffer[] = [];
		request.on('data', (chunk: Buffer) => chunks.push(chunk));
		request.on('end', () => {
			const text = `${words}. Recebido: ${request.url} ${JSON.stringify(request.headers)} ${Buffer.concat(chunks).toString('utf8')}`;
			const fields = { error: text, message: text, detail: text, title: text, error_description: text, errorMessage: text, detailedMessage: text };
			const nested = { error: { code: -1, message: { value: text, lang: 'pt' }, description: text, fields: [{ msg: text, element: name }] }, errors: [{ detail: text, message: text, field: email }] };
			response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify({ ...fields, ...nested }));
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(async () => {
	await closeAll();
	server.closeAllConnections();
	await new Promise((resolve) => server.close(resolve));
	rmSync(userFolder, { recursive: true, force: true });
	delete process.env.N8N_USER_FOLDER;
	delete process.env.BACKOFFICE_NOTIFY_ALLOWED_HOSTS;
});

const secretOf = (type: string, field: string): string => `SEGREDO-${type}-${field}`;

/** Every field of the credential: secrets as canaries, the rest as its editor would give it. */
function credentialOf(type: string): ICredentialDataDecryptedObject {
	const found = credentialClasses.map((Credential) => new Credential()).find((credential) => credential.name === type);
	if (!found) throw new Error(`No credential type ${type}`);
	const fields = found.properties.map((property): [string, unknown] => [property.name, property.typeOptions?.password === true ? secretOf(type, property.name) : property.default]);
	const needed = { user: 'operador', company: '01', branch: '01', companyDatabase: 'SBO', host: '127.0.0.1', port: 1, database: 'erp', hostKeyFingerprint: '', acceptAnyHostKey: true, priceListPath: 'precos.csv', timeoutMs: 2_000 };
	const known = new Map(fields);
	for (const [field, value] of Object.entries(needed)) if (known.has(field)) known.set(field, value);
	const tokens = { access_token: secretOf(type, 'access_token'), refresh_token: secretOf(type, 'refresh_token') };
	return { ...Object.fromEntries(known), baseUrl: url, oauthTokenData: tokens } as ICredentialDataDecryptedObject;
}

/** The same node with a logger that keeps what it is told. */
function listened(node: INodeType): INodeType {
	return {
		description: node.description,
		execute: async function (this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
			Object.defineProperty(this, 'logger', { value: logger });
			return (await node.execute?.call(this)) as INodeExecutionData[][];
		},
	};
}

const types = { pass: new PassThrough(), erp: listened(new Erp()), crm: listened(new Crm()), kommo: listened(new Kommo()), notify: listened(new NotifySystems()), files: listened(new ErpFiles()), health: listened(new IntegrationHealth()) };

async function run(type: keyof typeof types, parameters: INodeParameters, credentialType?: string): Promise<string> {
	const credentials = credentialType === undefined ? {} : { [credentialType]: { id: credentialType, name: credentialType } };
	const node = nodeOf('Node', type, parameters, { credentials, onError: 'continueRegularOutput' });
	const known = credentialType === undefined ? {} : { [credentialType]: credentialOf(credentialType) };
	const result = await runInEngine({ ...around(node, 1), types, credentials: known, input: [{ json: { nome: name } }] });
	if (result.data.resultData.error) return JSON.stringify(result.data.resultData.error);
	return JSON.stringify(outputOf(result, 'Output 0').map(({ json }) => json));
}

const digitsAndLetters = (text: string): string => text.replace(/[\s().\-/+]/g, '');

function expectNoCanary(text: string): void {
	expect(text).not.toMatch(/SEGREDO/);
	// Base64 of “operador:SEGREDO…”, as Basic sends it.
	expect(text).not.toContain(Buffer.from('operador:SEGREDO-').toString('base64').slice(0, 16));
	expect(digitsAndLetters(text)).not.toMatch(personal);
}

const byPhone = { resource: 'customer', operation: 'getByPhone', phone: phones[0] as string };
const order = { resource: 'order', operation: 'create', customerId: '7', items: { item: [{ sku: 'PAR-M8', quantity: '2' }] }, notes: words, idempotencyKey: `pedido-${phones[1]}` };
const contact = { resource: 'contact', operation: 'upsert', phone: phones[2] as string, name, email, document: documents[0] as string };

const systems: Array<[string, keyof typeof types, INodeParameters, string | undefined]> = [
	['REST ERP', 'erp', { system: 'rest', ...byPhone }, 'backofficeErpRestApi'],
	['REST ERP, a write', 'erp', { system: 'rest', ...order }, 'backofficeErpRestApi'],
	['Protheus', 'erp', { system: 'totvsProtheus', ...byPhone }, 'backofficeTotvsProtheusApi'],
	['SAP Business One', 'erp', { system: 'sapBusinessOne', ...byPhone }, 'backofficeSapBusinessOneApi'],
	['SAP S/4HANA', 'erp', { system: 'sapS4', ...byPhone }, 'backofficeSapS4Api'],
	['Bling', 'erp', { system: 'bling', ...byPhone }, 'backofficeBlingOAuth2Api'],
	['MySQL', 'erp', { system: 'mySql', ...byPhone }, 'backofficeErpMySqlApi'],
	['SQL Server', 'erp', { system: 'sqlServer', ...byPhone }, 'backofficeErpSqlServerApi'],
	['ERP Files', 'files', { resource: 'priceList', operation: 'sync' }, 'backofficeErpFilesApi'],
	['REST CRM', 'crm', { system: 'rest', ...contact }, 'backofficeCrmRestApi'],
	['HubSpot', 'crm', { system: 'hubspot', ...contact }, 'backofficeHubspotCrmApi'],
	['Pipedrive', 'crm', { system: 'pipedrive', ...contact }, 'backofficePipedriveCrmApi'],
	['RD Station', 'crm', { system: 'rdStation', ...contact }, 'backofficeRdStationCrmApi'],
	['Kommo as CRM', 'crm', { system: 'kommo', authentication: 'accessToken', resource: 'contact', operation: 'findByPhone', phone: phones[2] as string }, 'backofficeKommoApi'],
	['Kommo, an answer', 'kommo', { authentication: 'accessToken', resource: 'message', operation: 'reply', leadId: '900', talkId: '88', contactId: '501', accountId: '1', epoch: '', idempotencyKey: `m-${phones[1]}`, text: words }, 'backofficeKommoApi'],
	['Notify Systems', 'notify', { resource: 'event', operation: 'send', event: 'message.received', data: JSON.stringify({ words }), targetsAs: 'json' }, undefined],
];

test.each(systems)('%s writes no secret and no personal data into the log, whatever it answers', async (_title, type, parameters, credential) => {
	lines.length = 0;
	const given = type === 'notify' ? { ...parameters, targetsJson: JSON.stringify([{ url, name: 'alvo' }]) } : parameters;
	for (const answer of credential?.match(/MySql|SqlServer|Files/) ? [500] : [400, 401, 403, 404, 422, 500, 200]) {
		status = answer;
		expect(await run(type, given, credential)).not.toMatch(/SEGREDO/);
	}
	expect(lines.filter((line) => line.includes('"event":"call"')).length).toBeGreaterThanOrEqual(1);
	for (const line of lines) expectNoCanary(line);
});

test('metrics and Integration Health tell of all these failures without them', async () => {
	const text = prometheusText([processMeter().snapshot()]);
	for (const system of ['REST ERP', 'SAP Business One', 'HubSpot', 'Kommo']) expect(text).toContain(`system="${system}"`);
	expectNoCanary(text);
	const status = await run('health', { resource: 'status', operation: 'get' });
	expect(status).toContain('REST ERP');
	expectNoCanary(status);
	expectNoCanary(await run('health', { resource: 'metrics', operation: 'get' }));
});
