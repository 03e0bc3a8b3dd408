import type { Reply, Router, SandboxRequest } from '../kit/server.ts';
import type { RestCrmKnobs } from './options.ts';
import type { CrmStore } from './store.ts';

export interface CrmContext {
	readonly store: CrmStore;
	readonly knobs: RestCrmKnobs;
	/** Milliseconds of the sandbox's clock. */
	readonly now: () => number;
}

/** One way of showing the CRM. */
export interface CrmFace {
	/** What follows the server's URL in the base URL; Bitrix24's holds the code. */
	basePath(): string;
	/** The answer to a caller who is not let in, or undefined. */
	refuse(request: SandboxRequest): Reply | undefined;
	/** The answer to a caller over the limit, or undefined; then the call is counted. */
	limit(request: SandboxRequest): Reply | undefined;
	readonly routes: Router;
	noSuchCall(request: SandboxRequest): Reply;
	/** Forgets what was counted. */
	reset(): void;
}
