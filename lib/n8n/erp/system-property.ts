import { byName } from '../by-name';
import type { Field } from '../operation';
import { erpSystems } from './systems';

/** The choice of the ERP; an expression is allowed, so that one node can serve several companies. */
export const systemProperty: Field = {
	displayName: 'System',
	name: 'system',
	type: 'options',
	options: erpSystems
		.map(({ name, value }) => ({ name, value }))
		.sort(byName),
	default: 'rest',
	description: 'The ERP to ask. To change the ERP, change this and its credential, nothing else.',
};
