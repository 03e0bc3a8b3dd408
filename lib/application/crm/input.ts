import type { NewInteraction, NewLead, NewTask } from '../../domain/crm';
import type { GivenContact } from '../../domain/contact-merge';
import { ConnectorError } from '../../domain/errors';
import { parseDate } from '../../domain/dates';
import { checkedIdempotencyKey } from '../../domain/idempotency-key';
import { parseMoney } from '../../domain/money';
import { parsePhone, type ParsePhoneOptions, type Phone } from '../../domain/phone';
import { parseTaxDocument } from '../../domain/tax-document';
import type { GivenInteraction, GivenLead, GivenPerson, GivenTask } from './types';

const longestName = 250;
const longestContent = 60_000;

/**
 * Parameters as they come from items and expressions, brought into their one form before anything is asked. Each
 * method throws ConnectorError `validation` naming the parameter.
 */
export class CrmInput {
	constructor(
		private readonly system: string,
		private readonly phoneOptions: ParsePhoneOptions = {},
	) {}

	phone(value: unknown): Phone {
		const phone = parsePhone(value, this.phoneOptions) ?? this.foreignPhone(value);
		if (phone) return phone;
		throw this.invalid('Phone', 'is no phone number', 'Give it with area code, e.g. 5511987654321 or (11) 98765-4321.');
	}

	/**
	 * Numbers as WhatsApp reports them carry their country code without a mark; a Brazilian reading comes first, and what is shorter
	 * than eleven digits lacks its area code.
	 */
	private foreignPhone(value: unknown): Phone | null {
		if (!/^\d{11,15}$/.test(textOf(value).replace(/@.*$/, ''))) return null;
		return parsePhone(value, { ...this.phoneOptions, assumeInternational: true });
	}

	/** @returns the person, with the parsed phone; at least one of phone, e-mail and document is there */
	person(given: GivenPerson): { person: GivenContact; phone: Phone | null; source: string | null } {
		const phone = isAbsent(given.phone) ? null : this.phone(given.phone);
		const email = isAbsent(given.email) ? null : this.email(given.email);
		const document = isAbsent(given.document) ? null : this.document(given.document);
		if (phone === null && email === null && document === null) {
			throw this.invalid('Phone', 'is empty, and so are Email and Document', 'Give at least one of them: a contact is recognised by it.');
		}
		const person = {
			name: this.optionalText(given.name, 'Name', longestName),
			phones: phone === null ? [] : [phone.e164],
			emails: email === null ? [] : [email],
			document,
		};
		return { person, phone, source: this.optionalText(given.source, 'Source', 100) };
	}

	/** @returns bare and upper-case */
	document(value: unknown): string {
		const document = parseTaxDocument(value);
		if (document) return document.value;
		throw this.invalid('Document', 'is no valid CPF or CNPJ', 'Check its digits; masks are fine.');
	}

