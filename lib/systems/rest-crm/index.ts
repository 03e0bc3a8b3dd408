export { restCrmAtBest } from './at-best';
export { restCrmFields, restCrmOperationNames, restCrmPlaceholders, type RestCrmOperationName } from './operations';
export { agendorBaseUrl } from './presets/agendor';
export { presetSettings } from './presets';
export { resolveRestCrmSettings } from './resolve-settings';
export { createRestCrm, type RestCrmOptions } from './rest-crm';
export {
	restCrmPresets,
	type RestCrmOperation,
	type RestCrmPreset,
	type RestCrmSettings,
	type RestCrmSettingsInput,
} from './settings';
