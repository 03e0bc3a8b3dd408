export { createCrmService } from './crm-service';
export type { CrmService, CrmServiceOptions, FoundContact, SeveralMatches, UpsertOptions, UpsertResult } from './types';
