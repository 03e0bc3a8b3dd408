import type { RequiredField } from '../../domain/crm';
import { ConnectorError } from '../../domain/errors';
import { parseMoney } from '../../domain/money';
import type { CallContext } from '../../domain/runtime';
import type { KommoCustomFields, KommoFieldDefinition } from './custom-fields';
import type { KommoFieldInput } from './fields';
import { system } from './values';

/** The account's own fields of leads and contacts, by the name, code or id that a user gives. */
export class CrmFields {
	constructor(private readonly customFields: KommoCustomFields) {}

	/** @throws ConnectorError `validation` for a field that the account has not */
	async ofLead(given: Readonly<Record<string, string>>, context: CallContext): Promise<KommoFieldInput[]> {
		const entries = Object.entries(given);
		if (entries.length === 0) return [];
		const known = await this.customFields.list('leads', context);
		return entries.map(([name, value]) => {
			const field = known.find((each) => isNamed(each, name));
			if (field === undefined) throw unknownField(name);
			return { field: field.id, value: converted(value, field.type) };
		});
	}

	/**
	 * Fields that are demanded at once: always, or in the stage in which a lead begins.
	 * @param asked ids or codes of those that are asked for anyway
	 */
	async required(of: 'leads' | 'contacts', asked: readonly string[], context: CallContext): Promise<RequiredField[]> {
		const fields = (await this.customFields.list(of, context)).filter((field) => !asked.some((name) => field.id === name || field.code?.toUpperCase() === name.toUpperCase()));
		const byStatus = of === 'leads' && fields.some(({ requiredStatusIds }) => requiredStatusIds.length > 0);
		const first = byStatus ? await this.customFields.firstStatusId(context) : null;
		return fields
			.filter(({ required, requiredStatusIds }) => required || (first !== null && requiredStatusIds.includes(first)))
			.map(({ id, name }) => ({ name: id, label: name ?? id }));
	}
}

function isNamed({ id, code, name }: KommoFieldDefinition, given: string): boolean {
	const wanted = given.trim().toLowerCase();
	return id === wanted || code?.toLowerCase() === wanted || name?.trim().toLowerCase() === wanted;
}

/** A text as Kommo wants it for the kind of field; what cannot be read as such is left for Kommo to refuse. */
function converted(text: string, type: string | null): string | number | boolean {
	switch (type) {
		case 'checkbox':
			return /^(?:1|true|sim|s|yes|y|x)$/i.test(text.trim());
		case 'numeric':
		case 'price':
		case 'monetary':
			return parseMoney(text, { format: 'auto' })?.amount ?? text;
		case 'date':
		case 'date_time':
		case 'birthday':
			return Number.isNaN(Date.parse(text)) ? text : Math.floor(Date.parse(text) / 1_000);
		default:
			return text;
	}
}

function unknownField(name: string): ConnectorError {
	return new ConnectorError('validation', `Fields names “${name.slice(0, 60)}”, which leads in this Kommo account do not have.`, {
		system,
		parameter: 'Fields',
		hint: 'Give the field’s name, code or id as Kommo shows it in the settings of its fields.',
		nothingDone: true,
	});
}
