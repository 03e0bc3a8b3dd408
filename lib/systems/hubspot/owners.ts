import type { CallContext } from '../../domain/runtime';
import { fillPath, valueAt } from '../http-api';
import type { HubspotClient } from './client';
import { idOf, isId, resultsOf } from './records';
import { system } from './system';

/** Users whose records can belong to; HubSpot's logins are e-mail addresses. */
export class Owners {
	constructor(private readonly client: HubspotClient) {}

	async find(login: string, context: CallContext): Promise<string | null> {
		const wanted = login.trim().toLowerCase();
		if (isId(wanted)) return await this.byId(wanted, context);
		if (!wanted.includes('@')) return null;
		const operation = 'findOwner';
		const body = await this.client.read(operation, '/crm/v3/owners', { email: wanted, limit: '100', archived: 'false' }, context);
		const owner = resultsOf(body, operation).find((entry) => isActive(entry) && String(valueAt(entry, 'email') ?? '').toLowerCase() === wanted);
		return idOf(valueAt(owner, 'id'));
	}

	private async byId(id: string, context: CallContext): Promise<string | null> {
		const path = fillPath('/crm/v3/owners/{id}', { id }, system);
		const owner = await this.client.read('findOwner', path, { idProperty: 'id', archived: 'false' }, context, [404]);
		return isActive(owner) && idOf(valueAt(owner, 'id')) === id ? id : null;
	}
}

function isActive(owner: unknown): boolean {
	return valueAt(owner, 'archived') !== true;
}
