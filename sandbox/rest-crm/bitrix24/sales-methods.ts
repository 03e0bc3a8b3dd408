import type { Reply } from '../../kit/server.ts';
import type { StoredLead } from '../model.ts';
import { isObject, textOrNull } from '../values.ts';
import type { Fields } from '../values.ts';
import { WEBHOOK_USER_ID, crmProblem, idOf, pageReply, portalTime, problem, resultReply } from './answers.ts';
import type { Method } from './answers.ts';
import { describeFields, fieldsOf, missingField, writable } from './fields.ts';
import { filterRows, orderRows, selected } from './filters.ts';
import type { Row } from './filters.ts';

const MULTIPLE = ['PHONE', 'EMAIL'];

function saleJson(sale: StoredLead): Fields {
	return {
		...sale.body,
		ID: sale.id,
		TITLE: sale.title,
		CONTACT_ID: sale.contactId,
		SOURCE_ID: sale.source,
		ASSIGNED_BY_ID: sale.ownerId,
		...(sale.kind === 'deal' ? { STAGE_ID: textOrNull(sale.body['STAGE_ID']) ?? 'NEW', CATEGORY_ID: textOrNull(sale.body['CATEGORY_ID']) ?? '0' } : {}),
		DATE_CREATE: portalTime(sale.createdAt),
	};
}

function rowOf(sale: StoredLead): Row {
	return Object.fromEntries(Object.entries(saleJson(sale)).map(([name, value]) => [name, textOrNull(value)]));
}

const add =
	(kind: StoredLead['kind']): Method =>
	({ context, parameters }) => {
		const { store, knobs } = context;
		if (!isObject(parameters['fields'])) return crmProblem("Parameter 'fields' must be array.");
		const fields = writable(parameters['fields'], kind, knobs);
		const missing = missingField(fields, kind, knobs);
		if (missing !== undefined) return problem(400, 'ERROR_CORE', `O campo "${missing}" é obrigatório.`);
		const contactId = textOrNull(fields['CONTACT_ID']);
		const owner = textOrNull(fields['ASSIGNED_BY_ID']);
		const sale = store.addLead({
			kind,
			contactId: contactId === null ? null : (store.contact(contactId)?.id ?? null),
			title: textOrNull(fields['TITLE']) ?? (kind === 'deal' ? 'Negócio sem título' : 'Lead sem título'),
			source: textOrNull(fields['SOURCE_ID']),
			ownerId: (owner === null ? undefined : store.user(owner)?.id) ?? WEBHOOK_USER_ID,
			body: fields,
		});
		return resultReply(context, Number(sale.id));
	};

const get =
	(kind: StoredLead['kind']): Method =>
	({ context, parameters }) => {
		const id = idOf(parameters);
		if (id === undefined) return crmProblem('ID is not defined or invalid.');
		const sale = context.store.lead(id, kind);
		return sale === undefined ? crmProblem('Not found') : resultReply(context, saleJson(sale));
	};

const list =
	(kind: StoredLead['kind']): Method =>
	(call): Reply => {
		const { context, parameters } = call;
		const sales = context.store.leads().filter((sale) => sale.kind === kind);
		const entries = sales.map((sale) => ({ sale, row: rowOf(sale) }));
		const found = orderRows(filterRows(entries, parameters['filter'], Object.keys(fieldsOf(kind, context.knobs))), parameters['order']);
		return pageReply(call, found.map(({ sale }) => selected(saleJson(sale), parameters['select'], MULTIPLE)));
	};

const fields =
	(kind: StoredLead['kind']): Method =>
	({ context }) =>
		resultReply(context, describeFields(kind, context.knobs));

/** crm.lead.* or crm.deal.* */
export const salesMethods = (kind: StoredLead['kind']): Readonly<Record<string, Method>> => ({
	[`crm.${kind}.add`]: add(kind),
	[`crm.${kind}.get`]: get(kind),
	[`crm.${kind}.list`]: list(kind),
	[`crm.${kind}.fields`]: fields(kind),
});
