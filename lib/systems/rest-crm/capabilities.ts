import type { CrmCapabilities, CrmWrite } from '../../domain/crm';
import { placeholdersIn } from '../http-api';
import { many } from './at-best';
import type { RestCrmOperationName } from './operations';
import type { RestCrmOperation, RestCrmSettings } from './settings';

/** What a CRM set up like this can do: whatever has a path. */
export function restCrmCapabilities({ operations }: Pick<RestCrmSettings, 'operations'>): CrmCapabilities {
	const can = (name: RestCrmOperationName): boolean => operations[name].path !== '';
	const writes: ReadonlyArray<[CrmWrite, RestCrmOperationName, RestCrmOperationName]> = [
		['interaction', 'addInteraction', 'interactionByMessageId'],
		['lead', 'createLead', 'leadByTitle'],
		['task', 'createTask', 'taskByTitle'],
	];
	const searches = { phone: 'contactByPhone', email: 'contactByEmail', document: 'contactByDocument' } as const;
	const written = usedBy(operations.createContact);
	const history = usedBy(operations.addInteraction);
	return {
		searches: new Set((['phone', 'email', 'document'] as const).filter((what) => can(searches[what]))),
		contact: {
			phones: countOf('phone', written),
			emails: countOf('email', written),
			document: ['document', 'maskedDocument', 'cpf', 'cnpj'].some((name) => written.has(name)),
		},
		writes: new Set(writes.filter(([, write]) => can(write)).map(([what]) => what)),
		lookUps: new Set(writes.filter(([, , lookUp]) => can(lookUp)).map(([what]) => what)),
		owners: can('owners'),
		interactionNeedsLead: history.has('leadId') && !history.has('contactId'),
	};
}

/** The placeholders of an operation. */
export function usedBy({ path, query, body, headers }: RestCrmOperation): ReadonlySet<string> {
	return new Set(path === '' ? [] : placeholdersIn([path, query, body, headers]));
}

function countOf(kind: 'phone' | 'email', used: ReadonlySet<string>): number {
	if ([...used].some((name) => name.startsWith(`${kind}.`))) return many;
	return [kind, `${kind}2`, `${kind}3`].filter((name) => used.has(name)).length;
}
