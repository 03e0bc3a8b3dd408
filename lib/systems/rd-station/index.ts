export { rdStationAtBest } from './capabilities';
export { createRdStationCrm, type RdStationOptions } from './rd-station-crm';
export { usualPhoneFormats, type RdStationSettingsInput } from './settings';
