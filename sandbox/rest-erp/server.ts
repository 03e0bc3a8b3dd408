import { setTimeout } from 'node:timers/promises';
import { SandboxClock } from '../kit/clock.ts';
import { changeKnobs } from '../kit/knobs.ts';
import { startSandbox } from '../kit/sandbox.ts';
import type { RunningSandbox } from '../kit/sandbox.ts';
import { jsonReply } from '../kit/server.ts';
import type { Reply, SandboxRequest } from '../kit/server.ts';
import { company as sampleCompany } from '../data/company.ts';
import type { Company } from '../data/company.ts';
import { refusal } from './auth.ts';
import type { AnswersByKey } from './idempotency.ts';
import { defaultKnobs } from './options.ts';
import type { RestErpKnobs } from './options.ts';
import { BASE_PATH, restErpRoutes } from './routes.ts';
import { RestErpStore } from './store.ts';
import type { StoredOrder, StoredTicket } from './store.ts';

export type { RestErpKnobs } from './options.ts';
export type { StoredOrder, StoredTicket } from './store.ts';

export interface RestErpOptions extends Partial<RestErpKnobs> {
	/** 0 (the default) takes a free port. */
	port?: number;
	clock?: SandboxClock;
	/** Instead of the sample company. */
	company?: Company;
}

export interface RestErpSandbox extends RunningSandbox {
	/** What an adapter is given as base URL: `<url>/api/v1`. */
	readonly baseUrl: string;
	/** Change them at any time. */
	readonly knobs: RestErpKnobs;
	/** Orders placed since the start or the last reset: the truth about "exactly one order", also when no answer left. */
	createdOrders(): StoredOrder[];
	createdTickets(): StoredTicket[];
}

function encode(reply: Reply, charset: RestErpKnobs['charset']): Reply {
	if (charset === 'utf-8' || reply.body === undefined || typeof reply.body === 'string') return reply;
	const contentType = charset === 'latin-1' ? 'application/json; charset=ISO-8859-1' : 'application/json';
	return {
		...reply,
		headers: { ...reply.headers, 'content-type': contentType },
		body: Buffer.from(JSON.stringify(reply.body), 'latin1'),
	};
}

function noSuchCall({ method, path }: SandboxRequest): Reply {
	return jsonReply(404, { error: 'route_not_found', message: `${method} ${path} não existe` });
}

/**
 * An ERP with a plain REST API, as the integration guide describes one (base `/api/v1`), over the sample company.
 * Faults, journal and `/__sandbox/` are the kit's. @throws Error for an unknown option.
 */
export async function startRestErpSandbox(options: RestErpOptions = {}): Promise<RestErpSandbox> {
	const { port, clock = new SandboxClock(), company = sampleCompany, ...changes } = options;
	const knobs = defaultKnobs();
	changeKnobs(knobs, changes);
	const store = new RestErpStore(company);
	const answersByKey: AnswersByKey = new Map();
	const routes = restErpRoutes({ store, knobs, answersByKey, now: () => clock.now() });
	const answer = (request: SandboxRequest): Reply | Promise<Reply> =>
		refusal(request, knobs) ?? routes.find(request)?.(request) ?? noSuchCall(request);
	const sandbox = await startSandbox({
		...(port === undefined ? {} : { port }),
		clock,
		knobs,
		handle: async (request) => {
			// Real time, not the sandbox's: moving the clock must not make a slow system quick.
			if (knobs.latencyMs > 0) await setTimeout(knobs.latencyMs);
			return encode(await answer(request), knobs.charset);
		},
		reset: () => {
			store.reset();
			answersByKey.clear();
		},
		state: () => ({ createdOrders: store.createdOrders(), createdTickets: store.tickets() }),
	});
	return {
		...sandbox,
		baseUrl: sandbox.url + BASE_PATH,
		knobs,
		createdOrders: () => store.createdOrders(),
		createdTickets: () => store.tickets(),
	};
}
