import type { Reply, SandboxRequest } from '../kit/server.ts';
import type { BlingKnobs } from './options.ts';
import { oauthProblem } from './problems.ts';
import type { TokenStore } from './tokens.ts';

/** The 401 or 403 for a call that may not go on, or undefined. `module` is the first path segment below the base. */
export function refuseAccess({ headers }: SandboxRequest, module: string, tokens: TokenStore, { missingScopes }: BlingKnobs): Reply | undefined {
	const token = /^Bearer (\S+)$/.exec(headers.authorization ?? '')?.[1];
	if (token === undefined) return oauthProblem(401, 'invalid_request', 'Malformed auth header');
	const state = tokens.accessState(token, headers['enable-jwt'] === '1');
	if (state === 'expired') return oauthProblem(401, 'invalid_token', 'The access token provided has expired');
	if (state === 'unknown') return oauthProblem(401, 'invalid_token', 'The access token provided is invalid');
	if (!missingScopes.includes(module)) return undefined;
	return oauthProblem(403, 'insufficient_scope', 'The request requires higher privileges than provided by the access token');
}
