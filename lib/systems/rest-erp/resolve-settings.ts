import { statusKey } from '../../domain/order-status';
import { RestSettingChecks } from '../http-api';
import { guideRestErpSettings } from './presets/guide';
import { checks } from './setting-error';
import {
	orderItemFields,
	restFields,
	restOperationNames,
	restPlaceholders,
	type RestErpSettings,
	type RestErpSettingsInput,
	type RestOperation,
	type RestOperationName,
} from './settings';

const restChecks = new RestSettingChecks(checks);

/**
 * The settings of the credential over the guide's: each part of an operation that is given replaces the preset's part.
 * @throws ConnectorError `validation` naming the setting, e.g. `operations.stock.path`
 */
export function resolveRestErpSettings(input: RestErpSettingsInput): RestErpSettings {
	const preset = guideRestErpSettings;
	checks.names(input, [...Object.keys(preset), 'baseUrl'], '');
	const given = { ...preset, ...input };
	return {
		baseUrl: restChecks.baseAddress(input.baseUrl, 'https://erp.example/api/v1'),
		operations: operations(input.operations ?? {}),
		numberFormat: checks.oneOf(given.numberFormat, ['auto', 'br', 'us'], 'numberFormat'),
		numericDates: checks.oneOf(given.numericDates, ['', 'unixSeconds', 'unixMilliseconds'], 'numericDates'),
		timeZone: checks.timeZone(given.timeZone, 'timeZone'),
		currency: checks.currency(given.currency, 'currency'),
		orderStatuses: checks.statusMap(given.orderStatuses, 'orderStatuses'),
		draftStatuses: checks.texts(given.draftStatuses, 'draftStatuses').map(statusKey),
		maximumPhoneForms: checks.integer(given.maximumPhoneForms, [1, 30], 'maximumPhoneForms'),
		defaultAreaCode: checks.areaCode(given.defaultAreaCode, 'defaultAreaCode'),
		documentForms: checks.oneOf(given.documentForms, ['both', 'bare', 'masked'], 'documentForms'),
		nativeIdempotency: checks.flag(given.nativeIdempotency, 'nativeIdempotency'),
		timeoutMs: checks.integer(given.timeoutMs, [1, 600_000], 'timeoutMs'),
	};
}

function operations(given: NonNullable<RestErpSettingsInput['operations']>): RestErpSettings['operations'] {
	checks.names(given, restOperationNames, 'operations');
	const preset = guideRestErpSettings.operations;
	const one = (name: RestOperationName): RestOperation => operation(name, preset[name], given[name]);
	return {
		customerByPhone: one('customerByPhone'),
		customerByDocument: one('customerByDocument'),
		customerById: one('customerById'),
		stock: one('stock'),
		price: one('price'),
		lastOrders: one('lastOrders'),
		openOrders: one('openOrders'),
		createOrder: one('createOrder'),
		createTicket: one('createTicket'),
		orderByKey: one('orderByKey'),
		ticketByKey: one('ticketByKey'),
		ping: one('ping'),
	};
}

function operation(
	name: RestOperationName,
	preset: RestOperation,
	given: Partial<RestOperation> | null | undefined,
): RestOperation {
	const setting = `operations.${name}`;
	if (given === null) return { ...preset, path: '' };
	if (given !== undefined) checks.names(given, Object.keys(preset), setting);
	const merged = { ...preset, ...given };
	const rules = { setting, placeholders: restPlaceholders[name], fields: restFields[name] };
	const checked = restChecks.operation(merged, rules);
	if (checked === null) return { ...preset, path: '' };
	if (name === 'price') checkPriceFields(checked.fields, `${setting}.fields`);
	return {
		...checked,
		itemsRoot: restChecks.jsonPath(merged.itemsRoot, `${setting}.itemsRoot`),
		itemFields: restChecks.fieldMap(merged.itemFields, orderItemFields, `${setting}.itemFields`),
	};
}

function checkPriceFields(fields: RestOperation['fields'], setting: string): void {
	if (Object.hasOwn(fields, 'unitPrice') || Object.hasOwn(fields, 'finalPrice')) return;
	throw checks.error(`${setting}.unitPrice`, 'it is missing', 'Map unitPrice or finalPrice.');
}
