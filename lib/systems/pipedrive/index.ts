export { pipedriveAtBest } from './capabilities';
export { createPipedriveCrm, type PipedriveOptions } from './pipedrive-crm';
export type { PipedriveSettingsInput } from './settings';
