import { guideMySqlSettings } from './presets/guide';
import { checks } from './setting-error';
import { mySqlStatementNames, ticketParameters, type MySqlErpSettings, type MySqlErpSettingsInput } from './settings';

/**
 * The settings of the credential over the guide's. Names and statements are checked where they are used, all of them
 * when the adapter is made; here it is kinds and spelling of the settings themselves.
 * @throws ConnectorError `validation` naming the setting
 */
export function resolveMySqlSettings(input: MySqlErpSettingsInput = {}): MySqlErpSettings {
	const preset = guideMySqlSettings;
	checks.names(input, Object.keys(preset), '');
	const given = { ...preset, ...input };
	return {
		tables: merged(preset.tables, input.tables, 'tables'),
		columns: mergedColumns(input.columns),
		pendingStatuses: checks.texts(given.pendingStatuses, 'pendingStatuses', true),
		openStatuses: checks.texts(given.openStatuses, 'openStatuses', true),
		orderStatuses: checks.statusMap(given.orderStatuses, 'orderStatuses'),
		phoneDigitScan: checks.flag(given.phoneDigitScan, 'phoneDigitScan'),
		defaultAreaCode: checks.areaCode(given.defaultAreaCode, 'defaultAreaCode'),
		statements: statements(given.statements),
		ticketProcedure: checks.text(given.ticketProcedure, 'ticketProcedure'),
		ticketParameters: checks
			.texts(given.ticketParameters, 'ticketParameters')
			.map((name) => checks.oneOf(name, ticketParameters, 'ticketParameters')),
		currency: checks.currency(given.currency, 'currency'),
		timeoutMs: checks.integer(given.timeoutMs, [1, 600_000], 'timeoutMs'),
	};
}

function mergedColumns(input: MySqlErpSettingsInput['columns'] = {}): MySqlErpSettings['columns'] {
	const preset = guideMySqlSettings.columns;
	checks.names(input, Object.keys(preset), 'columns');
	return {
		customers: merged(preset.customers, input.customers, 'columns.customers'),
		orders: merged(preset.orders, input.orders, 'columns.orders'),
		orderItems: merged(preset.orderItems, input.orderItems, 'columns.orderItems'),
		products: merged(preset.products, input.products, 'columns.products'),
		stock: merged(preset.stock, input.stock, 'columns.stock'),
	};
}

/** `phones` alone is a list of names. */
function merged<Group extends object>(preset: Group, given: Partial<Group> | undefined, setting: string): Group {
	if (given === undefined) return preset;
	checks.names(given, Object.keys(preset), setting);
	for (const [name, value] of Object.entries(given)) {
		if (name === 'phones') checks.texts(value, `${setting}.${name}`);
		else checks.text(value, `${setting}.${name}`);
	}
	return { ...preset, ...given };
}

function statements(given: MySqlErpSettings['statements']): MySqlErpSettings['statements'] {
	checks.names(given, mySqlStatementNames, 'statements');
	const entries = Object.entries(given).map(([name, statement]) => [name, checks.text(statement, `statements.${name}`)]);
	return Object.fromEntries(entries.filter(([, statement]) => statement !== ''));
}
