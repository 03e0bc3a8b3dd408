import type { SandboxClock } from '../kit/clock.ts';
import { link } from './link-store.ts';
import type { AccountData, CrmRecord, CustomField, EntityKind, FieldEnum, FieldValue, Pipeline, Status, User } from './model.ts';
import { LOST, WON, setField } from './records.ts';

/** Ids and tokens a test or a demo may rely on. */
export const SEED = {
	adminToken: 'sandbox-admin-token',
	sellerToken: 'sandbox-seller-token',
	/** An administrator's token without the two scopes of external chats. */
	crmOnlyToken: 'sandbox-crm-only-token',
	clientId: 'sandbox-client-id',
	clientSecret: 'sandbox-client-secret',
	adminUserId: 700001,
	sellerUserId: 700002,
	pipelineId: 810001,
	incomingStatusId: 810010,
	newStatusId: 810011,
	inServiceStatusId: 810012,
	proposalStatusId: 810013,
	replyFieldId: 900001,
	summaryFieldId: 900002,
	botActiveFieldId: 900003,
	phoneFieldId: 900101,
	emailFieldId: 900102,
	documentFieldId: 900103,
	companyPhoneFieldId: 900201,
	replyBotId: 7001,
} as const;

const DAY_SECONDS = 86_400;
const FIRST_FREE_ID = 30_000_000;

/** Phones as people have typed them over the years, one contact that only mentions one, and one without any. */
const CONTACTS: Array<{ id: number; name: string; phones: string[]; email?: string }> = [
	{ id: 910001, name: 'Ana Paula Souza', phones: ['+55 (11) 98765-4321'], email: 'ana.souza@example.com' },
	{ id: 910002, name: 'João Pedro da Silva', phones: ['5521976543210'], email: 'joao.silva@example.com' },
	{ id: 910003, name: 'Márcia Conceição', phones: ['(31) 9654-3210'] },
	{ id: 910004, name: 'Auto Peças Bandeirante', phones: ['+55 11 3456-7890'], email: 'compras@bandeirante.example' },
	{ id: 910005, name: 'Antônio Carlos Ferreira', phones: ['048 99988-7766', '+5548999887700'] },
	{ id: 910006, name: 'Indicação de 11987654321', phones: ['85 98888-1234'] },
	{ id: 910007, name: 'Beatriz Lima', phones: ['(12) 98765-4321'] },
	{ id: 910008, name: 'Luiz Gustavo Rocha', phones: [], email: 'luiz.rocha@example.com' },
];

const LEADS: Array<{ id: number; name: string; contactId: number; statusId: number; price: number; tags?: string[] }> = [
	{ id: 920001, name: 'Orçamento de pneus', contactId: 910001, statusId: SEED.inServiceStatusId, price: 1850, tags: ['whatsapp'] },
	{ id: 920002, name: 'Troca de óleo', contactId: 910002, statusId: SEED.newStatusId, price: 320 },
	{ id: 920003, name: 'Reposição mensal', contactId: 910004, statusId: SEED.proposalStatusId, price: 12_400, tags: ['atacado'] },
	{ id: 920004, name: 'Kit de embreagem', contactId: 910003, statusId: LOST, price: 980 },
];

/** The account as it stands after every reset. */
export function seedData(clock: SandboxClock): AccountData {
	const data: AccountData = {
		fields: new Map(seedFields().map((field) => [field.id, field])),
		records: { leads: new Map(), contacts: new Map(), companies: new Map() },
		tags: { leads: new Map([[940001, 'whatsapp'], [940002, 'atacado']]), contacts: new Map(), companies: new Map() },
		links: new Map(),
		notes: new Map(),
		tasks: new Map(),
		pipelines: [seedPipeline()],
		lossReasons: [{ id: 950001, name: 'Preço', sort: 100 }, { id: 950002, name: 'Sem retorno', sort: 200 }],
		users: new Map(seedUsers().map((user) => [user.id, user])),
		events: [],
		talks: new Map(),
		talksByContact: new Map(),
		talksByLead: new Map(),
		phoneBook: new Map(),
		messages: new Map(),
		bots: new Map(),
		botRuns: [],
		nextId: FIRST_FREE_ID,
	};
	const text = `{{lead.cf.${SEED.replyFieldId}}}`;
	const bot = { id: SEED.replyBotId, name: 'Resposta do bot', typeFunctionality: 'regular', active: true, text };
	data.bots.set(bot.id, bot);
	seedRecords(data, clock.nowSeconds() - 30 * DAY_SECONDS);
	return data;
}

