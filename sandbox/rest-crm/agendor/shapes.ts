import type { StoredContact, StoredInteraction, StoredLead, StoredTask } from '../model.ts';
import type { CrmStore } from '../store.ts';
import { textOrNull } from '../values.ts';

const WEB = 'https://web.agendor.com.br/sistema';
export const FUNNEL = { id: 904001, name: 'Funil de Vendas' };
/** A deal names its stage by `sequence`, never by id. */
export const STAGES = ['Contato', 'Envio de proposta', 'Follow-up', 'Fechamento'].map((name, index) => ({
	id: 3_845_001 + index,
	name,
	sequence: index + 1,
}));

function userJson(store: CrmStore, id: string | null): object | null {
	const user = id === null ? undefined : store.user(id);
	return user === undefined ? null : { id: Number(user.id), name: user.name, email: user.email };
}

const iso = (time: number): string => new Date(time).toISOString();

/** A person; `customFields` only when asked for. */
export function personJson(person: StoredContact, store: CrmStore, withCustomFields: boolean): object {
	const { description, role, ...customFields } = person.extra;
	const phone = (kind: string) => person.phones.find((value) => value.kind === kind)?.value ?? null;
	return {
		id: Number(person.id),
		name: person.name,
		cpf: person.document,
		organization: null,
		role: role ?? null,
		description: description ?? null,
		contact: {
			email: person.emails[0]?.value ?? null,
			work: phone('work'),
			mobile: phone('mobile'),
			fax: phone('fax'),
			whatsapp: phone('whatsapp'),
		},
		leadOrigin: null,
		category: null,
		ownerUser: userJson(store, person.ownerId),
		createdAt: iso(person.createdAt),
		updatedAt: iso(person.updatedAt),
		...(withCustomFields ? { customFields } : {}),
		_webUrl: `${WEB}/pessoas/historico.php?id=${person.id}`,
	};
}

export function dealJson(deal: StoredLead, store: CrmStore): object {
	const person = deal.contactId === null ? undefined : store.contact(deal.contactId);
	const stage = STAGES.find(({ sequence }) => sequence === (deal.body['dealStage'] ?? 1));
	return {
		id: Number(deal.id),
		title: deal.title,
		person: person === undefined ? null : { id: Number(person.id), name: person.name },
		organization: null,
		dealStage: { ...stage, funnel: FUNNEL },
		dealStatus: { id: 1, name: 'Em andamento' },
		value: deal.body['value'] ?? null,
		description: deal.body['description'] ?? null,
		owner: userJson(store, deal.ownerId),
		createdAt: iso(deal.createdAt),
		_webUrl: `${WEB}/negocios/historico.php?id=${deal.id}`,
	};
}

/** A task, with or without a due date. */
export function taskJson(task: StoredInteraction | StoredTask, store: CrmStore): object {
	const ids = task.body['assigned_users'] ?? task.body['assignedUsers'];
	const users: unknown[] = Array.isArray(ids) ? ids : [];
	return {
		id: Number(task.id),
		text: textOrNull(task.body['text']),
		type: textOrNull(task.body['type']),
		dueDate: 'dueAt' in task ? task.dueAt : null,
		assignedUsers: users.map((id) => userJson(store, String(id))).filter((user) => user !== null),
		person: task.contactId === null ? null : { id: Number(task.contactId) },
		deal: task.leadId === null ? null : { id: Number(task.leadId) },
		createdAt: iso(task.createdAt),
	};
}
