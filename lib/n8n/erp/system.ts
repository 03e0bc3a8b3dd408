import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import type { DatasetPort } from '../../domain/dataset';
import type { ErpCapabilities, ErpPort } from '../../domain/erp';
import type { HttpPort } from '../../domain/http';
import type { Meter } from '../../domain/metrics';
import type { RemoteFilesPort } from '../../domain/remote-files';
import type { Clock, Log, Random } from '../../domain/runtime';
import type { SqlPort, SqlServerPort } from '../../domain/sql';
import type { Store } from '../../domain/store';
import type { FileServerOptions } from '../../infra/files/options';
import type { MySqlPoolOptions } from '../../infra/mysql/options';
import type { SqlServerPoolOptions } from '../../infra/sql-server/options';
import type { LoginMemory } from '../../resilience/login-memory';
import type { SharedSession } from '../../resilience/shared-session';
import type { OpenedRecipes } from '../rpa/recipes-request';

/** What a system may ask for to reach its ERP. */
export interface ErpConnections {
	http(options: {
		baseUrl: string;
		headers: Readonly<Record<string, string>>;
		tls?: { ca?: string; rejectUnauthorized?: boolean };
		/** What an answer that is not UTF-8 is written in, although it does not say so. */
		fallbackCharset?: 'windows-1252';
	}): Promise<HttpPort>;
	/** HTTP with the token of an OAuth2 credential, which n8n renews. */
	oauth2Http(options: { baseUrl: string; headers?: Readonly<Record<string, string>> }): Promise<HttpPort>;
	/** How logins with this credential have ended in this process; kept longer than any session. */
	loginMemory(): LoginMemory;
	/**
	 * The session of this credential in this process, or, where it can be used from several, in all; each system has its own kind.
	 * @param options.acrossProcesses the session is plain JSON, and its system asks who calls by nothing else
	 */
	session<Session>(options?: { acrossProcesses?: boolean }): Promise<SharedSession<Session>>;
	mySql(options: MySqlPoolOptions): Promise<SqlPort>;
	sqlServer(options: SqlServerPoolOptions): Promise<SqlServerPort>;
	files(options: FileServerOptions): Promise<RemoteFilesPort>;
	/** The recipe in the credential's field `recipe`, in a browser. @param options.system name in messages */
	recipes(options: { system: string; credential: ICredentialDataDecryptedObject }): Promise<OpenedRecipes>;
	/** What was loaded from files; `owner` names the credential. Opened by its first call. */
	dataset(): { dataset: DatasetPort; owner: string };
	/** What all workers share, for a limit that holds for the account. */
	store(): Promise<Store>;
	/** Names the account behind the credential in shared keys. */
	readonly accountKey: string;
	readonly clock: Clock;
	readonly random: Random;
	readonly log?: Log;
	readonly meter?: Meter;
}

export interface ErpSystem {
	/** Value of the node's `system` parameter; saved workflows depend on it. */
	value: string;
	name: string;
	/** Names its page `docs/systems/<slug>.md` and its contract test `test/contract/erp/<slug>.test.ts`. */
	slug: string;
	credentialType: string;
	/**
	 * What it can do when everything is set up: what the editor offers and the documentation says. A port opened with some
	 * credential can do this or less.
	 */
	atBest: ErpCapabilities;
	/** Look-ups of one run under way at the same time. Default 10. */
	readsAtOnce?: number;
	/**
	 * Loads the adapter, too: with all of them loaded at once n8n would start later.
	 * @throws ConnectorError `validation` naming the field of the credential at fault
	 */
	open(credential: ICredentialDataDecryptedObject, connections: ErpConnections): Promise<ErpPort>;
	/**
	 * Names the account where the credential's fields do not: one of OAuth2 may be connected to another account. Part of
	 * everything that is kept of the account; null where it is not told.
	 */
	tenant?(credential: ICredentialDataDecryptedObject, connections: ErpConnections): Promise<string | null>;
}
