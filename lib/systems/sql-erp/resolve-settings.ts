import type { SettingChecks } from '../../domain/setting-checks';
import { sqlStatementNames, type SqlErpSettings, type SqlErpSettingsInput } from './settings';

/**
 * The settings of the credential over the preset's. Names and statements are checked where they are used, all of them
 * when the adapter is made; here it is kinds and spelling of the settings themselves.
 * @throws ConnectorError `validation` naming the setting
 */
export function resolveSqlSettings(input: SqlErpSettingsInput, preset: SqlErpSettings, checks: SettingChecks): SqlErpSettings {
	const given = { ...preset, ...input };
	const groups = new Groups(checks);
	return {
		tables: groups.merged(preset.tables, input.tables, 'tables'),
		columns: groups.columns(preset.columns, input.columns),
		pendingStatuses: checks.texts(given.pendingStatuses, 'pendingStatuses', true),
		openStatuses: checks.texts(given.openStatuses, 'openStatuses', true),
		orderStatuses: checks.statusMap(given.orderStatuses, 'orderStatuses'),
		phoneDigitScan: checks.flag(given.phoneDigitScan, 'phoneDigitScan'),
		defaultAreaCode: checks.areaCode(given.defaultAreaCode, 'defaultAreaCode'),
		statements: statements(given.statements, checks),
		ticketProcedure: checks.text(given.ticketProcedure, 'ticketProcedure'),
		currency: checks.currency(given.currency, 'currency'),
		timeoutMs: checks.integer(given.timeoutMs, [1, 600_000], 'timeoutMs'),
	};
}

/** Groups of names, which may be given in part. */
class Groups {
	constructor(private readonly checks: SettingChecks) {}

	columns(preset: SqlErpSettings['columns'], input: SqlErpSettingsInput['columns'] = {}): SqlErpSettings['columns'] {
		this.checks.names(input, Object.keys(preset), 'columns');
		return {
			customers: this.merged(preset.customers, input.customers, 'columns.customers'),
			orders: this.merged(preset.orders, input.orders, 'columns.orders'),
			orderItems: this.merged(preset.orderItems, input.orderItems, 'columns.orderItems'),
			products: this.merged(preset.products, input.products, 'columns.products'),
			stock: this.merged(preset.stock, input.stock, 'columns.stock'),
		};
	}

	/** `phones` alone is a list of names. */
	merged<Group extends object>(preset: Group, given: Partial<Group> | undefined, setting: string): Group {
		if (given === undefined) return preset;
		this.checks.names(given, Object.keys(preset), setting);
		for (const [name, value] of Object.entries(given)) {
			if (name === 'phones') this.checks.texts(value, `${setting}.${name}`);
			else this.checks.text(value, `${setting}.${name}`);
		}
		return { ...preset, ...given };
	}
}

function statements(given: SqlErpSettings['statements'], checks: SettingChecks): SqlErpSettings['statements'] {
	checks.names(given, sqlStatementNames, 'statements');
	const entries = Object.entries(given).map(([name, statement]) => [name, checks.text(statement, `statements.${name}`)]);
	return Object.fromEntries(entries.filter(([, statement]) => statement !== ''));
}
