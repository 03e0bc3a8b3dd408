export { restErpAtBest } from './at-best';
export { guideRestErpSettings } from './presets/guide';
export { resolveRestErpSettings } from './resolve-settings';
export { createRestErp, type RestErpOptions } from './rest-erp';
export {
	orderItemFields,
	restFields,
	restOperationNames,
	restPlaceholders,
	type RestErpSettings,
	type RestErpSettingsInput,
	type RestOperation,
	type RestOperationName,
} from './settings';
