import type { Customer } from '../../domain/erp';
import { isConnectorError } from '../../domain/errors';
import { moneyFromCents, sumMoney, type Money } from '../../domain/money';
import type { CallContext } from '../../domain/runtime';
import type { BlingClient, Query } from './client';
import { dayFrom } from './days';
import type { BlingSettings } from './settings';
import { idAt, moneyAt, textAt, type BlingRecord } from './values';

const operation = 'balanceDue';
/** `situacao` of a receivable: em aberto, recebido parcialmente. */
const open = ['1', '3'];
const partlyReceived = '3';
const maximumPages = 10;

/** What a customer owes: the sum of the receivables that are open. */
export class Balance {
	constructor(
		private readonly client: BlingClient,
		private readonly settings: Pick<BlingSettings, 'balance' | 'balanceYears'>,
	) {}

	/** The customer with their balance; null where it is switched off, or the application may not read receivables. */
	async of(customer: Customer, context: CallContext): Promise<Customer> {
		if (!this.settings.balance) return customer;
		try {
			return { ...customer, balanceDue: await this.due(customer.id, context) };
		} catch (error) {
			if (isConnectorError(error) && error.code === 'permission') return customer;
			throw error;
		}
	}

	private async due(contactId: string, context: CallContext): Promise<number | null> {
		const base = { idContato: contactId, 'situacoes[]': open };
		const pages = await Promise.all(
			this.ranges().map(async (range) => await this.client.all(operation, '/contas/receber', { ...base, ...range }, maximumPages, context)),
		);
		// A sum with something left out is no balance.
		if (pages.includes(null)) return null;
		const own = pages.flatMap((page) => page ?? []).filter((receivable) => idAt(receivable, 'contato.id') === contactId);
		const byId = new Map(own.filter(isOpen).map((receivable) => [textAt(receivable, 'id'), receivable]));
		const amounts = await Promise.all([...byId.values()].map(async (receivable) => await this.openPart(receivable, context)));
		return sumMoney(amounts).amount;
	}

	/** Bling shows the receivables issued in the last year, and takes no range longer than a year. */
	private ranges(): Query[] {
		const now = this.client.now();
		const earlier = Array.from({ length: this.settings.balanceYears - 1 }, (_, index) => ({
			dataInicial: dayFrom(now, { years: -(index + 2), days: 2 }),
			dataFinal: dayFrom(now, { years: -(index + 1), days: 1 }),
		}));
		return [{}, ...earlier];
	}

	/** The list tells the whole amount of a receivable; what is left of it stands in its detail. */
	private async openPart(receivable: BlingRecord, context: CallContext): Promise<Money> {
		const whole = moneyAt(receivable, 'valor') ?? 0;
		if (textAt(receivable, 'situacao') !== partlyReceived) return money(whole);
		const detail = await this.client.find(operation, `/contas/receber/${textAt(receivable, 'id') ?? ''}`, context);
		return money((detail && moneyAt(detail, 'saldo')) ?? whole);
	}
}

function isOpen(receivable: BlingRecord): boolean {
	return open.includes(textAt(receivable, 'situacao') ?? '');
}

function money(amount: number): Money {
	return moneyFromCents(Math.round(amount * 100));
}
