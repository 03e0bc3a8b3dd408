// The example “Pedido com fila” as the crash test runs it, and those who order by it.
import { SEED, type KommoSandbox } from '../../../sandbox/kommo/sandbox.ts';
import { importExample, readExample, type Example } from '../../../scripts/lib/examples.ts';
import type { N8nClient, Workflow } from '../../../scripts/lib/n8n-client.ts';
import type { CrashErp } from './crash-orders-erp.ts';
import { startKommoAccount } from './kommo-account.ts';
import { webhookIsThere, webhookNode, webhookUrl } from './workflow.ts';

export interface Shopper {
	phone: string;
	talkId: number;
	leadId: number;
	contactId: number;
}

export interface OrderLine {
	kommo: KommoSandbox;
	workflow: Workflow;
	/** Where orders are sent to. */
	url: string;
	shoppers: readonly Shopper[];
}

/**
 * Attempts: a job may meet more than three deaths here. Lease: so short that a lost run is noticed in seconds. Concurrency: jobs
 * that wait for a dead process's claim hold their places.
 */
const settings = { attempts: 10, leaseSeconds: 10, concurrency: 10 };
const sku = 'CIM-CP2-50';

/** What a customer writes; each order has its own quantity, so that each answer is known. */
export function orderText(quantity: number): string {
	return `Quero ${quantity} sacos de ${sku}`;
}

export function receiptText(quantity: number): string {
	return `Recebi seu pedido: ${quantity} × ${sku}. Estou registrando e já confirmo o número por aqui.`;
}

export function confirmationText(orderId: number, quantity: number): string {
	return `Pedido #${orderId} criado com sucesso: ${quantity} × ${sku}.`;
}

/** The customers write in Kommo; their orders come by a webhook that answers once the whole branch is done. */
export async function startOrderLine(client: N8nClient, erp: CrashErp): Promise<OrderLine> {
	const kommo = await startKommoAccount();
	kommo.knobs.talksMonthlyQuota = 1_000_000;
	const credentials = {
		backofficeKommoApi: await client.createCredential('Kommo', 'backofficeKommoApi', { baseUrl: kommo.url, accessToken: SEED.adminToken }),
		backofficeErpRestApi: await client.createCredential('ERP', 'backofficeErpRestApi', { baseUrl: erp.baseUrl, authentication: 'basic', user: 'bot', password: 'bot-password' }),
		backofficeErpMySqlApi: await client.createCredential('ERP MySQL', 'backofficeErpMySqlApi', { ...erp.credential, tls: 'off' }),
	};
	const example = readExample('pedido-com-fila.json');
	const webhookId = adapt(example);
	const workflow = await importExample(client, example, credentials);
	await client.activate(workflow);
	const url = webhookUrl(client.url, { webhookId });
	await webhookIsThere(url);
	const shoppers = erp.customers.map(({ phone, name }) => {
		const { talkId, leadId, contactId } = kommo.customerMessage({ phone, name, text: 'Bom dia!' });
		return { phone, talkId, leadId: leadId ?? 0, contactId };
	});
	return { kommo, workflow, url, shoppers };
}

/** As little as possible; @returns the id of the webhook */
function adapt({ nodes }: Example): string {
	const node = (name: string): Example['nodes'][number] => {
		const found = nodes.find((candidate) => candidate.name === name);
		if (!found) throw new Error(`The example has no node “${name}”.`);
		return found;
	};
	const webhook = webhookNode();
	replace(node('Kommo'), { ...webhook, name: 'Kommo' });
	// Kommo's trigger says “received” before the order is in the queue, and the gate lets a person answer where it cannot read its state.
	replace(node('Portaria'), { type: 'n8n-nodes-base.set', typeVersion: 3.4, parameters: { mode: 'raw', jsonOutput: '={{ $json.body }}', options: {} } });
	replace(node('Contato no Kommo'), { type: 'n8n-nodes-base.noOp', typeVersion: 1, parameters: {} });
	for (const name of ['Guardar na fila', 'Guardar aviso']) node(name).parameters.options = { attempts: settings.attempts };
	for (const name of ['Pedido da fila', 'Aviso da fila']) {
		const { parameters } = node(name);
		Object.assign(parameters, { concurrency: settings.concurrency, options: { ...(parameters.options as object), leaseSeconds: settings.leaseSeconds } });
	}
	const lookUp = node('Cliente no ERP');
	lookUp.parameters.system = 'mySql';
	lookUp.credentials = { backofficeErpMySqlApi: { id: '', name: '' } };
	return webhook.webhookId;
}

function replace(node: Example['nodes'][number], by: object): void {
	delete node.credentials;
	Object.assign(node, by);
}
