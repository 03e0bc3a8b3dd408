import type { ErpPort } from '../../../../lib/domain/erp';
import type { Clock } from '../../../../lib/domain/runtime';
import type { Store } from '../../../../lib/domain/store';
import { systemClock } from '../../../../lib/infra/clock';
import { AxiosHttp, HttpAgents } from '../../../../lib/infra/http/axios-http';
import { MemoryStore } from '../../../../lib/infra/store/memory-store';
import { createBlingErp, type BlingSettingsInput } from '../../../../lib/systems/bling';
import { company } from '../../../../sandbox/data/company.ts';
import { contactId, SEED, startBlingSandbox, type BlingOptions, type BlingSandbox } from '../../../../sandbox/bling/server.ts';
import { inCompanyTerms, type CompanyTerms } from './company-terms';
import type { ErpTraits } from './erp-under-test';
import { ImpatientHttp } from './impatient-http';
import { fastClock } from './service';

const companyIds = new Map(company.customers.map(({ id }) => [String(contactId(id)), id]));

/** The sample company as Bling has it. */
export const blingTerms: CompanyTerms = {
	customerId: (id) => (/^\d+$/.test(id) ? String(contactId(id)) : id),
	companyId: (id) => companyIds.get(id) ?? id,
	warehouse: SEED.mainDepositName,
	orderId: ({ number }) => number,
};

/** What the account calls the statuses of the company's orders. */
export const blingOrderWords: NonNullable<ErpTraits['orderWords']> = {
	pendente: ['Em aberto', 'open'],
	em_separacao: ['Em andamento', 'processing'],
	bloqueado: ['Bloqueado', 'blocked'],
	faturado: ['Faturado', 'invoiced'],
	entregue: ['Atendido', 'closed'],
	cancelado: ['Cancelado', 'cancelled'],
};

/**
 * Today, with time running a hundred times as fast: the limit of three requests a second costs a test next to nothing. Where a
 * busy machine lets the process stand still, so does its time; no call has waited for minutes then.
 */
class QuickClock implements Clock {
	readonly sleep = fastClock.sleep;
	private time = Date.now();
	private seenAt = performance.now();

	now(): number {
		const present = performance.now();
		this.time += Math.min(20, present - this.seenAt) * 100;
		this.seenAt = present;
		return Math.floor(this.time);
	}
}

export const quickClock: Clock = new QuickClock();

/** A sandbox that does not count, for tests of everything but the limits. */
export const withoutLimits: BlingOptions = {
	requestsPerSecond: 1e6,
	requestsPerDay: 1e9,
	errorsPerTenSeconds: 1e6,
	requestsPerTenSeconds: 1e6,
};

export interface BlingUnderTest {
	/** In Bling's own terms. */
	erp: ErpPort;
	/** In those of the sample company. */
	inTerms: ErpPort;
	sandbox: BlingSandbox;
	store: Store;
	/** Another run, or with a Store of its own another installation. */
	another(options?: { accountKey?: string; settings?: Partial<BlingSettingsInput>; store?: Store }): ErpPort;
	close(): Promise<void>;
	/** Of the next write, whose answer will not come. */
	giveUpSoon(): void;
}

export interface BlingStart {
	sandbox?: BlingOptions;
	settings?: Partial<BlingSettingsInput>;
	headers?: Readonly<Record<string, string>>;
	jwt?: boolean;
	/** Whose second counts: the true one, or one that is over quickly (the default). */
	clock?: Clock;
}

/** The adapter over the real transport, with a token that is good, against a sandbox of its own. */
export async function startBling({ sandbox: knobs = withoutLimits, settings = {}, headers = {}, jwt = false, clock = quickClock }: BlingStart = {}): Promise<BlingUnderTest> {
	const sandbox = await startBlingSandbox(knobs);
	const agents = new HttpAgents({}, false);
	const token = sandbox.mintGrant({ jwt }).access_token;
	const http = new ImpatientHttp(new AxiosHttp({ system: 'Bling', origin: new URL(sandbox.url).origin, headers: { Authorization: `Bearer ${token}`, ...headers }, agents }));
	const own = new MemoryStore(clock === systemClock ? systemClock : clock);
	const another: BlingUnderTest['another'] = ({ accountKey = 'credential-1', settings: changes = {}, store = own } = {}) =>
		createBlingErp({ http, store, accountKey, clock, random: Math.random, settings: { baseUrl: sandbox.baseUrl, ...settings, ...changes } });
	const erp = another();
	return {
		erp,
		inTerms: inCompanyTerms(erp, blingTerms),
		sandbox,
		store: own,
		another,
		giveUpSoon: http.giveUpSoon,
		close: async () => {
			await agents.close();
			await sandbox.close();
		},
	};
}
