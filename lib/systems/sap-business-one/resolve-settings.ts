import { checks } from './setting-error';
import {
	itemPriceModes,
	phoneFilters,
	phoneQueryValues,
	sapBusinessOneDefaults,
	type SapBusinessOneSettings,
	type SapBusinessOneSettingsInput,
} from './settings';

/** @throws ConnectorError `validation` naming the setting at fault */
export function resolveSapBusinessOneSettings(input: SapBusinessOneSettingsInput): SapBusinessOneSettings {
	checks.names(input, ['baseUrl', ...Object.keys(sapBusinessOneDefaults)], '');
	const given = { ...sapBusinessOneDefaults, ...input };
	return {
		baseUrl: baseAddress(given.baseUrl),
		apiVersion: checks.oneOf(given.apiVersion, ['v1', 'v2'], 'apiVersion'),
		currency: checks.currency(given.currency, 'currency'),
		timeZone: checks.timeZone(given.timeZone, 'timeZone'),
		defaultAreaCode: checks.areaCode(given.defaultAreaCode, 'defaultAreaCode'),
		priceList: checks.integer(given.priceList, [1, 32_767], 'priceList'),
		itemPrice: checks.oneOf(given.itemPrice, itemPriceModes, 'itemPrice'),
		phoneFilter: checks.oneOf(given.phoneFilter, phoneFilters, 'phoneFilter'),
		phoneQuery: checks.text(given.phoneQuery, 'phoneQuery'),
		phoneQueryParameter: queryParameter(given.phoneQueryParameter),
		phoneQueryValue: checks.oneOf(given.phoneQueryValue, phoneQueryValues, 'phoneQueryValue'),
		deliveryDays: checks.integer(given.deliveryDays, [0, 730], 'deliveryDays'),
		branch: given.branch === null ? null : checks.integer(given.branch, [1, 2_147_483_647], 'branch'),
		usage: checks.text(given.usage, 'usage'),
		warehouse: checks.text(given.warehouse, 'warehouse'),
		stockWarehouses: checks.texts(given.stockWarehouses, 'stockWarehouses'),
		timeoutMs: checks.integer(given.timeoutMs, [1, 600_000], 'timeoutMs'),
	};
}

/** The part before `/b1s/v1` or `/b1s/v2`, which SAP's examples write down with it. */
function baseAddress(value: unknown): string {
	const url = URL.parse(checks.text(value, 'baseUrl'));
	const plain = url !== null && /^https?:$/.test(url.protocol) && `${url.username}${url.password}${url.search}${url.hash}` === '';
	if (!plain) {
		throw checks.error('baseUrl', 'it is no plain http or https address', 'Give it like https://sap.example:50000, without user, query or #.');
	}
	return url.href.replace(/\/+$/, '').replace(/\/b1s(?:\/v[12])?$/, '');
}

function queryParameter(value: unknown): string {
	const name = checks.text(value, 'phoneQueryParameter');
	if (/^[A-Za-z_]\w*$/.test(name)) return name;
	throw checks.error('phoneQueryParameter', 'it is no name of a parameter', 'Give it as the query does, without the colon, e.g. digits.');
}
