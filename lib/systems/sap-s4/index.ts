export { sapS4AtBest } from './capabilities';
export type { CsrfSession } from './csrf-session';
export { createSapS4Erp, type SapS4ErpOptions } from './sap-s4-erp';
export { defaultSapS4Settings, taxNumberPlaces, type SapS4Settings, type SapS4SettingsInput, type TaxNumberPlace } from './settings';
