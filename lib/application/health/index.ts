export { HealthCheck, type HealthCheckOptions, type HealthRequest } from './health-check';
export { IncidentBook, type IncidentBookOptions, type Look } from './incident-book';
export { defaultIncidentRules, type IncidentRules } from './incidents';
export { judgeConversations } from './conversations';
export { judgeFlows, type FlowMark } from './flows';
export { judgeQueue, readQueue } from './queues';
export { defaultRules, rulesOf, type HealthRules } from './rules';
export { judgeSystems } from './systems';
export type * from './types';
