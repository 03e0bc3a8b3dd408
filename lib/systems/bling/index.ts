export { blingAccountId, createBlingErp, type BlingErpOptions } from './bling-erp';
export { blingAtBest } from './capabilities';
export { standardOpenStatuses, type BlingSettings, type BlingSettingsInput } from './settings';
