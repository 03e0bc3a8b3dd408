import { Router, jsonReply } from '../kit/server.ts';
import type { Reply, SandboxRequest } from '../kit/server.ts';
import type { AccountIdentity } from './context.ts';
import { isObject } from './frame.ts';
import type { KommoKnobs } from './knobs.ts';
import { problem } from './problems.ts';
import type { OAuthClient, TokenStore } from './tokens.ts';

export interface AuthParts {
	account: AccountIdentity;
	clients: OAuthClient[];
	tokens: TokenStore;
	knobs: KommoKnobs;
}

/** The OAuth face: the authorize page, which agrees at once, the token endpoint and the renamed-account look-up. */
export function authRoutes(parts: AuthParts): Router {
	return new Router()
		.add('GET', '/oauth', (request) => authorize(parts, request))
		.add('GET', '/oauth/', (request) => authorize(parts, request))
		.add('POST', '/oauth2/access_token', (request) => token(parts, request))
		.add('GET', '/oauth2/account/current/subdomain', (request) => currentSubdomain(parts, request));
}

function authorize({ account, clients, tokens }: AuthParts, { query }: SandboxRequest): Reply {
	const client = clients.find(({ clientId }) => clientId === query.get('client_id'));
	const redirectUri = client?.redirectUri || query.get('redirect_uri');
	if (client === undefined || redirectUri === null || !URL.canParse(redirectUri)) {
		return { status: 400, headers: { 'content-type': 'text/html' }, body: '<h1>The integration was not found</h1>' };
	}
	const target = new URL(redirectUri);
	target.searchParams.set('code', tokens.issueCode(client.clientId, redirectUri));
	target.searchParams.set('referer', `${account.subdomain}.${account.domain}`);
	const state = query.get('state');
	if (state !== null) target.searchParams.set('state', state);
	target.searchParams.set('client_id', client.clientId);
	return { status: 302, headers: { location: target.toString() } };
}

function token(parts: AuthParts, request: SandboxRequest): Reply {
	const body = readCredentials(request);
	const { client_id: clientId, client_secret: secret } = body;
	const client = parts.clients.find((known) => known.clientId === clientId && known.clientSecret === secret);
	if (client === undefined) return refusal('Client authentication failed', 'Check client_id and client_secret', 401);
	if (body['grant_type'] === 'authorization_code') return exchangeCode(parts, client, body);
	if (body['grant_type'] === 'refresh_token') return refresh(parts, client, body);
	return refusal('The grant type is not supported', 'Check the grant_type parameter');
}

function exchangeCode({ tokens }: AuthParts, client: OAuthClient, body: Record<string, string>): Reply {
	const grant = tokens.takeCode(body['code'] ?? '', client.clientId);
	if (grant === undefined) return refusal('Authorization code has expired or has been revoked', 'Authorize again');
	if (grant.redirectUri !== body['redirect_uri']) return refusal('Redirect URI does not match', 'Check redirect_uri');
	return jsonReply(200, tokens.issueTokens(grant));
}

function refresh({ tokens, knobs }: AuthParts, client: OAuthClient, body: Record<string, string>): Reply {
	const given = body['redirect_uri'];
	if (given === undefined && knobs.requireRedirectUriOnRefresh) {
		return refusal('redirect_uri must not be blank', 'Check the redirect_uri parameter');
	}
	if (given !== undefined && client.redirectUri !== '' && given !== client.redirectUri) {
		return refusal('Redirect URI does not match', 'Check the redirect_uri parameter');
	}
	const grant = tokens.takeRefreshToken(body['refresh_token'] ?? '', client.clientId);
	if (grant === undefined) return refusal('The refresh token is invalid', 'Token has been revoked');
	return jsonReply(200, tokens.issueTokens(grant));
}

function currentSubdomain({ account, tokens }: AuthParts, { headers }: SandboxRequest): Reply {
	const refreshToken = headers['x-refresh-token'];
	if (typeof refreshToken !== 'string' || !tokens.isLiveRefreshToken(refreshToken)) {
		return problem(401, 'The refresh token is invalid');
	}
	const domain = `${account.subdomain}.${account.domain}`;
	return jsonReply(200, { id: account.id, subdomain: account.subdomain, domain, top_level_domain: account.domain });
}

/** Parameters from a JSON or a form body; a Basic header fills in the client's id and secret. */
function readCredentials({ body, headers }: SandboxRequest): Record<string, string> {
	const parameters: Record<string, string> = {};
	const pairs = isObject(body) ? Object.entries(body) : new URLSearchParams(typeof body === 'string' ? body : '');
	for (const [name, value] of pairs) {
		if (typeof value === 'string' && value !== '') parameters[name] = value;
	}
	const basic = /^Basic\s+(\S+)$/i.exec(headers.authorization ?? '')?.[1];
	if (basic !== undefined) {
		const [id = '', ...rest] = Buffer.from(basic, 'base64').toString('utf8').split(':');
		parameters['client_id'] ??= decodeURIComponent(id);
		parameters['client_secret'] ??= decodeURIComponent(rest.join(':'));
	}
	return parameters;
}

function refusal(detail: string, hint: string, status = 400): Reply {
	return problem(status, detail, { hint });
}
