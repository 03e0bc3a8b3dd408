export { webErpAtBest } from './capabilities';
export { usualPhoneFormats } from './settings';
export { createWebErp, type WebErpOptions } from './web-erp';
