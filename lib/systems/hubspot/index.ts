export { hubspotAtBest } from './capabilities';
export { createHubspotCrm, type HubspotCrmOptions } from './hubspot-crm';
export type { HubspotSettings, HubspotSettingsInput } from './settings';
