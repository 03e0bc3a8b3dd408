import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { SEED as BLING, startBlingSandbox } from '../../../sandbox/bling/server.ts';
import { company } from '../../../sandbox/data/company.ts';
import { startProtheusSandbox } from '../../../sandbox/protheus/server.ts';
import { startRestErpSandbox } from '../../../sandbox/rest-erp/server.ts';
import { COMPANY_DATABASE, startSapBusinessOneSandbox } from '../../../sandbox/sap-business-one/server.ts';
import { startSapS4Sandbox } from '../../../sandbox/sap-s4/server.ts';
import { startSqlServer } from '../../../sandbox/sql-server/server.ts';
import { startOpenSsh } from '../servers/openssh.ts';
import { startErpDatabase } from './database.ts';
import { connectOAuth2 } from './oauth2.ts';
import type { RunningN8n } from './shared-n8n.ts';
import type { CredentialReference } from './workflow.ts';

export interface ErpSystems {
	/** By type, as an example workflow takes them. */
	credentials: Record<string, CredentialReference>;
	stop(): Promise<void>;
}

/** Every ERP the package can talk to, each with the sample company in it, and a credential for each in this n8n. */
export async function startErpSystems({ client, url }: RunningN8n): Promise<ErpSystems> {
	const [rest, mySql, sqlServer, files, protheus, businessOne, s4, bling] = await Promise.all([
		startRestErpSandbox(),
		startErpDatabase(),
		startSqlServer(),
		startOpenSsh(),
		startProtheusSandbox(),
		startSapBusinessOneSandbox(),
		startSapS4Sandbox(),
		startBlingSandbox({ redirectUri: `${url}/rest/oauth2-credential/callback` }),
	]);
	writeFileSync(join(files.files, 'precos.csv'), priceList());
	const { database, host, port, user, password, ca } = sqlServer;
	const ssh = { host: files.host, port: files.port, user: files.user, privateKey: files.privateKey, hostKeyFingerprint: files.fingerprint };
	const fields: Record<string, object> = {
		backofficeErpRestApi: { baseUrl: rest.baseUrl, authentication: 'basic', user: rest.knobs.user, password: rest.knobs.password },
		backofficeErpMySqlApi: { ...mySql.credential, tls: 'off' },
		backofficeErpSqlServerApi: { host, port, database, user, password, tls: 'verify', ca },
		backofficeErpFilesApi: { protocol: 'sftp', ...ssh, priceListPath: 'precos.csv' },
		backofficeTotvsProtheusApi: {
			baseUrl: protheus.baseUrl,
			user: protheus.knobs.user,
			password: protheus.knobs.password,
			company: '01',
			branch: '01',
			// Products of the sample company have names such as `A&B+C#1?`.
			settings: JSON.stringify({ skuCharacters: ' "\'%&+#?Çº' }),
		},
		backofficeSapBusinessOneApi: {
			baseUrl: businessOne.baseUrl,
			companyDatabase: COMPANY_DATABASE,
			user: businessOne.knobs.userName,
			password: businessOne.knobs.password,
			stockWarehouses: '01',
		},
		backofficeSapS4Api: {
			baseUrl: s4.baseUrl,
			user: s4.knobs.user,
			password: s4.knobs.password,
			sapClient: '100',
			salesOrganization: '1000',
			distributionChannel: '10',
			division: '00',
			stockWarehouses: '1000/0001',
		},
		backofficeBlingOAuth2Api: { baseUrl: bling.baseUrl, clientId: BLING.clientId, clientSecret: BLING.clientSecret, stockWarehouses: BLING.mainDepositName },
	};
	const created = await Promise.all(Object.entries(fields).map(async ([type, data]) => [type, await client.createCredential(type, type, data)] as const));
	const credentials = Object.fromEntries(created);
	const consent = await connectOAuth2(client, credentials.backofficeBlingOAuth2Api?.id ?? '');
	if (consent.status !== 200) throw new Error(`Bling could not be connected: ${consent.page.slice(0, 500)}`);
	return {
		credentials,
		stop: async () => {
			await Promise.all([rest.close(), mySql.server.stop(), sqlServer.stop(), files.stop(), protheus.close(), businessOne.close(), s4.close(), bling.close()]);
		},
	};
}

function priceList(): string {
	const money = (cents: number) => (cents / 100).toFixed(2).replace('.', ',');
	const lines = company.products.map(({ sku, listPriceCents, available }) => `"${sku.replaceAll('"', '""')}";${money(listPriceCents)};${available}`);
	return `sku;preco;estoque\r\n${lines.join('\r\n')}\r\n`;
}
