export { createCrmService } from './crm-service';
export { CrmInput } from './input';
export { handleMany } from './many';
export type { CrmService, CrmServiceOptions, FoundContact, SeveralMatches, UpsertOptions, UpsertResult } from './types';
