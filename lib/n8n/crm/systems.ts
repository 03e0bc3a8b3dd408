import { hubspotSystem } from './hubspot-system';
import { kommoCrmSystem } from './kommo-crm-system';
import { pipedriveSystem } from './pipedrive-system';
import { rdStationSystem } from './rd-station-system';
import { restCrmSystem } from './rest-crm-system';
import type { CrmSystem } from './system';

/** Every CRM the nodes can talk to. A new one is its folder in lib/systems and its line here. */
export const crmSystems: readonly CrmSystem[] = [hubspotSystem, kommoCrmSystem, pipedriveSystem, rdStationSystem, restCrmSystem];
