import type { ErpPort } from '../../../../lib/domain/erp';
import { AxiosHttp, HttpAgents } from '../../../../lib/infra/http/axios-http';
import { LoginMemory } from '../../../../lib/resilience/login-memory';
import { SharedSession } from '../../../../lib/resilience/shared-session';
import { createSapS4Erp, type CsrfSession, type SapS4SettingsInput } from '../../../../lib/systems/sap-s4';
import { startSapS4Sandbox, type SapS4Options, type SapS4Sandbox } from '../../../../sandbox/sap-s4/server.ts';
import { ImpatientHttp } from './impatient-http';

export interface SapS4UnderTest {
	erp: ErpPort;
	sandbox: SapS4Sandbox;
	close(): Promise<void>;
	/** Of the next write, whose answer will not come. */
	giveUpSoon(): void;
}

const clock = { now: () => Date.now(), sleep: async () => await Promise.resolve() };

/** The sandbox's own organisation. */
const ownArea: Partial<SapS4SettingsInput> = {
	sapClient: '100',
	salesOrganization: '1000',
	distributionChannel: '10',
	division: '00',
	stockWarehouses: ['1000/0001'],
};

/** The adapter over the real transport, against a sandbox of its own. */
export async function startSapS4(options: SapS4Options = {}, settings: Partial<SapS4SettingsInput> = {}): Promise<SapS4UnderTest> {
	const sandbox = await startSapS4Sandbox(options);
	const agents = new HttpAgents({}, false);
	const { user, password } = sandbox.knobs;
	const headers = { Authorization: `Basic ${Buffer.from(`${user}:${password}`, 'utf8').toString('base64')}` };
	const http = new ImpatientHttp(new AxiosHttp({ system: 'SAP S/4HANA', origin: new URL(sandbox.baseUrl).origin, headers, agents }));
	const today = (): string => new Intl.DateTimeFormat('sv-SE', { timeZone: 'America/Sao_Paulo' }).format(Date.now());
	const logins = new LoginMemory(clock);
	const session = new SharedSession<CsrfSession>(clock, logins);
	const erp = createSapS4Erp({ http, session, logins, settings: { baseUrl: sandbox.baseUrl, ...ownArea, ...settings }, today });
	return {
		erp,
		sandbox,
		giveUpSoon: http.giveUpSoon,
		close: async () => {
			await agents.close();
			await sandbox.close();
		},
	};
}
