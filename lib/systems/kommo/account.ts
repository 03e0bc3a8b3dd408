import { ConnectorError } from '../../domain/errors';
import type { CallContext } from '../../domain/runtime';
import type { KommoClient } from './client';
import { idOrNull, system, textOrNull, type Fetched, type JsonObject } from './values';

export interface KommoAccount {
	id: string;
	name: string | null;
	subdomain: string | null;
	currency: string | null;
	country: string | null;
	/** The user the token acts as. */
	currentUserId: string | null;
	/** The account's id in the Chats API. */
	amojoId: string | null;
}

/**
 * The account the token belongs to: the cheapest call that proves address, token and rights.
 * @throws ConnectorError `auth`, `permission`, `unavailable` …
 */
export async function getKommoAccount(client: KommoClient, context: CallContext): Promise<Fetched<KommoAccount>> {
	const request = { operation: 'account.get', path: '/account', query: { with: 'amojo_id' } };
	const raw = await client.find(request, context);
	if (raw === null) {
		throw new ConnectorError('not_found', 'There is no Kommo account at this address.', {
			system,
			hint: 'Check the subdomain or Base URL of the credential.',
		});
	}
	return { simple: toAccount(raw), raw };
}

function toAccount(raw: JsonObject): KommoAccount {
	return {
		id: idOrNull(raw.id) ?? '',
		name: textOrNull(raw.name),
		subdomain: textOrNull(raw.subdomain),
		currency: textOrNull(raw.currency),
		country: textOrNull(raw.country),
		currentUserId: idOrNull(raw.current_user_id),
		amojoId: textOrNull(raw.amojo_id),
	};
}
