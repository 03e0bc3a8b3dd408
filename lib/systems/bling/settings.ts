import type { OrderStatusMap } from '../../domain/order-status';
import { statusKey } from '../../domain/order-status';
import { checks } from './system';

export interface BlingSettings {
	/** Up to and with `/Api/v3`, without a trailing slash. */
	baseUrl: string;
	/** Deadline of one request. */
	timeoutMs: number;
	/** Two digits, for phones that are stored without an area code; or empty. */
	defaultAreaCode: string;
	/** Forms of a phone that are searched for, one request each. */
	maximumPhoneForms: number;
	/** Whether a customer comes with what they owe, which costs requests of its own. */
	balance: boolean;
	/** Receivables issued in so many years count; each year is a request. */
	balanceYears: number;
	/** Orders of so many months are read, 1 to 12; 0: all. */
	orderMonths: number;
	/** Names or ids of the depósitos whose stock counts; none: those that count in Bling. */
	stockWarehouses: readonly string[];
	/** Ids of the situações in which a customer still waits for an order. */
	openStatuses: readonly string[];
	/** Our status by the name or id of a situação. */
	orderStatuses: OrderStatusMap;
	/** Longest numeroLoja that Bling keeps. */
	keyLength: number;
	/** Id of the forma de pagamento of new orders; empty: the account's default. */
	paymentMethodId: string;
	/** Days from the order until it is to be paid. */
	paymentDays: number;
	/** Id of the loja of new orders, and of prices; or empty. */
	shopId: string;
	/** A contact all of whose types are among these is no customer. Written as `statusKey` writes. */
	otherContactTypes: readonly string[];
	/** Requests a day that all users of the account share here. */
	requestsPerDay: number;
}

export type BlingSettingsInput = Pick<BlingSettings, 'baseUrl'> & Partial<BlingSettings>;

/** Situações that every account has: in aberto, em andamento, venda agenciada, em digitação, verificado. */
export const standardOpenStatuses: readonly string[] = ['6', '15', '18', '21', '24'];

const defaults: Omit<BlingSettings, 'baseUrl'> = {
	timeoutMs: 10_000,
	defaultAreaCode: '',
	maximumPhoneForms: 6,
	balance: true,
	balanceYears: 2,
	orderMonths: 0,
	stockWarehouses: [],
	openStatuses: standardOpenStatuses,
	orderStatuses: {},
	keyLength: 50,
	paymentMethodId: '',
	paymentDays: 0,
	shopId: '',
	otherContactTypes: ['Fornecedor', 'Transportador', 'Transportadora', 'Técnico'],
	requestsPerDay: 120_000,
};

/**
 * The settings of the credential over the defaults.
 * @throws ConnectorError `validation` naming the setting
 */
export function resolveBlingSettings(input: BlingSettingsInput): BlingSettings {
	checks.names(input, [...Object.keys(defaults), 'baseUrl'], '');
	const given = { ...defaults, ...input };
	return {
		baseUrl: checks.text(given.baseUrl, 'baseUrl').replace(/\/+$/, ''),
		timeoutMs: checks.integer(given.timeoutMs, [1, 600_000], 'timeoutMs'),
		defaultAreaCode: checks.areaCode(given.defaultAreaCode, 'defaultAreaCode'),
		maximumPhoneForms: checks.integer(given.maximumPhoneForms, [1, 30], 'maximumPhoneForms'),
		balance: checks.flag(given.balance, 'balance'),
		balanceYears: checks.integer(given.balanceYears, [1, 10], 'balanceYears'),
		orderMonths: checks.integer(given.orderMonths, [0, 12], 'orderMonths'),
		stockWarehouses: checks.texts(given.stockWarehouses, 'stockWarehouses'),
		openStatuses: checks.texts(given.openStatuses, 'openStatuses', true).map((id) => numericId(id, 'openStatuses')),
		orderStatuses: checks.statusMap(given.orderStatuses, 'orderStatuses'),
		keyLength: checks.integer(given.keyLength, [20, 200], 'keyLength'),
		paymentMethodId: optionalId(given.paymentMethodId, 'paymentMethodId'),
		paymentDays: checks.integer(given.paymentDays, [0, 365], 'paymentDays'),
		shopId: optionalId(given.shopId, 'shopId'),
		otherContactTypes: checks.texts(given.otherContactTypes, 'otherContactTypes').map(statusKey),
		requestsPerDay: checks.integer(given.requestsPerDay, [1, 10_000_000], 'requestsPerDay'),
	};
}

function optionalId(value: unknown, setting: string): string {
	const id = checks.text(value, setting);
	return id === '' ? id : numericId(id, setting);
}

function numericId(id: string, setting: string): string {
	if (/^\s*\d{1,19}\s*$/.test(id)) return id.trim();
	throw checks.error(setting, 'it is no id', 'Give the number that Bling shows at the end of the address of the record.');
}
