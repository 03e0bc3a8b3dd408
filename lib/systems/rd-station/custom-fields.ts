import type { RequiredField } from '../../domain/crm';
import type { CallContext } from '../../domain/runtime';
import { valueAt } from '../http-api';
import type { RdStationClient } from './client';
import type { RdStationSettings } from './settings';
import { idOf, textAt, unusable, type RdRecord } from './values';

const mostFields = 1_000;

/** Properties of a deal that are no custom fields, as a new one takes them. */
const ownProperties: Readonly<Record<string, (value: string) => unknown>> = {
	rating: (value) => (/^[1-5]$/.test(value) ? Number(value) : value),
	prediction_date: (value) => value,
};

export interface DealFields {
	deal: Record<string, unknown>;
	custom: Array<{ custom_field_id: string; value: string }>;
}

/** Custom fields of contacts and deals: known by id, shown by label. */
export class CustomFields {
	constructor(
		private readonly client: RdStationClient,
		private readonly settings: Pick<RdStationSettings, 'documentFieldId' | 'valueFieldId'>,
	) {}

	async required(of: 'contact' | 'deal', context: CallContext): Promise<RequiredField[]> {
		const rows = await this.all(of, context);
		return rows.filter((row) => valueAt(row, 'required') === true).flatMap((row) => this.asRequired(row));
	}

	/**
	 * What the node's `fields` are in a new deal. Names are ids or labels of custom fields, or `rating`, `prediction_date`.
	 * @throws ConnectorError `validation` naming the field that RD does not have
	 */
	async ofDeal(fields: Readonly<Record<string, string>>, context: CallContext): Promise<DealFields> {
		const own = Object.entries(fields).filter(([name]) => Object.hasOwn(ownProperties, name));
		const others = Object.entries(fields).filter(([name]) => !Object.hasOwn(ownProperties, name));
		const byLabel = others.some(([name]) => !isFieldId(name)) ? await this.all('deal', context) : [];
		return {
			deal: Object.fromEntries(own.map(([name, value]) => [name, ownProperties[name]?.(value)])),
			custom: others.map(([name, value]) => ({ custom_field_id: isFieldId(name) ? name : idByLabel(name, byLabel), value })),
		};
	}

	/** The API may ignore what the list is asked for, so each field is asked itself, too. */
	private async all(of: 'contact' | 'deal', context: CallContext): Promise<RdRecord[]> {
		const { rows } = await this.client.list('customFields', '/custom_fields', 'custom_fields', { for: of }, mostFields, context);
		return rows.filter((row) => (textAt(row, 'for') ?? of) === of);
	}

	/** A field that the node fills by itself has the name under which the node knows it. */
	private asRequired(row: RdRecord): RequiredField[] {
		const id = idOf(row);
		if (id === null) return [];
		const { documentFieldId, valueFieldId } = this.settings;
		const name = id === documentFieldId ? 'document' : id === valueFieldId ? 'value' : id;
		return [{ name, label: textAt(row, 'label') ?? id }];
	}
}

function isFieldId(name: string): boolean {
	return /^[0-9a-f]{24}$/i.test(name);
}

function idByLabel(label: string, rows: readonly RdRecord[]): string {
	const wanted = label.trim().toLowerCase();
	const ids = rows.filter((row) => textAt(row, 'label')?.toLowerCase() === wanted).flatMap((row) => idOf(row) ?? []);
	const [id, another] = ids;
	if (id !== undefined && another === undefined) return id;
	const what = id === undefined ? 'is no custom field of deals in RD Station CRM' : 'is the label of several custom fields';
	throw unusable(label, what, 'Give the label as RD Station CRM shows it, or the id of the field.');
}
