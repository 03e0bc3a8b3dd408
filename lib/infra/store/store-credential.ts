import { ConnectorError } from '../../domain/errors';
import { storeSystem } from './store-error';

/** The fields of the credential `backofficeStoreApi`; n8n gives empty text for a field left empty. */
export interface StoreCredential {
	kind: 'redis' | 'sqlite';
	host?: string;
	port?: number;
	database?: number;
	user?: string;
	password?: string;
	tls?: boolean;
	keyPrefix?: string;
	/** Absolute path; empty: the usual place. */
	file?: string;
	/** All n8n processes run on one machine and see the same file. */
	singleHostConfirmed?: boolean;
}

/**
 * Reads what n8n's vault holds for the credential.
 *
 * @throws ConnectorError `validation` where it is for neither kind of Store
 */
export function readStoreCredential(data: Readonly<Record<string, unknown>>): StoreCredential {
	const { kind, port, database } = data;
	if (kind !== 'redis' && kind !== 'sqlite') {
		throw new ConnectorError('validation', 'The credential “Backoffice Store API” names no kind of Store.', {
			system: storeSystem,
			parameter: 'kind',
			hint: 'Open the credential and choose Redis or SQLite.',
			nothingDone: true,
		});
	}
	return {
		kind,
		host: text(data['host']),
		user: text(data['user']),
		password: text(data['password']),
		keyPrefix: text(data['keyPrefix']),
		file: text(data['file']),
		tls: data['tls'] === true,
		singleHostConfirmed: data['singleHostConfirmed'] === true,
		...(typeof port === 'number' && { port }),
		...(typeof database === 'number' && { database }),
	};
}

function text(value: unknown): string {
	return typeof value === 'string' ? value : '';
}
