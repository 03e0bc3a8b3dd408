import { setTimeout } from 'node:timers/promises';
import { SandboxClock } from '../kit/clock.ts';
import { htmlReply } from '../kit/faults.ts';
import { changeKnobs } from '../kit/knobs.ts';
import { startSandbox } from '../kit/sandbox.ts';
import type { RunningSandbox } from '../kit/sandbox.ts';
import type { Reply, SandboxRequest } from '../kit/server.ts';
import type { CreatedOrder, CreatedTicket } from './created.ts';
import { ProtheusDatabase } from './database.ts';
import { encodeReply } from './encoding.ts';
import { defaultKnobs } from './knobs.ts';
import type { ProtheusKnobs } from './knobs.ts';
import { problem } from './problems.ts';
import { protheusRoutes } from './routes.ts';
import { tenantOf } from './tenants.ts';
import { Tokens } from './tokens.ts';

export type { CreatedOrder, CreatedTicket } from './created.ts';
export type { CustomRoute, ProtheusKnobs } from './knobs.ts';

export interface ProtheusOptions extends Partial<ProtheusKnobs> {
	/** 0 (the default) takes a free port. */
	port?: number;
	clock?: SandboxClock;
	/** What every site names its own way. Default `/rest`. */
	basePath?: string;
}

export interface ProtheusSandbox extends RunningSandbox {
	/** What an adapter is given as base URL: `<url>/rest`. */
	readonly baseUrl: string;
	/** The tenant that holds the sample company, as the header wants it: `01,01`. */
	readonly tenantId: string;
	/** Change them at any time. */
	readonly knobs: ProtheusKnobs;
	/** Orders placed since the start or the last reset, whether or not their answer arrived. */
	createdOrders(): CreatedOrder[];
	createdTickets(): CreatedTicket[];
	/** Every text of SQL that reached genericQuery since the journal was cleared: `where`, `FromQry`, `tables`, `fields`, `order`. */
	wheres(): string[];
	/** True while the table `canario`, which no service touches, holds what it was given. */
	canaryIsIntact(): boolean;
	/** As after a restart of the AppServer: every access token is refused from now on, before its time. */
	forgetAccessTokens(): void;
	/** How many calls were under way at one time, at most, since the start or the last reset. */
	mostAtOnce(): number;
}

/** The company and branch whose data are the sample company's. */
export const SAMPLE_TENANT = '01,01';

/**
 * The REST services of a TOTVS Protheus over the sample company: token, genericQuery on a real SQL engine, the standard
 * services and two custom ones. Faults, journal and `/__sandbox/` are the kit's. @throws Error for an unknown option.
 */
export async function startProtheusSandbox(options: ProtheusOptions = {}): Promise<ProtheusSandbox> {
	const { port, clock = new SandboxClock(), basePath = '/rest', ...changes } = options;
	const knobs = defaultKnobs();
	changeKnobs(knobs, changes);
	const database = new ProtheusDatabase();
	const tokens = new Tokens(knobs, clock);
	const answer = answerer(basePath, { knobs, database, tokens, clock });
	const load = { now: 0, most: 0 };
	const sandbox = await startSandbox({
		...(port === undefined ? {} : { port }),
		clock,
		knobs,
		handle: async (request) => {
			load.now += 1;
			load.most = Math.max(load.most, load.now);
			try {
				if (knobs.threads > 0 && load.now > knobs.threads) return htmlReply(503);
				// Real time, not the sandbox's: moving the clock must not make a slow system quick.
				if (knobs.latencyMs > 0) await setTimeout(knobs.latencyMs);
				return encodeReply(await answer(request), knobs);
			} finally {
				load.now -= 1;
			}
		},
		reset: () => {
			database.reset();
			load.most = 0;
		},
		state: () => ({ createdOrders: database.orders, createdTickets: database.tickets, tokensGiven: tokens.given }),
	});
	return {
		...sandbox,
		baseUrl: sandbox.url + basePath,
		tenantId: SAMPLE_TENANT,
		knobs,
		createdOrders: () => [...database.orders],
		createdTickets: () => [...database.tickets],
		wheres: () => sandbox.journal.entries({ path: 'genericQuery$' }).flatMap(({ query }) => rawTexts(query)),
		canaryIsIntact: () => database.canaryIsIntact(),
		forgetAccessTokens: () => tokens.forgetAccess(),
		mostAtOnce: () => load.most,
	};
}

interface Parts {
	readonly knobs: ProtheusKnobs;
	readonly database: ProtheusDatabase;
	readonly tokens: Tokens;
	readonly clock: SandboxClock;
}

/** The way of a call: proxy, web server, token, tenant, service. */
function answerer(basePath: string, { knobs, database, tokens, clock }: Parts): (request: SandboxRequest) => Reply | Promise<Reply> {
	const services = protheusRoutes({ knobs, database, now: () => clock.now() });
	return (request) => {
		if (knobs.proxyWantsLength && request.method === 'POST' && request.headers['content-length'] === undefined) return htmlReply(411);
		if (!request.path.startsWith(`${basePath}/`)) return htmlReply(404);
		const within: SandboxRequest = { ...request, path: request.path.slice(basePath.length) };
		if (within.path === '/') return loginPage();
		if (within.path === '/api/oauth2/v1/token') return tokens.answer(within);
		if (!tokens.admits(within)) return problem(knobs, 401, 'Unauthorized', 'The request requires authentication');
		const tenant = tenantOf(within.headers['tenantid'], knobs.defaultTenant);
		if (tenant === undefined) return problem(knobs, 403, 'Empresa ou filial inválida', 'TenantId deve ser empresa,filial');
		return services({ ...within, tenant }) ?? problem(knobs, 404, 'Not Found', `${within.method} ${within.path}`, 'html');
	};
}

/** What `GET /rest/` shows: never a list of services. */
function loginPage(): Reply {
	return { ...htmlReply(200), body: '<html><head><title>TOTVS REST</title></head><body><form><input name="user"></form></body></html>' };
}

const RAW_SQL = new Set(['where', 'fromqry', 'fields', 'tables', 'order']);

function rawTexts(query: Record<string, string | string[]>): string[] {
	return Object.entries(query).flatMap(([name, value]) => (RAW_SQL.has(name.toLowerCase()) ? [value].flat() : []));
}
