export { createSapBusinessOneErp, type SapBusinessOneOptions } from './business-one-erp';
export { sapBusinessOneAtBest } from './capabilities';
export type { ServiceLayerSession } from './session';
export {
	sapBusinessOneDefaults,
	type SapBusinessOneLogin,
	type SapBusinessOneSettings,
	type SapBusinessOneSettingsInput,
} from './settings';
