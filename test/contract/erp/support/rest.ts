import type { ErpPort } from '../../../../lib/domain/erp';
import { AxiosHttp, HttpAgents } from '../../../../lib/infra/http/axios-http';
import { createRestErp, type RestErpSettingsInput } from '../../../../lib/systems/rest-erp';
import { startRestErpSandbox, type RestErpOptions, type RestErpSandbox } from '../../../../sandbox/rest-erp/server.ts';
import { ImpatientHttp } from './impatient-http';

export interface RestErpUnderTest {
	erp: ErpPort;
	sandbox: RestErpSandbox;
	close(): Promise<void>;
	/** Of the next write, whose answer will not come. */
	giveUpSoon(): void;
}

/** The adapter over the real transport, against a sandbox of its own. */
export async function startRestErp(
	sandboxOptions: RestErpOptions = {},
	settings: Partial<RestErpSettingsInput> = {},
): Promise<RestErpUnderTest> {
	const sandbox = await startRestErpSandbox(sandboxOptions);
	const agents = new HttpAgents({}, false);
	const { user, password, token, auth } = sandbox.knobs;
	const login = Buffer.from(`${user}:${password}`, 'utf8').toString('base64');
	const headers = { Authorization: auth === 'bearer' ? `Bearer ${token}` : `Basic ${login}` };
	const http = new ImpatientHttp(new AxiosHttp({ system: 'REST ERP', origin: new URL(sandbox.url).origin, headers, agents }));
	return {
		erp: createRestErp({ http, settings: { baseUrl: sandbox.baseUrl, ...settings } }),
		sandbox,
		giveUpSoon: http.giveUpSoon,
		close: async () => {
			await agents.close();
			await sandbox.close();
		},
	};
}
