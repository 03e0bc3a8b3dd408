import { Router, jsonReply } from '../kit/server.ts';
import type { Reply, SandboxRequest } from '../kit/server.ts';
import { oauthProblem, problem } from './problems.ts';
import type { Refusal, TokenStore } from './tokens.ts';

/** The OAuth face below `base`: an authorize page that agrees at once, the token endpoint, and revoking. */
export function oauthRoutes(base: string, tokens: TokenStore): Router {
	return new Router()
		.add('GET', `${base}/oauth/authorize`, (request) => authorize(tokens, request))
		.add('POST', `${base}/oauth/token`, (request) => token(tokens, request))
		.add('POST', `${base}/oauth/revoke`, (request) => revoke(tokens, request));
}

/** `redirect_uri` and `scope` of the request do not count: those that were registered do. */
function authorize(tokens: TokenStore, { query }: SandboxRequest): Reply {
	const { clientId, redirectUri } = tokens.client;
	if (query.get('client_id') !== clientId) {
		return { status: 400, headers: { 'content-type': 'text/html; charset=UTF-8' }, body: '<h1>Aplicativo não encontrado</h1>' };
	}
	const target = new URL(redirectUri);
	const state = query.get('state') ?? '';
	if (query.get('response_type') !== 'code' || state === '') {
		target.searchParams.set('error', 'invalid_request');
		target.searchParams.set('error_description', state === '' ? 'The state parameter is required' : 'Invalid or missing response type');
	} else {
		target.searchParams.set('code', tokens.issueCode());
	}
	target.searchParams.set('state', state);
	return { status: 302, headers: { location: target.toString() } };
}

function token(tokens: TokenStore, request: SandboxRequest): Reply {
	const form = formOf(request);
	if (form === undefined) return oauthProblem(400, 'invalid_request', 'The content type must be application/x-www-form-urlencoded');
	if (!isClient(tokens, request, form)) return oauthProblem(401, 'invalid_client', 'The client credentials are invalid');
	const jwt = request.headers['enable-jwt'] === '1';
	const grantType = form.get('grant_type');
	if (grantType === 'authorization_code') return granted(tokens.exchangeCode(form.get('code') ?? '', jwt), 'authorization code');
	if (grantType === 'refresh_token') return granted(tokens.refresh(form.get('refresh_token') ?? '', jwt), 'refresh token');
	return oauthProblem(400, 'unsupported_grant_type', 'Grant type not supported');
}

function granted(outcome: ReturnType<TokenStore['refresh']>, what: 'authorization code' | 'refresh token'): Reply {
	if (typeof outcome !== 'string') return jsonReply(200, outcome);
	if (outcome === 'reused' && what === 'authorization code') {
		const description = 'This authorization code has already been used, for security reasons the user has been revoked';
		return problem(400, 'VALIDATION_ERROR', 'Invalid authorization code', description);
	}
	return oauthProblem(400, 'invalid_grant', refusalText(outcome, what));
}

function refusalText(refusal: Refusal, what: string): string {
	return refusal === 'expired' ? `The ${what} has expired` : `Invalid ${what}`;
}

function revoke(tokens: TokenStore, request: SandboxRequest): Reply {
	const form = formOf(request);
	if (form === undefined || (form.get('token') ?? '') === '') return oauthProblem(400, 'invalid_request', 'Missing token parameter to revoke');
	if (!isClient(tokens, request, form)) return oauthProblem(401, 'invalid_client', 'The client credentials are invalid');
	// RFC 7009: a token that nobody knows is as good as revoked.
	tokens.revoke(form.get('token') ?? '');
	return jsonReply(200, { revoked: true });
}

/** Only the Basic header identifies the application; a secret in the body is refused even beside it. */
function isClient({ client }: TokenStore, { headers }: SandboxRequest, form: URLSearchParams): boolean {
	const expected = Buffer.from(`${client.clientId}:${client.clientSecret}`, 'utf8').toString('base64');
	return headers.authorization === `Basic ${expected}` && !form.has('client_secret');
}

function formOf({ headers, body }: SandboxRequest): URLSearchParams | undefined {
	const isForm = /^application\/x-www-form-urlencoded\b/i.test(headers['content-type'] ?? '');
	return isForm ? new URLSearchParams(typeof body === 'string' ? body : '') : undefined;
}
