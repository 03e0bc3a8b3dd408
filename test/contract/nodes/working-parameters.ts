// For each operation, parameters with which it works against the sandboxes. A new operation without an
// entry fails the contract tests.
import type { INodeParameters } from 'n8n-workflow';

import type { RestCrmSandbox } from '../../../sandbox/rest-crm/server.ts';
import { SEED, type KommoSandbox } from '../../../sandbox/kommo/sandbox.ts';
import type { RestErpSandbox } from '../../../sandbox/rest-erp/server.ts';
import type { WebErpSandbox } from '../../../sandbox/web-erp/server.ts';
import type { Sink } from '../../support/e2e/sink.ts';
import type { OpenSshServer } from '../../support/servers/openssh.ts';
import { recordingOf, webRecipe } from './web-recipe';

export interface Surroundings {
	kommo: KommoSandbox;
	erp: RestErpSandbox;
	/** Face `contacts`. */
	crm: RestCrmSandbox;
	/** With a price list at `precos.csv` and a folder `import`. */
	files: OpenSshServer;
	/** Takes events in. */
	sink: Sink;
	web: WebErpSandbox;
	/** Path of a browser's program. */
	browser: string;
	talkId: number;
	leadId: number;
	contactId: number;
	/** Six leases of jobs in the queue `contract`. */
	leases: readonly string[];
}

export function workingCredentials({ kommo, erp, files, crm, web, browser }: Pick<Surroundings, 'kommo' | 'erp' | 'files' | 'crm' | 'web' | 'browser'>) {
	return {
		backofficeRpaBrowserApi: {
			baseUrl: web.baseUrl,
			user: 'bot',
			password: 'bot-password',
			recipe: JSON.stringify(webRecipe),
			browser: 'path',
			executablePath: browser,
			// Chromium cannot isolate pages where it runs as root.
			chromiumSandbox: process.getuid?.() !== 0,
			maximumSessions: 2,
		},
		backofficeKommoApi: { baseUrl: kommo.url, accessToken: SEED.adminToken },
		backofficeErpRestApi: { baseUrl: erp.baseUrl, authentication: 'basic', user: erp.knobs.user, password: erp.knobs.password },
		backofficeCrmRestApi: { preset: 'contacts', baseUrl: crm.baseUrl, authentication: 'bearer', token: crm.knobs.token, requestsPerMinute: 0 },
		backofficeErpFilesApi: {
			protocol: 'sftp',
			host: files.host,
			port: files.port,
			user: files.user,
			privateKey: files.privateKey,
			hostKeyFingerprint: files.fingerprint,
			priceListPath: 'precos.csv',
			exportFolder: 'import',
		},
	};
}

const conversation = { channel: 'kommo', accountId: '1', contactId: '={{ $json.contactId }}', phone: '' };
const customer = { customerId: '1001' };
const searchCustomer = { recipeFrom: 'credential', recipeOperation: 'searchCustomer', inputAs: 'fields', inputs: { input: [{ name: 'phone', value: '(11) 98765-4321' }] } };
const queue = { queue: 'contract' };
const leaseOf = (leases: readonly string[]) => `={{ ${JSON.stringify(leases)}[$json.n - 1] }}`;
const crmMessage = { content: 'Tem cimento?', messageId: '=m{{ $json.n }}' };