	/** @returns lower case */
	email(value: unknown): string {
		const text = textOf(value).toLowerCase();
		if (/^[^\s@<>,;"]+@[^\s@<>,;"]+\.[^\s@<>,;".]+$/.test(text) && text.length <= 254) return text;
		throw this.invalid('Email', 'is no e-mail address', 'Give one address such as maria@empresa.com.br.');
	}

	id(value: unknown, parameter: string): string {
		const id = textOf(value);
		if (/^[^\p{C}\s]{1,200}$/u.test(id)) return id;
		throw this.invalid(parameter, id === '' ? 'is empty' : 'holds blanks or is too long', `Give the ID as ${this.system} knows it.`);
	}

	optionalId(value: unknown, parameter: string): string | null {
		return isAbsent(value) ? null : this.id(value, parameter);
	}

	interaction(given: GivenInteraction, now: number): NewInteraction {
		const direction = isAbsent(given.direction) ? 'inbound' : textOf(given.direction);
		if (direction !== 'inbound' && direction !== 'outbound') throw this.invalid('Direction', 'is neither inbound nor outbound', 'Choose one of them.');
		return {
			contactId: this.id(given.contactId, 'Contact ID'),
			leadId: this.optionalId(given.leadId, 'Lead ID'),
			content: this.text(given.content, 'Content', longestContent),
			direction,
			messageId: checkedMessageId(given.messageId, this.system),
			timestamp: this.moment(given.timestamp, 'Timestamp', '00:00') ?? new Date(now).toISOString(),
			channel: this.optionalText(given.channel, 'Channel', 50) ?? 'whatsapp',
			author: this.optionalText(given.author, 'Author', 100),
		};
	}

	lead(given: GivenLead): Omit<NewLead, 'ownerId'> & { idempotencyKey: string } {
		const { fields } = given;
		const table = isAbsent(fields) ? {} : fields;
		if (typeof table !== 'object' || table === null || Array.isArray(table)) throw this.invalid('Fields', 'is no list of names and values', 'Add a field with its name and value.');
		return {
			title: this.text(given.title, 'Title', longestName),
			contactId: this.optionalId(given.contactId, 'Contact ID'),
			source: this.optionalText(given.source, 'Source', 100),
			value: this.money(given.value),
			pipelineId: this.optionalId(given.pipelineId, 'Pipeline ID'),
			stageId: this.optionalId(given.stageId, 'Stage ID'),
			fields: Object.fromEntries(Object.entries(table).flatMap(([name, value]) => (isAbsent(value) ? [] : [[name.trim(), textOf(value)]]))),
			idempotencyKey: checkedIdempotencyKey(given.idempotencyKey, this.system),
		};
	}

	task(given: GivenTask, now: number): Omit<NewTask, 'ownerId'> & { idempotencyKey: string } {
		return {
			title: this.text(given.title, 'Title', longestName),
			description: this.optionalText(given.description, 'Description', longestContent),
			contactId: this.optionalId(given.contactId, 'Contact ID'),
			leadId: this.optionalId(given.leadId, 'Lead ID'),
			dueAt: this.moment(given.dueAt, 'Due', '23:59') ?? new Date(now + 24 * 3_600_000).toISOString(),
			idempotencyKey: checkedIdempotencyKey(given.idempotencyKey, this.system),
		};
	}

	/** Names separated by commas, or a list of them. */
	names(value: unknown): string[] {
		const list: unknown[] = Array.isArray(value) ? value : textOf(value).split(',');
		return list.map(textOf).filter((name) => name !== '');
	}

	optionalText(value: unknown, parameter: string, longest: number): string | null {
		if (isAbsent(value)) return null;
		const text = textOf(value);
		if (Array.from(text).length > longest) throw this.invalid(parameter, `has more than ${longest} characters`, 'Shorten it.');
		return text === '' ? null : text;
	}

	invalid(parameter: string, what: string, hint: string): ConnectorError {
		return new ConnectorError('validation', `${parameter} ${what}.`, { system: this.system, parameter, hint, nothingDone: true });
	}

	private text(value: unknown, parameter: string, longest: number): string {
		const text = this.optionalText(value, parameter, longest);
		if (text !== null) return text;
		throw this.invalid(parameter, 'is empty', `Say what the ${parameter.toLowerCase()} is.`);
	}

	private money(value: unknown): number | null {
		if (isAbsent(value)) return null;
		const amount = parseMoney(value, { format: 'auto' });
		if (amount !== null && amount.amount >= 0) return amount.amount;
		throw this.invalid('Value', 'is no amount of money', 'Give it like 1234.56 or 1.234,56.');
	}

	/**
	 * ISO in UTC; plain numbers count seconds or milliseconds since 1970, as chat channels give them. What comes without a
	 * zone is São Paulo's, a day without a time of day gets the one given.
	 */
	private moment(value: unknown, parameter: string, timeOfDay: string): string | null {
		if (isAbsent(value)) return null;
		const digits = /^\d+$/.exec(textOf(value))?.[0].length ?? 0;
		const numberAs = digits >= 12 ? 'unixMilliseconds' : digits >= 9 ? 'unixSeconds' : undefined;
		const read = (given: unknown) => parseDate(given, { midnightUtc: 'instant', ...(numberAs === undefined ? {} : { numberAs }) });
		const parsed = read(typeof value === 'object' ? value : textOf(value));
		const instant = parsed?.instant ?? (parsed === null ? null : (read(`${parsed.date}T${timeOfDay}:00`)?.instant ?? null));
		if (instant !== null) return new Date(instant).toISOString();
		throw this.invalid(parameter, 'is no moment in time', 'Give it like 2026-11-22T10:03:00-03:00, or as a Unix time.');
	}
}

/** Ids of channels hold marks of all kinds; a key of the Store holds no blanks. */
function checkedMessageId(value: unknown, system: string): string {
	const id = textOf(value);
	if (id.length <= 150 && /^[\x21-\x7e]+$/.test(id)) return id;
	throw new ConnectorError('validation', `Message ID ${id === '' ? 'is empty' : 'holds blanks or unusual characters, or is too long'}.`, {
		system,
		parameter: 'Message ID',
		hint: 'Give the ID that the channel gave the message: by it the same message is written once.',
		nothingDone: true,
	});
}

export function isAbsent(value: unknown): boolean {
	return value === undefined || value === null || (typeof value === 'string' && value.trim() === '');
}

function textOf(value: unknown): string {
	if (typeof value === 'string') return value.trim();
	if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean') return String(value);
	return value instanceof Date ? value.toISOString() : '';
}
