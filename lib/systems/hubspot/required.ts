import type { RequiredField } from '../../domain/crm';
import type { CallContext } from '../../domain/runtime';
import { valueAt } from '../http-api';
import type { HubspotClient } from './client';
import type { HubspotSettings } from './settings';

type Kind = 'contact' | 'lead' | 'task';

const objectTypes = { contact: 'contacts', lead: 'deals', task: 'tasks' } as const;

/** What the node asks for anyway. */
const asked: Readonly<Record<Kind, readonly string[]>> = {
	contact: ['firstname', 'lastname', 'email'],
	lead: ['dealname', 'pipeline', 'dealstage', 'amount', 'hubspot_owner_id'],
	task: ['hs_task_subject', 'hs_task_body', 'hs_timestamp', 'hs_task_status', 'hs_task_type', 'hubspot_owner_id'],
};

/**
 * The properties that HubSpot's schema calls required, and those of the credential: what an account demands in its forms
 * for new records HubSpot's API does not tell, nor does it keep to it itself.
 */
export class RequiredProperties {
	constructor(
		private readonly client: HubspotClient,
		private readonly settings: HubspotSettings,
	) {}

	async of(kind: Kind, context: CallContext): Promise<RequiredField[]> {
		// The schema takes scopes of its own, and not every account shows those of its standard objects.
		const schema = await this.client.read('requiredFields', `/crm-object-schemas/v3/schemas/${objectTypes[kind]}`, {}, context, [400, 403, 404, 405]);
		const told = valueAt(schema, 'requiredProperties');
		const names = [...(Array.isArray(told) ? told.filter((name): name is string => typeof name === 'string') : []), ...this.ofCredential(kind)];
		const { phoneProperties, documentProperty } = this.settings;
		const known = new Set([...asked[kind], ...(kind === 'contact' ? [...phoneProperties, documentProperty] : [])]);
		return [...new Set(names)].filter((name) => !known.has(name)).map((name) => ({ name, label: labelIn(schema, name) ?? name }));
	}

	private ofCredential(kind: Kind): readonly string[] {
		const { requiredContactProperties, requiredDealProperties, requiredTaskProperties } = this.settings;
		return { contact: requiredContactProperties, lead: requiredDealProperties, task: requiredTaskProperties }[kind];
	}
}

function labelIn(schema: unknown, name: string): string | null {
	const properties = valueAt(schema, 'properties');
	const found: unknown = Array.isArray(properties) ? properties.find((property) => valueAt(property, 'name') === name) : undefined;
	const label = valueAt(found, 'label');
	return typeof label === 'string' && label !== '' ? label : null;
}
