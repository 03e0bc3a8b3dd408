import { setTimeout } from 'node:timers/promises';
import { SandboxClock } from '../kit/clock.ts';
import { changeKnobs } from '../kit/knobs.ts';
import { startSandbox } from '../kit/sandbox.ts';
import type { RunningSandbox } from '../kit/sandbox.ts';
import { Router, jsonReply } from '../kit/server.ts';
import type { SandboxRequest } from '../kit/server.ts';
import { company as sampleCompany } from '../data/company.ts';
import type { Company } from '../data/company.ts';
import { SEED } from './ids.ts';
import { RequestLimits } from './limits.ts';
import type { StoredOrder } from './model.ts';
import { defaultKnobs } from './options.ts';
import type { BlingKnobs } from './options.ts';
import { BASE_PATH, vendorFace } from './routes.ts';
import { BlingStore } from './store.ts';
import { TokenStore } from './tokens.ts';
import type { ConnectedGrant, GrantOptions } from './tokens.ts';

export { SEED, STATUS, STATUS_OF, contactId, orderId, productId } from './ids.ts';
export type { BlingKnobs } from './options.ts';
export type { OrderItem, StoredOrder } from './model.ts';
export type { ConnectedGrant, GrantOptions } from './tokens.ts';

export interface BlingOptions extends Partial<BlingKnobs> {
	/** 0 (the default) takes a free port. */
	port?: number;
	clock?: SandboxClock;
	/** Instead of the sample company. */
	company?: Company;
	/** Where the registered application takes its codes; default the address of a local n8n. */
	redirectUri?: string;
}

export interface BlingSandbox extends RunningSandbox {
	/** `<url>/Api/v3`; OAuth is below it, too. */
	readonly baseUrl: string;
	/** Change them at any time. */
	readonly knobs: BlingKnobs;
	/** A grant as a person in a browser would give it; it counts as no call. */
	mintGrant(options?: GrantOptions): ConnectedGrant;
	/** Kills every token, as a person does who takes the application's access away. */
	revokeGrants(): void;
	/** Orders placed since the start or the last reset: the truth about “exactly one order”, also when no answer left. */
	createdOrders(): StoredOrder[];
	/** Calls of the API that were let through on the present day in São Paulo. */
	callsToday(): number;
}

function grantOptions({ body }: SandboxRequest): GrantOptions {
	const given = new Map<string, unknown>(Object.entries(typeof body === 'object' && body !== null ? body : {}));
	return { accessExpired: given.get('accessExpired') === true, jwt: given.get('jwt') === true };
}

/**
 * One Bling account with the sample company in it, and one application that may use it. Faults, journal and
 * `/__sandbox/` are the kit's. @throws Error for an unknown option.
 */
export async function startBlingSandbox(options: BlingOptions = {}): Promise<BlingSandbox> {
	const { port, clock = new SandboxClock(), company = sampleCompany, redirectUri = SEED.redirectUri, ...changes } = options;
	const knobs = defaultKnobs();
	changeKnobs(knobs, changes);
	const store = new BlingStore(company, knobs, () => clock.now());
	const limits = new RequestLimits(knobs);
	const client = { clientId: SEED.clientId, clientSecret: SEED.clientSecret, redirectUri };
	const tokens = new TokenStore({ clock, knobs, client });
	const answer = vendorFace({ store, limits, tokens, knobs, now: () => clock.now() });
	const mintGrant = (wanted: GrantOptions = {}) => tokens.mint(wanted);
	const sandbox = await startSandbox({
		...(port === undefined ? {} : { port }),
		clock,
		knobs,
		handle: async (request) => {
			// Real time, not the sandbox's: moving the clock must not make a slow system quick.
			if (knobs.latencyMs > 0) await setTimeout(knobs.latencyMs);
			return answer(request);
		},
		control: new Router().add('POST', '/__sandbox/grant', (request) => jsonReply(200, mintGrant(grantOptions(request)))),
		reset: () => {
			store.reset();
			limits.clear();
		},
		state: () => ({ createdOrders: store.createdOrders(), callsToday: limits.callsOn(clock.now()) }),
	});
	return {
		...sandbox,
		baseUrl: sandbox.url + BASE_PATH,
		knobs,
		mintGrant,
		revokeGrants: () => tokens.revokeAll(),
		createdOrders: () => store.createdOrders(),
		callsToday: () => limits.callsOn(clock.now()),
	};
}
