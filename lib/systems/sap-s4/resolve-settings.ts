import { checks } from './setting-error';
import { defaultSapS4Settings, taxNumberPlaces, type SapS4Settings, type SapS4SettingsInput } from './settings';

/** Where all services of OData version 2 lie. */
export const servicesPath = '/sap/opu/odata/sap';

/**
 * The settings of the credential over the defaults.
 * @throws ConnectorError `validation` naming the setting
 */
export function resolveSapS4Settings(input: SapS4SettingsInput): SapS4Settings {
	checks.names(input, [...Object.keys(defaultSapS4Settings), 'baseUrl'], '');
	const given = { ...defaultSapS4Settings, ...input };
	return {
		baseUrl: baseAddress(given.baseUrl),
		sapClient: code(given.sapClient, /^\d{3}$/, 'sapClient', 'three digits, e.g. 100'),
		salesOrganization: code(given.salesOrganization, /^[A-Z0-9]{1,4}$/, 'salesOrganization', 'up to four letters and digits, e.g. 1010'),
		distributionChannel: code(given.distributionChannel, /^[A-Z0-9]{1,2}$/, 'distributionChannel', 'up to two letters and digits, e.g. 10'),
		division: code(given.division, /^[A-Z0-9]{1,2}$/, 'division', 'up to two letters and digits, e.g. 00'),
		salesOrderType: code(given.salesOrderType, /^[A-Z0-9]{1,4}$/, 'salesOrderType', 'up to four letters and digits, e.g. OR'),
		conditionTypes: codes(given.conditionTypes, 4, 'conditionTypes', true),
		priceListType: code(given.priceListType, /^[A-Z0-9]{1,2}$/, 'priceListType', 'up to two letters and digits, e.g. 01'),
		stockWarehouses: warehouses(given.stockWarehouses, 'stockWarehouses'),
		productNames: checks.flag(given.productNames, 'productNames'),
		language: code(given.language, /^[A-Z]{2}$/, 'language', 'two letters, e.g. PT'),
		taxNumbers: checks.oneOf(given.taxNumbers, taxNumberPlaces, 'taxNumbers'),
		cnpjTaxTypes: codes(given.cnpjTaxTypes, 4, 'cnpjTaxTypes', true),
		cpfTaxTypes: codes(given.cpfTaxTypes, 4, 'cpfTaxTypes', true),
		noteTextId: code(given.noteTextId, /^[A-Z0-9]{1,4}$/, 'noteTextId', 'up to four letters and digits, e.g. TX01'),
		heldApprovalStatuses: codes(given.heldApprovalStatuses, 1, 'heldApprovalStatuses', false),
		currency: checks.currency(given.currency, 'currency'),
		defaultAreaCode: checks.areaCode(given.defaultAreaCode, 'defaultAreaCode'),
		timeoutMs: checks.integer(given.timeoutMs, [1, 600_000], 'timeoutMs'),
	};
}

/** The system's own address; what people paste often goes on to the services. */
function baseAddress(value: unknown): string {
	const text = checks.text(value, 'baseUrl');
	const url = URL.parse(text);
	const plain = url !== null && /^https?:$/.test(url.protocol) && `${url.username}${url.password}${url.search}${url.hash}` === '';
	if (!plain) {
		throw checks.error('baseUrl', 'it is no plain http or https address', 'Give it like https://my300000-api.s4hana.ondemand.com, without user, query or #.');
	}
	const path = url.pathname.replace(/\/+$/, '');
	return url.origin + (path.endsWith(servicesPath) ? path.slice(0, -servicesPath.length) : path);
}

/** SAP's own keys are upper-case; empty is left to whoever needs one. */
function code(value: unknown, form: RegExp, setting: string, description: string): string {
	const text = checks.text(value, setting).toUpperCase();
	if (text === '' || form.test(text)) return text;
	throw checks.error(setting, 'it has another form', `Give ${description}, or leave it empty.`);
}

function codes(value: unknown, length: number, setting: string, needsOne: boolean): string[] {
	const form = new RegExp(`^[A-Z0-9]{1,${length}}$`);
	return checks.texts(value, setting, needsOne).map((entry) => code(entry, form, setting, `codes of up to ${length} letters and digits`));
}

function warehouses(value: unknown, setting: string): string[] {
	const form = /^[A-Z0-9]{1,4}(?:\/[A-Z0-9]{1,4})?$/;
	return checks.texts(value, setting).map((entry) => code(entry, form, setting, 'plants like 1010, or plant and storage location like 1010/0001'));
}
