import type { ErpPort } from '../../../../lib/domain/erp';
import { systemClock } from '../../../../lib/infra/clock';
import { AxiosHttp, HttpAgents } from '../../../../lib/infra/http/axios-http';
import { SharedSession } from '../../../../lib/resilience/shared-session';
import { createSapBusinessOneErp, type SapBusinessOneLogin, type SapBusinessOneSettingsInput, type ServiceLayerSession } from '../../../../lib/systems/sap-business-one';
import {
	COMPANY_DATABASE,
	startSapBusinessOneSandbox,
	type SapBusinessOneOptions,
	type SapBusinessOneSandbox,
} from '../../../../sandbox/sap-business-one/server.ts';
import { ImpatientHttp } from './impatient-http';

export interface SapBusinessOneUnderTest {
	/** In Business One's own terms. */
	erp: ErpPort;
	sandbox: SapBusinessOneSandbox;
	session: SharedSession<ServiceLayerSession>;
	/** Another execution of the same credential in the same process: its own port, the shared session. */
	another(login?: Partial<SapBusinessOneLogin>): ErpPort;
	/** Logs out. */
	close(): Promise<void>;
	/** Of the next write, whose answer will not come. */
	giveUpSoon(): void;
}

/** The adapter over the real transport, against a sandbox of its own. */
export async function startSapBusinessOne(
	sandboxOptions: SapBusinessOneOptions = {},
	settings: Partial<SapBusinessOneSettingsInput> = {},
	wrongLogin: Partial<SapBusinessOneLogin> = {},
): Promise<SapBusinessOneUnderTest> {
	const sandbox = await startSapBusinessOneSandbox(sandboxOptions);
	const agents = new HttpAgents({}, false);
	const http = new ImpatientHttp(new AxiosHttp({ system: 'SAP Business One', origin: new URL(sandbox.url).origin, headers: {}, agents }));
	const session = new SharedSession<ServiceLayerSession>(systemClock);
	const { userName, password } = sandbox.knobs;
	const another = (login: Partial<SapBusinessOneLogin> = {}): ErpPort =>
		createSapBusinessOneErp({
			http,
			session,
			clock: systemClock,
			login: { companyDatabase: COMPANY_DATABASE, user: userName, password, ...wrongLogin, ...login },
			settings: { baseUrl: sandbox.baseUrl, ...settings },
		});
	return {
		erp: another(),
		sandbox,
		session,
		another,
		giveUpSoon: http.giveUpSoon,
		close: async () => {
			// As an idle process does it: the sockets are gone when the session is closed.
			await agents.close();
			await session.close();
			await sandbox.close();
		},
	};
}
