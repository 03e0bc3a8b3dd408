import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import type { ErpPort } from '../../domain/erp';
import type { HttpPort } from '../../domain/http';
import type { SqlPort } from '../../domain/sql';
import type { MySqlPoolOptions } from '../../infra/mysql/options';

/** What a system may ask for to reach its ERP. */
export interface ErpConnections {
	http(options: {
		baseUrl: string;
		headers: Readonly<Record<string, string>>;
		tls?: { ca?: string; rejectUnauthorized?: boolean };
	}): Promise<HttpPort>;
	mySql(options: MySqlPoolOptions): Promise<SqlPort>;
}

export interface ErpSystem {
	/** Value of the node's `system` parameter; saved workflows depend on it. */
	value: string;
	name: string;
	credentialType: string;
	/** Look-ups of one run under way at the same time. Default 10. */
	readsAtOnce?: number;
	/** @throws ConnectorError `validation` naming the field of the credential at fault */
	open(credential: ICredentialDataDecryptedObject, connections: ErpConnections): Promise<ErpPort>;
}
