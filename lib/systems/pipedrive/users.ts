import type { CallContext } from '../../domain/runtime';
import type { PipedriveClient } from './client';
import { strange, textAt } from './values';

/** Id of the active user with this e-mail or id, whatever the case; null where there is none. Users are still of v1. */
export async function findUser(client: PipedriveClient, login: string, context: CallContext): Promise<string | null> {
	const wanted = login.trim().toLowerCase();
	const users = await client.allOfV1('findOwner', '/users', context);
	if (users === null) throw strange('findOwner', 'no list of users');
	const user = users.find(
		(row) => row['active_flag'] !== false && row['is_deleted'] !== true && [textAt(row, 'email'), textAt(row, 'id')].some((name) => name?.toLowerCase() === wanted),
	);
	return user === undefined ? null : textAt(user, 'id');
}
