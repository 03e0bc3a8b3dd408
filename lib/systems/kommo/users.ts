import type { CallContext } from '../../domain/runtime';
import type { KommoClient } from './client';
import { asObject, flag, idOrNull, textOrNull, type JsonObject } from './values';

export interface KommoUser {
	id: string;
	name: string | null;
	/** Kommo's login. */
	email: string | null;
	active: boolean;
}

const mostUsers = 1_000;

export class KommoUsers {
	constructor(private readonly client: KommoClient) {}

	/** @throws ConnectorError `permission` where the token is not an administrator's: Kommo shows users to these only */
	async list(context: CallContext): Promise<KommoUser[]> {
		const users: KommoUser[] = [];
		const request = { operation: 'user.list', path: '/users', query: {}, items: 'users', limit: mostUsers };
		for await (const raw of this.client.items(request, context)) users.push(toUser(raw));
		return users;
	}
}

function toUser(raw: JsonObject): KommoUser {
	const { is_active: active } = asObject(raw.rights);
	return {
		id: idOrNull(raw.id) ?? '',
		name: textOrNull(raw.name),
		email: textOrNull(raw.email),
		active: active === undefined || flag(active),
	};
}
