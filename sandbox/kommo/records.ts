import type { AccountIdentity, KommoContext } from './context.ts';
import { fieldText, fieldValuesView } from './fields.ts';
import { linkedIds } from './link-store.ts';
import type { AccountData, CrmRecord, EntityKind, FieldValue, Pipeline, Status } from './model.ts';

export const WON = 142;
export const LOST = 143;
export const INCOMING_TYPE = 1;

export function nextId(data: AccountData): number {
	data.nextId += 1;
	return data.nextId;
}

/** Adds an empty record with the account's defaults; a lead starts in the main pipeline's first working status. */
export function addRecord(context: KommoContext, kind: EntityKind, userId: number, id?: number): CrmRecord {
	const { data, clock } = context;
	const now = clock.nowSeconds();
	const pipeline = kind === 'leads' ? mainPipeline(data) : undefined;
	const record: CrmRecord = {
		kind,
		id: id ?? nextId(data),
		name: '',
		firstName: '',
		lastName: '',
		responsibleUserId: userId,
		createdBy: userId,
		updatedBy: userId,
		createdAt: now,
		updatedAt: now,
		fields: new Map(),
		tagIds: new Set(),
		price: 0,
		statusId: pipeline?.statuses.find(({ type }) => type !== INCOMING_TYPE)?.id ?? 0,
		pipelineId: pipeline?.id ?? 0,
		closedAt: null,
		lossReasonId: null,
	};
	data.records[kind].set(record.id, record);
	return record;
}

export function mainPipeline(data: AccountData): Pipeline | undefined {
	return data.pipelines.find(({ isMain }) => isMain) ?? data.pipelines[0];
}

export function findStatus(data: AccountData, pipelineId: number, statusId: number): Status | undefined {
	return data.pipelines.find(({ id }) => id === pipelineId)?.statuses.find(({ id }) => id === statusId);
}

export function touch(context: KommoContext, record: CrmRecord, userId: number): void {
	record.updatedAt = context.clock.nowSeconds();
	record.updatedBy = userId;
	delete record.searchable;
}

/** Finds the ids of the tags with these names, making the ones that are missing. */
export function tagIdsByName(data: AccountData, kind: EntityKind, names: string[]): number[] {
	return names.map((name) => {
		const known = [...data.tags[kind]].find(([, label]) => label.toLowerCase() === name.toLowerCase());
		if (known !== undefined) return known[0];
		const id = nextId(data);
		data.tags[kind].set(id, name);
		return id;
	});
}

export function tagsView(data: AccountData, record: CrmRecord): Array<{ id: number; name: string; color: null }> {
	return [...record.tagIds].map((id) => ({ id, name: data.tags[record.kind].get(id) ?? '', color: null }));
}

/** What `query=` searches: name and field values, and the digits of those values. */
export function searchableOf(record: CrmRecord): { texts: string[]; digits: string[] } {
	if (record.searchable === undefined) {
		const values = [...record.fields.values()].flat().map(({ value }) => String(value));
		const texts = [record.name, ...values].map((text) => text.toLowerCase());
		const digits = [record.name, ...values].map((text) => text.replace(/\D/g, '')).filter((text) => text !== '');
		record.searchable = { texts, digits };
	}
	return record.searchable;
}

/** The vendor's JSON of a lead, contact or company; `withParts` is what `with=` asked for. */
export function recordView(context: KommoContext, record: CrmRecord, withParts: ReadonlySet<string>, baseUrl: string): unknown {
	const { data, account } = context;
	const path = `/api/v4/${record.kind}/${record.id}`;
	const view = {
		id: record.id,
		name: record.name,
		...(record.kind === 'leads' ? leadPart(record) : {}),
		...(record.kind === 'contacts' ? { first_name: record.firstName, last_name: record.lastName } : {}),
		responsible_user_id: record.responsibleUserId,
		group_id: 0,
		created_by: record.createdBy,
		updated_by: record.updatedBy,
		created_at: record.createdAt,
		updated_at: record.updatedAt,
		closest_task_at: closestTaskAt(data, record),
		is_deleted: false,
		custom_fields_values: fieldValuesView(data, record),
		account_id: account.id,
		_links: { self: { href: `${baseUrl}${path}` } },
		_embedded: embeddedView(data, record, withParts),
	};
	return view;
}

