import type { SandboxClock } from '../kit/clock.ts';
import type { SandboxRequest } from '../kit/server.ts';
import type { KommoKnobs } from './knobs.ts';
import type { AccountData } from './model.ts';

/** Who calls: the user behind the token, and what the token allows. */
export interface Session {
	userId: number;
	isAdmin: boolean;
	scopes: ReadonlySet<string>;
}

/** A call of the REST API that passed limits and authentication. */
export interface ApiRequest extends SandboxRequest {
	session: Session;
	/** Scheme and host the caller used, for links that lead back here. */
	baseUrl: string;
}

export interface AccountIdentity {
	id: number;
	subdomain: string;
	domain: string;
	name: string;
	amojoId: string;
	uuid: string;
}

/** Something webhooks tell of: the subscription code, where it stands in the body, and the item itself. */
export interface WebhookEvent {
	code: string;
	entity: string;
	action: string;
	item: Record<string, unknown>;
}

/** What every area of the sandbox shares. `data` is replaced as a whole by a reset. */
export interface KommoContext {
	knobs: KommoKnobs;
	clock: SandboxClock;
	account: AccountIdentity;
	data: AccountData;
	announce(event: WebhookEvent): void;
}
