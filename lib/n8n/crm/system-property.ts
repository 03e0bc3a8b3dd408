import { byName } from '../by-name';
import type { Field } from '../operation';
import { crmSystems } from './systems';

/** The choice of the CRM; an expression is allowed, so that one node can serve several companies. */
export const crmSystemProperty: Field = {
	displayName: 'System',
	name: 'system',
	type: 'options',
	options: crmSystems
		.map(({ name, value }) => ({ name, value }))
		.sort(byName),
	default: 'rest',
	description: 'The CRM to write to. To change the CRM, change this and its credential, nothing else.',
};
