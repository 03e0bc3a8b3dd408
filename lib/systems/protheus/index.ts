export type { ProtheusLogin, ProtheusTokens } from './login';
export { protheusAtBest } from './capabilities';
export { createProtheusErp, type ProtheusOptions } from './protheus-erp';
export { protheusDefaults, resolveProtheusSettings } from './resolve-settings';
export {
	branchTables,
	endpointFields,
	endpointPlaceholders,
	type CustomEndpoint,
	type CustomEndpointInput,
	type EndpointName,
	type KeyField,
	type ProtheusBranches,
	type ProtheusSettings,
	type ProtheusSettingsInput,
} from './settings';
