import type { Contact, CrmRecord } from '../../domain/crm';
import { parseDate, type ParseDateOptions } from '../../domain/dates';
import { documentText } from '../../domain/erp-match';
import { AnswerRecords, firstValueAt, isRecord, plainText, valueAt, valuesAt, type RestFieldMap } from '../http-api';
import { system } from './setting-error';
import type { RestCrmOperation, RestCrmSettings } from './settings';

/** A phone or e-mail as a record holds it. */
export interface StoredText {
	text: string;
	/** The element of a list that holds it. */
	element: unknown;
	/** Which of the single places holds it, counted from 0; -1 for an element of a list. */
	place: number;
}

export interface LeadRecord extends CrmRecord {
	title: string | null;
	contactId: string | null;
	leadId: string | null;
	/** Epoch ms; null where the record does not tell. */
	createdAt: number | null;
	closed: boolean;
}

const no = new Set(['false', 'n', 'no', 'não', 'nao', '0', 'inactive', 'inativo', 'disabled']);

/** Reads contacts, leads and what else a CRM keeps, as the fields of an operation say. */
export class CrmRecords extends AnswerRecords {
	private readonly dates: ParseDateOptions;
	private readonly closedStatuses: ReadonlySet<string>;

	constructor(private readonly settings: RestCrmSettings) {
		super(system, 'CRM');
		const { timeZone, numericDates, closedStatuses } = settings;
		this.dates = { zone: timeZone, midnightUtc: 'instant', ...(numericDates === '' ? {} : { numberAs: numericDates }) };
		this.closedStatuses = new Set(closedStatuses.map((status) => status.toLowerCase()));
	}

	contact(record: Readonly<Record<string, unknown>>, fields: RestFieldMap, name: string): Contact {
		const id = this.id(record, fields, name);
		const names = [fields['name'], fields['lastName']].map((paths) => this.text(record, paths));
		return {
			id,
			name: names.filter((part) => part !== null).join(' ') || null,
			phones: textsOf(this.stored(record, fields['phones'])),
			emails: textsOf(this.stored(record, fields['emails'])),
			document: documentText(this.text(record, fields['document'])),
			createdAt: this.instant(record, fields['createdAt']),
			url: this.url('contact', id, record, fields),
			raw: record,
		};
	}

	/** Phones or e-mails in the order of their places. */
	stored(record: unknown, paths: RestFieldMap[string] | undefined): StoredText[] {
		const list = typeof paths === 'string' ? [paths] : (paths ?? []);
		const single = list.filter((path) => !path.includes('[]'));
		return list.flatMap((path) =>
			valuesAt(record, path).flatMap(({ value, element }) => {
				const text = plainText(value);
				return text === null ? [] : [{ text, element, place: single.indexOf(path) }];
			}),
		);
	}

	lead(kind: 'lead' | 'task', record: unknown, fields: RestFieldMap, name: string): LeadRecord {
		const id = this.id(record, fields, name);
		const status = this.text(record, fields['status'])?.toLowerCase() ?? '';
		const createdAt = this.instant(record, fields['createdAt']);
		return {
			id,
			url: this.url(kind, id, record, fields),
			title: this.text(record, fields['title']),
			contactId: this.text(record, fields['contactId']),
			leadId: this.text(record, fields['leadId']),
			createdAt: createdAt === null ? null : Date.parse(createdAt),
			closed: this.closedStatuses.has(status) || this.flag(record, fields['closed'], false),
		};
	}

	/** What a write was answered with; where no field is mapped for the ID, the one given. */
	writtenRecord(kind: 'interaction' | 'lead' | 'task', record: unknown, operation: RestCrmOperation, name: string, ownId?: string): CrmRecord {
		const { fields } = operation;
		const id = fields['id'] === undefined && ownId !== undefined ? ownId : this.id(record, fields, name);
		return { id, url: this.url(kind, id, record, fields) };
	}

	/** Records that may be written as an object with a name for each: the name is then at `$name`. */
	named(json: unknown, operation: RestCrmOperation, name: string): unknown[] {
		const records = this.records(json, operation, name);
		if (operation.fields['name'] !== '$name' || Array.isArray(valueAt(json, operation.root))) return records;
		return records.flatMap((record) =>
			isRecord(record) ? Object.entries(record).map(([key, value]) => ({ ...(isRecord(value) ? value : {}), $name: key })) : [],
		);
	}

	/** Y, true, 1 and all else that does not say no. @param otherwise where the record says nothing */
	flag(record: unknown, paths: RestFieldMap[string] | undefined, otherwise: boolean): boolean {
		const said = this.text(record, paths);
		return said === null ? otherwise : !no.has(said.toLowerCase());
	}

	url(kind: keyof RestCrmSettings['pages'], id: string, record: unknown, fields: RestFieldMap): string | null {
		const own = this.text(record, fields['url']);
		if (own !== null && /^https?:\/\//.test(own)) return own;
		const page = this.settings.pages[kind].replaceAll('{id}', encodeURIComponent(id));
		return page === '' ? null : new URL(page, this.settings.baseUrl).href;
	}

	private instant(record: unknown, paths: RestFieldMap[string] | undefined): string | null {
		return parseDate(firstValueAt(record, paths), this.dates)?.instant ?? null;
	}
}

function textsOf(stored: readonly StoredText[]): string[] {
	return [...new Set(stored.map(({ text }) => text))];
}
