import { resolveSqlSettings } from '../sql-erp';
import { businessOneSettings } from './presets/business-one';
import { guideSqlServerSettings } from './presets/guide';
import { protheusSettings } from './presets/protheus';
import { checks } from './setting-error';
import { sqlServerPresets, type SqlServerErpSettings, type SqlServerErpSettingsInput, type SqlServerPreset } from './settings';

const presets: Readonly<Record<SqlServerPreset, SqlServerErpSettings>> = {
	guide: guideSqlServerSettings,
	protheus: protheusSettings,
	businessOne: businessOneSettings,
};

/**
 * The settings of the credential over its preset's.
 * @throws ConnectorError `validation` naming the setting
 */
export function resolveSqlServerSettings(input: SqlServerErpSettingsInput = {}): SqlServerErpSettings {
	checks.names(input, Object.keys(guideSqlServerSettings), '');
	const preset = presets[checks.oneOf(input.preset ?? 'guide', sqlServerPresets, 'preset')];
	const branches = input.branches ?? {};
	checks.names(branches, Object.keys(preset.branches), 'branches');
	for (const [name, branch] of Object.entries(branches)) checks.text(branch, `branches.${name}`);
	return {
		...resolveSqlSettings(withStatuses(input, preset), preset, checks),
		preset: preset.preset,
		company: checks.text(input.company ?? preset.company, 'company'),
		branches: { ...preset.branches, ...branches },
		priceTable: checks.text(input.priceTable ?? preset.priceTable, 'priceTable'),
		ticketParameters: checks.texts(input.ticketParameters ?? preset.ticketParameters, 'ticketParameters'),
	};
}

/** The preset's own words stay known beside those of the credential. */
function withStatuses(input: SqlServerErpSettingsInput, preset: SqlServerErpSettings): SqlServerErpSettingsInput {
	if (input.orderStatuses === undefined) return input;
	const orderStatuses = checks.statusMap(input.orderStatuses, 'orderStatuses');
	return { ...input, orderStatuses: { ...preset.orderStatuses, ...orderStatuses } };
}
