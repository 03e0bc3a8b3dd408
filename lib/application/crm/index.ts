export { createCrmService } from './crm-service';
export { handleMany } from './many';
export type { CrmService, CrmServiceOptions, FoundContact, SeveralMatches, UpsertOptions, UpsertResult } from './types';