/** By node, resource and operation; `{{ $json.n }}` numbers the items. */
export function workingParameters(around: Surroundings): Record<string, INodeParameters> {
	const { talkId, leadId, contactId } = around;
	return {
		'erp customer getByPhone': { phone: '(11) 98765-4321' },
		'erp customer getByDocument': { document: '12.ABC.345/01DE-35' },
		'erp customer get': customer,
		'erp product getStock': { sku: 'CIM-CP2-50' },
		'erp product getPrice': { sku: 'CIM-CP2-50', customerId: '1007' },
		'erp order getLast': customer,
		'erp order getOpen': customer,
		'erp order create': { ...customer, items: { item: [{ sku: 'PAR-M8', quantity: '2' }] }, idempotencyKey: '=order-{{ $json.n }}' },
		'erp ticket create': { ...customer, description: 'Caixa rasgada', idempotencyKey: '=ticket-{{ $json.n }}' },
		'erp cache invalidate': { scope: 'stock' },
		'erpFiles priceList sync': {},
		'erpFiles priceList lookup': { sku: 'CIM-CP2-50' },
		'erpFiles orders export': {
			orders: '={{ ({ pedido_id: "p" + $json.n, cliente_id: "1001", itens: [{ sku: "PAR-M8", quantity: 2 }] }) }}',
			fileName: 'pedido_{key}.csv',
			idempotencyKey: '=export-{{ $json.n }}',
		},
		'crm contact upsert': { phone: '=55319876500{{ 10 + $json.n }}', name: 'Maria' },
		'crm contact upsertMany': { contacts: '={{ [{ phone: "55319876501" + (10 + $json.n) }] }}' },
		'crm contact findByPhone': { phone: '(31) 98765-0011' },
		'crm contact get': { contactId: '1001' },
		'crm interaction add': { ...crmMessage, contactId: '1001' },
		'crm interaction addMany': { interactions: '={{ [{ contactId: "1001", messageId: "many" + $json.n, content: "Oi" }] }}' },
		'crm interaction enqueue': { ...crmMessage, phone: '5531987650011' },
		'crm lead create': { system: 'kommo', title: '=Pedido {{ $json.n }}', contactId, idempotencyKey: '=lead{{ $json.n }}' },
		'crm task create': { system: 'kommo', title: '=Ligar {{ $json.n }}', contactId, idempotencyKey: '=task{{ $json.n }}' },
		'kommo message reply': { text: '=Resposta {{ $json.n }}', talkId, leadId, contactId, accountId: '1', epoch: '', idempotencyKey: '=m{{ $json.n }}' },
		'kommo message getHistory': { talkId },
		'kommo lead get': { leadId },
		'kommo lead getMany': { contactId },
		'kommo lead create': { title: '=Venda {{ $json.n }}', contactIds: contactId },
		'kommo lead update': { leadId, additionalFields: { price: 10 } },
		'kommo contact get': { contactId },
		'kommo contact findByPhone': { phone: '11 98888-7777' },
		'kommo contact create': { fullName: '=Cliente {{ $json.n }}', additionalFields: { phones: '(11) 97777-0000' } },
		'kommo contact update': { contactId, additionalFields: { name: 'Construtora' } },
		'kommo note create': { ownerId: leadId, text: 'Nota' },
		'kommo note getMany': { ownerId: leadId },
		'integrationHealth metrics get': {},
		'integrationHealth status get': { queues: 'pedidos', trackIncidents: true },
		'notifySystems event send': { event: 'message.received', targetsAs: 'rows', targets: { target: [{ name: 'sink', url: around.sink.url }] } },
		'rpaScrape recipe run': searchCustomer,
		'rpaScrape recipe test': searchCustomer,
		'rpaScrape recipe import': { recording: JSON.stringify(recordingOf(around.web.baseUrl)), operationName: 'searchCustomer' },
		'rpaScrape page scrape': { url: '/clientes/1001', returns: 'record', fields: { field: [{ name: 'name', selector: '.value-name', type: 'string', required: true }] } },
		'rpaScrape page screenshot': { url: '/clientes' },
		'rpaScrape page pdf': { url: '/clientes' },
		'botControl conversation gate': { ...conversation, author: 'customer', text: 'Oi', messageId: '=m{{ $json.n }}' },
		'botControl conversation pause': conversation,
		'botControl conversation resume': conversation,
		'botControl conversation getStatus': conversation,
		'botControl conversation getPaused': {},
		'botControl conversation registerSent': { ...conversation, text: 'Oi' },
		'botControl conversation checkBeforeSend': { ...conversation, epoch: '0' },
		'writeQueue job add': { ...queue, jobKey: '=job-{{ $json.n }}' },
		'writeQueue job get': { ...queue, jobId: '=job-{{ $json.n }}' },
		'writeQueue job getMany': { ...queue, states: [] },
		'writeQueue job retry': { ...queue, jobId: '=none-{{ $json.n }}' },
		'writeQueue job cancel': { ...queue, jobId: '=none-{{ $json.n }}' },
		'writeQueue job complete': { ...queue, lease: leaseOf(around.leases.slice(0, 3)) },
		'writeQueue job fail': { ...queue, lease: leaseOf(around.leases.slice(3)), message: 'Sem cadastro', permanent: true },
	};
}

/** Parameters that make the operation fail for an item with `bad`; for operations that take any. */
export function failingParameter(node: string): INodeParameters {
	return node === 'botControl' ? { accountId: '={{ $json.bad ? "" : "1" }}' } : {};
}
