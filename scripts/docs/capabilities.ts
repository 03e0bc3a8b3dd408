// What each ERP can do at best, from the registry of the systems.
import { table } from './markdown.ts';

interface Capabilities {
	operations: ReadonlySet<string>;
	customerPrice: boolean;
	reservedStock: boolean;
	idempotentWrites: Record<'createOrder' | 'createTicket', 'native' | 'lookup' | 'none'>;
}

interface System {
	name: string;
	value: string;
	slug: string;
	atBest: Capabilities;
}

interface Words {
	system: string;
	columns: Record<string, string>;
	/** How a repeated order or ticket is recognised. */
	recognised: Record<'native' | 'lookup' | 'none', string>;
}

/** Columns in the order of a conversation; `reserved`, `customerPrice` and the two `…Once` are no operations of their own. */
const english: Words = {
	system: 'System',
	columns: {
		customerByPhone: 'Customer by phone',
		customerByDocument: 'by document',
		customerById: 'by ID',
		stock: 'Stock',
		reserved: 'Reserved stock',
		price: 'Price',
		customerPrice: 'Price per customer',
		lastOrders: 'Last orders',
		openOrders: 'Open orders',
		createOrder: 'Create order',
		orderOnce: 'Repeated order recognised',
		createTicket: 'Create ticket',
		ticketOnce: 'Repeated ticket recognised',
	},
	recognised: { native: 'by the ERP or a look-up', lookup: 'by a look-up', none: 'by the Store alone' },
};

const portuguese: Words = {
	system: 'Sistema',
	columns: {
		customerByPhone: 'Cliente por telefone',
		customerByDocument: 'por CPF/CNPJ',
		customerById: 'por ID',
		stock: 'Estoque',
		reserved: 'Estoque reservado',
		price: 'Preço',
		customerPrice: 'Preço por cliente',
		lastOrders: 'Últimos pedidos',
		openOrders: 'Pedidos em aberto',
		createOrder: 'Criar pedido',
		orderOnce: 'Pedido repetido reconhecido',
		createTicket: 'Abrir chamado',
		ticketOnce: 'Chamado repetido reconhecido',
	},
	recognised: { native: 'pelo ERP ou por consulta', lookup: 'por consulta', none: 'só pelo Store' },
};

function cellOf(column: string, { operations, customerPrice, reservedStock, idempotentWrites }: Capabilities, words: Words): string {
	const mark = (can: boolean): string => (can ? '✔' : '–');
	const recognised = (write: 'createOrder' | 'createTicket'): string =>
		operations.has(write) ? words.recognised[idempotentWrites[write]] : '–';
	switch (column) {
		case 'reserved':
			return mark(operations.has('stock') && reservedStock);
		case 'customerPrice':
			return mark(operations.has('price') && customerPrice);
		case 'orderOnce':
			return recognised('createOrder');
		case 'ticketOnce':
			return recognised('createTicket');
		default:
			return mark(operations.has(column));
	}
}

function capabilityTable(systems: readonly System[], words: Words, folder: string): string {
	const rows = systems.map(({ name, value, slug, atBest }) => [
		`[${name}](${folder}${slug}.md) (\`${value}\`)`,
		...Object.keys(words.columns).map((column) => cellOf(column, atBest, words)),
	]);
	return table([words.system, ...Object.values(words.columns)], rows);
}

/** The table for the READMEs in both languages, and for the ERP node's page. */
export function capabilityParts(erpSystems: readonly System[]): Record<string, string> {
	const systems = [...erpSystems].sort((left, right) => left.name.localeCompare(right.name));
	return {
		'erp-capabilities': capabilityTable(systems, english, 'docs/systems/'),
		'erp-capabilities-pt': capabilityTable(systems, portuguese, 'docs/systems/'),
		'erp-capabilities-node': capabilityTable(systems, english, '../systems/'),
	};
}

interface CrmCapabilities {
	searches: ReadonlySet<string>;
	contact: { phones: number; emails: number; document: boolean };
	writes: ReadonlySet<string>;
	lookUps: ReadonlySet<string>;
	owners: boolean;
	interactionNeedsLead: boolean;
}

interface CrmWords {
	columns: readonly string[];
	several: string;
	one: string;
	/** Written, and whether a repeated write is recognised by asking the CRM, or by the Store alone. */
	lookUp: string;
	storeAlone: string;
	onDeal: string;
}

const englishCrm: CrmWords = {
	columns: ['System', 'Search by phone', 'by e-mail', 'by CPF/CNPJ', 'Phones of a contact', 'E-mails', 'History', 'Leads', 'Tasks', 'Owner by login'],
	several: 'several',
	one: 'one',
	lookUp: '✔ (asked after a lost answer)',
	storeAlone: '✔ (Store alone)',
	onDeal: ', on a deal',
};

const portugueseCrm: CrmWords = {
	columns: ['Sistema', 'Busca por telefone', 'por e-mail', 'por CPF/CNPJ', 'Telefones do contato', 'E-mails', 'Histórico', 'Negócios', 'Tarefas', 'Responsável por login'],
	several: 'vários',
	one: 'um',
	lookUp: '✔ (consultado após resposta perdida)',
	storeAlone: '✔ (só pelo Store)',
	onDeal: ', no negócio',
};

function crmTable(systems: ReadonlyArray<Omit<System, 'atBest'> & { atBest: CrmCapabilities }>, words: CrmWords, folder: string): string {
	const mark = (can: boolean): string => (can ? '✔' : '–');
	const room = (places: number): string => (places === 0 ? '–' : places === 1 ? words.one : places < 20 ? String(places) : words.several);
	const rows = systems.map(({ name, value, slug, atBest }) => {
		const { searches, contact, writes, lookUps, owners, interactionNeedsLead } = atBest;
		const write = (kind: string): string => (writes.has(kind) ? (lookUps.has(kind) ? words.lookUp : words.storeAlone) : '–');
		const history = write('interaction') + (interactionNeedsLead ? words.onDeal : '');
		const found = ['phone', 'email', 'document'].map((by) => mark(searches.has(by)));
		return [`[${name}](${folder}${slug}.md) (\`${value}\`)`, ...found, room(contact.phones), room(contact.emails), history, write('lead'), write('task'), mark(owners)];
	});
	return table([...words.columns], rows);
}

/** As `capabilityParts`, for the CRMs. */
export function crmCapabilityParts(crmSystems: Parameters<typeof crmTable>[0]): Record<string, string> {
	const systems = [...crmSystems].sort((left, right) => left.name.localeCompare(right.name));
	return {
		'crm-capabilities': crmTable(systems, englishCrm, 'docs/systems/'),
		'crm-capabilities-pt': crmTable(systems, portugueseCrm, 'docs/systems/'),
		'crm-capabilities-node': crmTable(systems, englishCrm, '../systems/'),
	};
}