export function accountUrl({ subdomain, domain }: AccountIdentity): string {
	return `https://${subdomain}.${domain}`;
}

/** Replaces a field's values; a contact's phones go into the phone book, where a customer who writes is looked up. */
export function setField(data: AccountData, record: CrmRecord, fieldId: number, values: FieldValue[]): void {
	record.fields.set(fieldId, values);
	if (record.kind !== 'contacts' || data.fields.get(fieldId)?.code !== 'PHONE') return;
	for (const { value } of values) {
		const digits = String(value).replace(/\D/g, '');
		const known = data.phoneBook.get(digits);
		if (known === undefined) data.phoneBook.set(digits, new Set([record.id]));
		else known.add(record.id);
	}
}

/** The oldest contact that has exactly these digits as a phone; a messenger knows its customer by number. */
export function contactByPhone(data: AccountData, phone: string): CrmRecord | undefined {
	const wanted = phone.replace(/\D/g, '');
	for (const id of data.phoneBook.get(wanted) ?? []) {
		const contact = data.records.contacts.get(id);
		if (contact !== undefined && phonesOf(data, contact).some((known) => known.replace(/\D/g, '') === wanted)) return contact;
	}
	return undefined;
}

function phonesOf(data: AccountData, record: CrmRecord): string[] {
	const field = [...data.fields.values()].find(({ entityKind, code }) => entityKind === record.kind && code === 'PHONE');
	if (field === undefined) return [];
	return (record.fields.get(field.id) ?? []).map(({ value }) => String(value));
}

/** Fills a bot's template from the lead and the contact; a name it does not know becomes nothing. */
export function fillTemplate(text: string, lead: CrmRecord, contact: CrmRecord | undefined): string {
	return text.replace(/\{\{\s*(lead|contact)\.(cf\.(\d+)|name)\s*\}\}/g, (_, owner: string, part: string, field?: string) => {
		const record = owner === 'lead' ? lead : contact;
		if (record === undefined) return '';
		return part === 'name' ? record.name : fieldText(record, Number(field));
	});
}

export function closestTaskAt(data: AccountData, record: CrmRecord): number | null {
	let closest: number | null = null;
	for (const task of data.tasks.values()) {
		if (task.isCompleted || task.entityKind !== record.kind || task.entityId !== record.id) continue;
		if (closest === null || task.completeTill < closest) closest = task.completeTill;
	}
	return closest;
}

function leadPart(record: CrmRecord): Record<string, unknown> {
	return {
		price: record.price,
		status_id: record.statusId,
		pipeline_id: record.pipelineId,
		loss_reason_id: record.lossReasonId,
		closed_at: record.closedAt,
	};
}

function embeddedView(data: AccountData, record: CrmRecord, withParts: ReadonlySet<string>): Record<string, unknown> {
	const companies = linkedIds(data, record.kind, record.id, 'companies').map(({ id }) => ({ id }));
	const embedded: Record<string, unknown> = { tags: tagsView(data, record) };
	if (record.kind !== 'companies') embedded['companies'] = companies;
	if (record.kind !== 'contacts' && withParts.has('contacts')) {
		const contacts = linkedIds(data, record.kind, record.id, 'contacts');
		embedded['contacts'] = contacts.map(({ id, metadata }) => ({ id, is_main: metadata.isMain }));
	}
	if (record.kind !== 'leads' && withParts.has('leads')) {
		embedded['leads'] = linkedIds(data, record.kind, record.id, 'leads').map(({ id }) => ({ id }));
	}
	return embedded;
}
