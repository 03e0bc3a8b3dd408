export { guideSqlServerSettings } from './presets/guide';
export { resolveSqlServerSettings } from './resolve-settings';
export {
	sqlServerPresets,
	type ProtheusBranches,
	type SqlServerErpSettings,
	type SqlServerErpSettingsInput,
	type SqlServerPreset,
} from './settings';
export { createSqlServerErp, type SqlServerErpOptions } from './sqlserver-erp';
