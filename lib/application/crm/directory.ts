import type { CrmPort, RequiredField } from '../../domain/crm';
import { ConnectorError } from '../../domain/errors';
import type { CallContext } from '../../domain/runtime';
import type { Cache } from '../../resilience/cache';
import type { OutsideCalls } from '../outside-calls';

/** People and fields change rarely. */
const ttlMs = 600_000;

/** What is asked of the CRM before a record is written: who shall own it, and which fields it must have. */
export class CrmDirectory {
	constructor(
		private readonly options: { port: CrmPort; cache: Cache; calls: OutsideCalls; tenantKey: string },
	) {}

	/**
	 * Id of the user with the login, else of the one with the default login, else null: then the CRM chooses.
	 * @throws ConnectorError `validation` where nobody has the default login
	 */
	async owner(login: string | null, defaultLogin: string | null, context: CallContext): Promise<string | null> {
		const { port } = this.options;
		if (!port.capabilities.owners || (login === null && defaultLogin === null)) return null;
		const found = login === null ? null : await this.find(login, context);
		if (found !== null || defaultLogin === null) return found;
		const standIn = await this.find(defaultLogin, context);
		if (standIn !== null) return standIn;
		throw new ConnectorError('validation', `Nobody in ${port.system} has the Default Owner Login.`, {
			system: port.system,
			parameter: 'Default Owner Login',
			hint: `Give the login or e-mail of an active user of ${port.system}.`,
			nothingDone: true,
		});
	}

	async requiredFields(of: 'contact' | 'lead' | 'task', context: CallContext): Promise<RequiredField[]> {
		const { port } = this.options;
		const load = (call: CallContext): Promise<RequiredField[]> => port.requiredFields(of, call);
		return (await this.cached(`required:${of}`, 'requiredFields', load, context)) ?? [];
	}

	private async find(login: string, context: CallContext): Promise<string | null> {
		const name = login.toLowerCase();
		return await this.cached(`owner:${name}`, 'findOwner', (call) => this.options.port.findOwner(name, call), context);
	}

	private async cached<T>(key: string, operation: string, load: (context: CallContext) => Promise<T | null>, { signal }: CallContext): Promise<T | null> {
		const { port, cache, calls, tenantKey } = this.options;
		const request = { system: port.system, namespace: `crm:${tenantKey}:directory`, key, ttlMs, signal };
		return (await cache.read(request, (flight) => calls.ask(operation, flight, load))).value;
	}
}
