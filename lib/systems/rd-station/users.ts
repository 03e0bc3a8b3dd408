import { isConnectorError } from '../../domain/errors';
import type { CallContext } from '../../domain/runtime';
import { valueAt } from '../http-api';
import type { RdStationClient } from './client';
import { idOf, textAt, unusable } from './values';

const mostUsers = 1_000;
/** What RD answers if the token's user cannot be told; anything else is a failure. */
const untold: ReadonlySet<string> = new Set(['validation', 'permission', 'not_found', 'drift']);

/** The people of the account. */
export class Users {
	/** Asked for once; the token stays the same user's. */
	private own: Promise<string | null> | undefined;

	constructor(
		private readonly client: RdStationClient,
		private readonly defaultUser: string,
	) {}

	/** Id of the active user with this e-mail or id, whatever the case. */
	async find(login: string, context: CallContext): Promise<string | null> {
		const wanted = login.trim().toLowerCase();
		const { rows } = await this.client.list('findOwner', '/users', 'users', { active: 'true' }, mostUsers, context);
		const user = rows.find(
			(row) => valueAt(row, 'active') !== false && [textAt(row, 'email'), textAt(row, '_id'), textAt(row, 'id')].some((name) => name?.toLowerCase() === wanted),
		);
		return user === undefined ? null : idOf(user);
	}

	/**
	 * In whose name notes and tasks are written if nobody is given: the credential's Default User, else the token's own;
	 * null where RD does not tell who that is.
	 * @throws ConnectorError `validation` where nobody is the Default User
	 */
	async standIn(context: CallContext): Promise<string | null> {
		this.own ??= this.load(context);
		return await this.own.catch((error: unknown) => {
			this.own = undefined;
			throw error;
		});
	}

	private async load(context: CallContext): Promise<string | null> {
		if (this.defaultUser === '') return await this.ofToken(context);
		const id = await this.find(this.defaultUser, context);
		if (id !== null) return id;
		throw unusable('Default User', 'of the credential is nobody in RD Station CRM', 'Give the e-mail of an active user.');
	}

	private async ofToken(context: CallContext): Promise<string | null> {
		try {
			const email = textAt(await this.client.read('tokenUser', '/token/check', {}, context), 'email');
			return email === null ? null : await this.find(email, context);
		} catch (error) {
			if (isConnectorError(error) && untold.has(error.code)) return null;
			throw error;
		}
	}
}
