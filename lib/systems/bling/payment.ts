import { ConnectorError } from '../../domain/errors';
import type { CallContext } from '../../domain/runtime';
import type { BlingClient } from './client';
import type { Remembered } from './remembered';
import type { BlingSettings } from './settings';
import { system } from './system';
import { isId, textAt, type BlingRecord } from './values';

/** The forma de pagamento of new orders; Bling's contract requires one. */
export class PaymentMethods {
	constructor(
		private readonly client: BlingClient,
		private readonly remembered: Remembered,
		private readonly settings: Pick<BlingSettings, 'paymentMethodId'>,
	) {}

	/** That of the settings, else the account's default. @throws ConnectorError `validation` where neither can be known */
	async id(context: CallContext): Promise<string> {
		const { paymentMethodId } = this.settings;
		if (paymentMethodId !== '') return paymentMethodId;
		const load = async (): Promise<BlingRecord[]> => await this.client.list('paymentMethods', '/formas-pagamentos', { limite: '100' }, context);
		const methods = ((await this.remembered.list({ name: 'formas-pagamentos', load }, context)) ?? []).filter(isActive);
		const chosen = methods.find((method) => textAt(method, 'padrao') === '1') ?? (methods.length === 1 ? methods[0] : undefined);
		const id = textAt(chosen, 'id') ?? '';
		if (!isId(id)) throw noneKnown();
		return id;
	}
}

function isActive(method: BlingRecord): boolean {
	return textAt(method, 'situacao') !== '0';
}

function noneKnown(): ConnectorError {
	return new ConnectorError('validation', `${system} wants a payment method for an order, and which one is the account’s default cannot be read.`, {
		system,
		parameter: 'paymentMethodId',
		hint: 'Give “Payment Method ID” in the Bling credential, or the scope of formas de pagamento to the application.',
		nothingDone: true,
	});
}