function seedRecords(data: AccountData, createdAt: number): void {
	for (const { id, name, phones, email } of CONTACTS) {
		const contact = blankRecord('contacts', id, name, createdAt);
		if (phones.length > 0) setField(data, contact, SEED.phoneFieldId, phones.map((phone) => multitext(data, SEED.phoneFieldId, phone)));
		if (email !== undefined) contact.fields.set(SEED.emailFieldId, [multitext(data, SEED.emailFieldId, email)]);
		data.records.contacts.set(id, contact);
	}
	const company = blankRecord('companies', 930001, 'Bandeirante Auto Peças Ltda', createdAt);
	data.records.companies.set(company.id, company);
	for (const { id, name, contactId, statusId, price, tags } of LEADS) {
		const lead = blankRecord('leads', id, name, createdAt);
		Object.assign(lead, { statusId, price, pipelineId: SEED.pipelineId, closedAt: statusId === LOST ? createdAt : null });
		for (const [tagId, tag] of data.tags.leads) if (tags?.includes(tag)) lead.tagIds.add(tagId);
		data.records.leads.set(id, lead);
		link(data, { kind: 'leads', id }, { kind: 'contacts', id: contactId }, { isMain: true });
	}
	link(data, { kind: 'leads', id: 920003 }, { kind: 'companies', id: company.id });
}

function blankRecord(kind: EntityKind, id: number, name: string, createdAt: number): CrmRecord {
	const [firstName = '', ...rest] = name.split(' ');
	return {
		kind,
		id,
		name,
		firstName,
		lastName: rest.join(' '),
		responsibleUserId: SEED.sellerUserId,
		createdBy: SEED.adminUserId,
		updatedBy: SEED.adminUserId,
		createdAt,
		updatedAt: createdAt,
		fields: new Map(),
		tagIds: new Set(),
		price: 0,
		statusId: 0,
		pipelineId: 0,
		closedAt: null,
		lossReasonId: null,
	};
}

function multitext(data: AccountData, fieldId: number, value: string): FieldValue {
	const work = data.fields.get(fieldId)?.enums[0];
	return work === undefined ? { value } : { value, enumId: work.id, enumCode: work.value };
}

function seedFields(): CustomField[] {
	const field = (id: number, name: string, type: string, entityKind: EntityKind, code: string | null = null, enums: FieldEnum[] = []) => ({
		id,
		name,
		type,
		code,
		sort: id % 1000,
		entityKind,
		enums,
	});
	const phone = enumsOf(960000, ['WORK', 'WORKDD', 'MOB', 'FAX', 'HOME', 'OTHER']);
	const email = enumsOf(960100, ['WORK', 'PRIV', 'OTHER']);
	return [
		field(SEED.replyFieldId, 'Resposta do bot', 'textarea', 'leads'),
		field(SEED.summaryFieldId, 'Resumo do atendimento', 'text', 'leads'),
		field(SEED.botActiveFieldId, 'Bot ativo', 'checkbox', 'leads'),
		field(SEED.phoneFieldId, 'Telefone', 'multitext', 'contacts', 'PHONE', phone),
		field(SEED.emailFieldId, 'E-mail', 'multitext', 'contacts', 'EMAIL', email),
		field(SEED.documentFieldId, 'CPF/CNPJ', 'text', 'contacts'),
		field(SEED.companyPhoneFieldId, 'Telefone', 'multitext', 'companies', 'PHONE', phone),
	];
}

function enumsOf(firstId: number, values: string[]): FieldEnum[] {
	return values.map((value, index) => ({ id: firstId + index, value, sort: index }));
}

function seedPipeline(): Pipeline {
	const pipelineId = SEED.pipelineId;
	const status = (id: number, name: string, sort: number, type = 0): Status => ({ id, name, sort, type, pipelineId });
	const statuses = [
		status(SEED.incomingStatusId, 'Incoming leads', 10, 1),
		status(SEED.newStatusId, 'Novo contato', 20),
		status(SEED.inServiceStatusId, 'Em atendimento', 30),
		status(SEED.proposalStatusId, 'Proposta enviada', 40),
		status(WON, 'Closed - won', 10_000),
		status(LOST, 'Closed - lost', 11_000),
	];
	return { id: pipelineId, name: 'Funil de vendas', sort: 1, isMain: true, statuses };
}

function seedUsers(): User[] {
	return [
		{
			id: SEED.adminUserId,
			name: 'Carla Mendes',
			email: 'carla@loja.example',
			isAdmin: true,
			amojoId: '5f0c1a52-0000-4000-8000-000000700001',
			uuid: '0b6d3f7e-0000-4000-8000-000000700001',
			phoneNumber: '+551140028922',
		},
		{
			id: SEED.sellerUserId,
			name: 'Rafael Nogueira',
			email: 'rafael@loja.example',
			isAdmin: false,
			amojoId: '5f0c1a52-0000-4000-8000-000000700002',
			uuid: '0b6d3f7e-0000-4000-8000-000000700002',
			phoneNumber: null,
		},
	];
}
