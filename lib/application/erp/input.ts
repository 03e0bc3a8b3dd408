import type { NewOrder, NewTicket } from '../../domain/erp';
import { ConnectorError } from '../../domain/errors';
import { checkedIdempotencyKey } from '../../domain/idempotency-key';
import { parseMoney, parseQuantity } from '../../domain/money';
import { parsePhone, type ParsePhoneOptions } from '../../domain/phone';
import { parseTaxDocument } from '../../domain/tax-document';

/**
 * Parameters as they come from items and expressions, brought into their one form before anything is asked. Each
 * method throws ConnectorError `validation` naming the parameter.
 */
export class ErpInput {
	constructor(
		private readonly system: string,
		private readonly phoneOptions: ParsePhoneOptions = {},
	) {}

	/** @returns E.164 */
	phone(value: unknown): string {
		const phone = parsePhone(value, this.phoneOptions);
		if (phone) return phone.e164;
		throw this.invalid('Phone', 'is no phone number', 'Give it with area code, e.g. 5511987654321 or (11) 98765-4321.');
	}

	/** @returns bare and upper-case */
	document(value: unknown): string {
		const document = parseTaxDocument(value);
		if (document) return document.value;
		throw this.invalid('Document', 'is no valid CPF or CNPJ', 'Check its digits; masks are fine.');
	}

	customerId(value: unknown): string {
		return this.identifier(value, 'Customer ID');
	}

	sku(value: unknown): string {
		return this.identifier(value, 'SKU');
	}

	/** Undefined where it is left empty. */
	optionalId(value: unknown, parameter: string): string | undefined {
		return isAbsent(value) ? undefined : this.identifier(value, parameter);
	}

	/** 1 to 100; 5 where it is left empty. */
	limit(value: unknown): number {
		if (isAbsent(value)) return 5;
		const limit = Number(value);
		if (Number.isInteger(limit) && limit >= 1 && limit <= 100) return limit;
		throw this.invalid('Limit', 'is no whole number from 1 to 100', 'Leave it empty for 5.');
	}

	order(given: Readonly<Record<keyof NewOrder, unknown>>): NewOrder {
		const notes = this.optionalText(given.notes, 'Notes', 2_000);
		return {
			customerId: this.customerId(given.customerId),
			items: this.items(given.items),
			source: this.optionalText(given.source, 'Source', 50) ?? defaultSource,
			idempotencyKey: checkedIdempotencyKey(given.idempotencyKey, this.system),
			...(notes === undefined ? {} : { notes }),
		};
	}

	ticket(given: Readonly<Record<keyof NewTicket, unknown>>): NewTicket {
		const description = this.optionalText(given.description, 'Description', 10_000);
		if (description === undefined) throw this.invalid('Description', 'is empty', 'Say what the ticket is about.');
		return {
			customerId: this.customerId(given.customerId),
			subject: this.optionalText(given.subject, 'Subject', 255) ?? '',
			description,
			source: this.optionalText(given.source, 'Source', 50) ?? defaultSource,
			idempotencyKey: checkedIdempotencyKey(given.idempotencyKey, this.system),
		};
	}

	private items(value: unknown): NewOrder['items'] {
		if (!Array.isArray(value) || value.length === 0 || value.length > 500) {
			throw this.invalid('Items', 'is no list of 1 to 500 items', 'Give objects with sku and quantity.');
		}
		return value.map((item: unknown, index) => this.item(item, `Items[${index}]`));
	}

	private item(value: unknown, place: string): NewOrder['items'][number] {
		if (typeof value !== 'object' || value === null) {
			throw this.invalid(place, 'is no object', 'Give objects with sku and quantity.');
		}
		const given: { sku?: unknown; quantity?: unknown; unitPrice?: unknown } = value;
		const quantity = parseQuantity(given.quantity, { format: 'auto' });
		if (quantity === null || quantity <= 0) {
			throw this.invalid(`${place}.quantity`, 'is no number above zero', 'Give a quantity such as 2 or 1,5.');
		}
		const sku = this.identifier(given.sku, `${place}.sku`);
		if (isAbsent(given.unitPrice)) return { sku, quantity };
		const unitPrice = parseMoney(given.unitPrice, { format: 'auto' });
		if (unitPrice === null || unitPrice.cents < 0) {
			throw this.invalid(`${place}.unitPrice`, 'is no amount of money', 'Give one such as 12.50, or leave it out.');
		}
		// An ERP would multiply the rounded price: R$ 0.004 × 10,000 is not nothing.
		if (parseQuantity(given.unitPrice, { format: 'auto' }) !== unitPrice.amount) {
			throw this.invalid(`${place}.unitPrice`, 'has more than two decimals', 'Round it to cents, or give the price of a larger unit.');
		}
		return { sku, quantity, unitPrice: unitPrice.amount };
	}

	private identifier(value: unknown, parameter: string): string {
		const isId = typeof value === 'string' || (typeof value === 'number' && Number.isSafeInteger(value));
		const id = isId ? String(value).trim() : '';
		if (id !== '' && id.length <= 100 && !/[\p{Cc}\p{Cs}]/u.test(id)) return id;
		throw this.invalid(parameter, id === '' ? 'is empty' : 'is too long or holds control characters', `Give ${parameter} as the ERP knows it.`);
	}

	private optionalText(value: unknown, parameter: string, longest: number): string | undefined {
		if (isAbsent(value)) return undefined;
		const text = String(value).trim();
		if (text.length <= longest) return text === '' ? undefined : text;
		throw this.invalid(parameter, `is longer than ${longest} characters`, 'Shorten it.');
	}

	private invalid(parameter: string, problem: string, hint: string): ConnectorError {
		return new ConnectorError('validation', `${parameter} ${problem}.`, {
			system: this.system,
			parameter,
			hint,
			nothingDone: true,
		});
	}
}

/** The guide's name for orders that a bot places. */
const defaultSource = 'whatsapp_bot';

function isAbsent(value: unknown): boolean {
	return value === undefined || value === null || value === '';
}
