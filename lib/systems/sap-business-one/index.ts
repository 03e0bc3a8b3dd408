export { createSapBusinessOneErp, sapBusinessOneAtBest, type SapBusinessOneOptions } from './business-one-erp';
export type { ServiceLayerSession } from './session';
export {
	sapBusinessOneDefaults,
	type SapBusinessOneLogin,
	type SapBusinessOneSettings,
	type SapBusinessOneSettingsInput,
} from './settings';
