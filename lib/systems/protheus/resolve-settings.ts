import { commonOrderStatuses } from '../../domain/order-status';
import { columnName } from './column-name';
import { resolveEndpoint } from './resolve-endpoint';
import { checks } from './setting-error';
import { branchTables, type BranchTable, type ProtheusBranches, type ProtheusSettings, type ProtheusSettingsInput } from './settings';

type Defaults = Omit<ProtheusSettings, 'baseUrl' | 'company' | 'branch' | 'createOrder' | 'createTicket'>;

export const protheusDefaults: Defaults = {
	branches: {},
	module: '',
	priceTable: '001',
	customerPriceTables: true,
	customerDiscountField: '',
	discountFactor: 'ignore',
	skuCharacters: '',
	stockWarehouses: [],
	defaultAreaCode: '',
	currency: 'BRL',
	orderStatuses: { released: 'processing' },
	timeoutMs: 20_000,
};

const code = /^[A-Za-z0-9]{1,12}$/;
/** Branches may hold blanks: `D MG 01` is one of the vendor's own. */
const branchCode = /^[A-Za-z0-9](?:[A-Za-z0-9 ._-]{0,10}[A-Za-z0-9])?$/;

/**
 * The settings of the credential, checked.
 * @throws ConnectorError `validation` naming the setting
 */
export function resolveProtheusSettings(input: ProtheusSettingsInput): ProtheusSettings {
	checks.names(input, [...Object.keys(protheusDefaults), 'baseUrl', 'company', 'branch', 'createOrder', 'createTicket'], '');
	const given = { ...protheusDefaults, ...input };
	return {
		baseUrl: baseAddress(input.baseUrl),
		company: coded(input.company, code, 'company', 'Give the company as TenantId has it, e.g. 01.'),
		branch: coded(input.branch, branchCode, 'branch', 'Give the branch (filial) as TenantId has it, e.g. 01.'),
		branches: branches(given.branches),
		module: given.module === '' ? '' : coded(given.module, code, 'module', 'Give the name of a module, e.g. FAT.'),
		priceTable: given.priceTable === '' ? '' : coded(given.priceTable, code, 'priceTable', 'Give the code of a price table, e.g. 001.'),
		customerPriceTables: checks.flag(given.customerPriceTables, 'customerPriceTables'),
		customerDiscountField: given.customerDiscountField === '' ? '' : columnName(given.customerDiscountField, 'customerDiscountField'),
		discountFactor: checks.oneOf(given.discountFactor, ['ignore', 'factor'], 'discountFactor'),
		skuCharacters: skuCharacters(given.skuCharacters),
		stockWarehouses: checks.texts(given.stockWarehouses, 'stockWarehouses'),
		defaultAreaCode: checks.areaCode(given.defaultAreaCode, 'defaultAreaCode'),
		currency: checks.currency(given.currency, 'currency'),
		orderStatuses: { ...commonOrderStatuses, ...protheusDefaults.orderStatuses, ...checks.statusMap(given.orderStatuses, 'orderStatuses') },
		createOrder: resolveEndpoint('createOrder', input.createOrder),
		createTicket: resolveEndpoint('createTicket', input.createTicket),
		timeoutMs: checks.integer(given.timeoutMs, [1, 600_000], 'timeoutMs'),
	};
}

function baseAddress(value: unknown): string {
	const text = checks.text(value, 'baseUrl');
	const url = URL.parse(text);
	const plain = url !== null && /^https?:$/.test(url.protocol) && `${url.username}${url.password}${url.search}${url.hash}` === '';
	if (!plain) throw checks.error('baseUrl', 'it is no plain http or https address', 'Give it like https://erp.example:8080/rest.');
	return url.href.replace(/\/+$/, '');
}

function coded(value: unknown, pattern: RegExp, setting: string, hint: string): string {
	const text = checks.text(value, setting);
	if (pattern.test(text)) return text;
	throw checks.error(setting, text === '' ? 'it is empty' : 'it holds other characters than a code', hint);
}

function branches(value: unknown): ProtheusBranches {
	checks.names(value, branchTables, 'branches');
	const entries = Object.entries(value as Partial<Record<BranchTable, unknown>>).map(([table, branch]): [string, string] => {
		const setting = `branches.${table}`;
		const text = checks.text(branch, setting);
		return [table, text === '' ? '' : coded(text, branchCode, setting, 'Give what stands in the branch column; nothing where the table is shared.')];
	});
	return Object.fromEntries(entries);
}

function skuCharacters(value: unknown): string {
	if (typeof value !== 'string') throw checks.error('skuCharacters', 'it must be text', 'Give the characters one after the other.');
	if (!/[\p{C}\\]/u.test(value)) return value;
	throw checks.error('skuCharacters', 'it holds control characters or a backslash', 'Give printable characters only, e.g. a blank and +.');
}
