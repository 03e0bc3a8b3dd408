import { LimitedHttp } from '../../resilience/limited-http';
import { breakerOf } from '../breakers';
import { openKommo } from '../kommo/connection';
import type { ExecutionScope } from '../scope';
import type { CrmConnections } from './system';

/** Long enough for a batch under a limit of a hundred requests a minute. */
const maxWaitMs = 120_000;

export interface CrmNames {
	/** The system's name in messages. */
	name: string;
	/** And in metrics. */
	countedAs: string;
	credentialType: string;
	authentication: string;
	/** Names the credential with its content, for connections. */
	key: string;
	/** Names the account behind it, for what is shared. */
	accountKey: string;
}

export function crmConnections(scope: ExecutionScope, { name, countedAs, credentialType, authentication, key, accountKey }: CrmNames): CrmConnections {
	const { clock, random } = scope;
	const meter = { rateLimitWait: (_system: string, ms: number) => scope.meter.rateLimitWait(countedAs, ms) };
	const breaker = breakerOf(scope, name, key);
	return {
		clock,
		random,
		http: async ({ limits, ...options }) => {
			const http = await scope.http({ system: name, credentialType, ...options });
			const guarded = { send: (request: Parameters<typeof http.send>[0]) => breaker.run(() => http.send(request)) };
			if (limits.length === 0) return guarded;
			return new LimitedHttp({ http: guarded, store: await scope.store(), accountKey, system: name, limits, clock, random, maxWaitMs, meter });
		},
		kommo: async () => (await openKommo(scope, authentication)).kommo,
	};
}
