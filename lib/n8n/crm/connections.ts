import { CircuitBreaker } from '../../resilience/circuit-breaker';
import { LimitedHttp } from '../../resilience/limited-http';
import { openKommo } from '../kommo/connection';
import { processWide } from '../registry';
import type { ExecutionScope } from '../scope';
import type { CrmConnections } from './system';

/** Long enough for a batch under a limit of a hundred requests a minute. */
const maxWaitMs = 120_000;

export interface CrmNames {
	/** The system's name in messages. */
	name: string;
	credentialType: string;
	authentication: string;
	/** Names the credential with its content, for connections. */
	key: string;
	/** Names the account behind it, for what is shared. */
	accountKey: string;
}

export function crmConnections(scope: ExecutionScope, { name, credentialType, authentication, key, accountKey }: CrmNames): CrmConnections {
	const { clock, random } = scope;
	const breaker = processWide(`breaker:${key}`, () => new CircuitBreaker({ system: name, clock }));
	return {
		clock,
		random,
		http: async ({ limits, ...options }) => {
			const http = await scope.http({ system: name, credentialType, ...options });
			const guarded = { send: (request: Parameters<typeof http.send>[0]) => breaker.run(() => http.send(request)) };
			if (limits.length === 0) return guarded;
			return new LimitedHttp({ http: guarded, store: await scope.store(), accountKey, system: name, limits, clock, random, maxWaitMs });
		},
		kommo: async () => (await openKommo(scope, authentication)).kommo,
	};
}
