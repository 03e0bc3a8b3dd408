import { SandboxClock } from '../kit/clock.ts';
import { changeKnobs } from '../kit/knobs.ts';
import type { AuthParts } from './auth.ts';
import { BotRunner } from './bots.ts';
import type { AccountIdentity, KommoContext, WebhookEvent } from './context.ts';
import { Courier } from './courier.ts';
import { Deliveries } from './delivery.ts';
import { defaultKnobs } from './knobs.ts';
import type { KommoKnobs } from './knobs.ts';
import { RequestLimit } from './limits.ts';
import { SEED, seedData } from './seed.ts';
import { Subscriptions } from './subscriptions.ts';
import { MonthlyQuota } from './talks.ts';
import { TokenStore } from './tokens.ts';
import type { LongLivedToken, OAuthClient } from './tokens.ts';

export interface AccountOptions extends Partial<KommoKnobs> {
	subdomain?: string;
	domain?: string;
	accountId?: number;
	accountName?: string;
	clients?: OAuthClient[];
	longLivedTokens?: LongLivedToken[];
}

/** Every part of one account, joined; the server stands in front of it. */
export interface AccountParts {
	context: KommoContext;
	auth: AuthParts;
	subscriptions: Subscriptions;
	deliveries: Deliveries;
	courier: Courier;
	bots: BotRunner;
	limit: RequestLimit;
	quota: MonthlyQuota;
}

/** Builds an account. Throws an Error naming an option that is unknown or of the wrong type. */
export function assembleAccount(options: AccountOptions): AccountParts {
	const { subdomain, domain, accountId, accountName, clients, longLivedTokens, ...turned } = options;
	const knobs = defaultKnobs();
	changeKnobs(knobs, turned);
	const clock = new SandboxClock();
	const account: AccountIdentity = {
		id: accountId ?? 31_000_001,
		subdomain: subdomain ?? 'lojasandbox',
		domain: domain ?? 'kommo.com',
		name: accountName ?? 'Loja Sandbox',
		amojoId: 'af9945ff-1490-4cad-807d-945c15d88bec',
		uuid: '2a4f5a4b-6c1e-4a3c-9d1f-0e6b7c8d9a10',
	};
	const announce = (event: WebhookEvent): void => courier.announce(event);
	const context: KommoContext = { knobs, clock, account, data: seedData(clock), announce };
	const subscriptions = new Subscriptions(clock);
	const deliveries = new Deliveries(clock, knobs, subscriptions);
	const courier = new Courier(context, subscriptions, deliveries);
	const longLived = longLivedTokens ?? seedTokens(knobs.scopes);
	const isAdmin = (userId: number) => context.data.users.get(userId)?.isAdmin === true;
	const tokens = new TokenStore({ knobs, clock, account, longLived, isAdmin });
	return {
		context,
		auth: { account, tokens, knobs, clients: clients ?? [seedClient()] },
		subscriptions,
		deliveries,
		courier,
		bots: new BotRunner(context),
		limit: new RequestLimit(knobs),
		quota: new MonthlyQuota(),
	};
}

/** Back to the seeded data. Tokens and OAuth grants live on, so that a credential outlasts a reset. */
export function resetAccount(parts: AccountParts): void {
	const { deliveries, courier, subscriptions, bots, limit, quota } = parts;
	for (const part of [deliveries, courier, subscriptions, bots, limit, quota]) part.clear();
	parts.context.data = seedData(parts.context.clock);
}

/** What GET /__sandbox/state shows. */
export function accountState({ context, subscriptions, deliveries, quota }: AccountParts) {
	const { account, clock, data } = context;
	return {
		account,
		quotaUsed: quota.used(clock.now()),
		webhooks: subscriptions.all(),
		retriesWaiting: deliveries.retriesWaiting(),
		botRuns: [...data.botRuns],
		talks: [...data.talks.values()],
	};
}

function seedClient(): OAuthClient {
	return { clientId: SEED.clientId, clientSecret: SEED.clientSecret, redirectUri: '' };
}

function seedTokens(scopes: string[]): LongLivedToken[] {
	return [
		{ token: SEED.adminToken, userId: SEED.adminUserId, scopes },
		{ token: SEED.sellerToken, userId: SEED.sellerUserId, scopes },
		{ token: SEED.crmOnlyToken, userId: SEED.adminUserId, scopes: ['crm'] },
	];
}
