import { randomUUID, timingSafeEqual } from 'node:crypto';
import type { SandboxClock } from '../kit/clock.ts';
import { jsonReply } from '../kit/server.ts';
import type { Reply, SandboxRequest } from '../kit/server.ts';
import type { ProtheusKnobs } from './knobs.ts';
import { problem } from './problems.ts';

interface Credentials {
	readonly user: string;
	readonly password: string;
}

/** The token service, and whether a call may pass. */
export class Tokens {
	/** How many pairs of tokens were given. */
	given = 0;
	readonly #knobs: ProtheusKnobs;
	readonly #clock: SandboxClock;
	/** When each ends, in milliseconds of the sandbox clock. */
	readonly #access = new Map<string, number>();
	readonly #refresh = new Map<string, number>();

	constructor(knobs: ProtheusKnobs, clock: SandboxClock) {
		this.#knobs = knobs;
		this.#clock = clock;
	}

	/** `POST /api/oauth2/v1/token`: grants `password` and `refresh_token`, in lower or upper case. */
	answer(request: SandboxRequest): Reply {
		if (request.method !== 'POST') return problem(this.#knobs, 405, 'Method Not Allowed', request.method, 'html');
		const form = formOf(request);
		const grant = (request.query.get('grant_type') ?? form.get('grant_type') ?? '').toLowerCase();
		if (grant === 'password') {
			return this.#isUser(this.#credentialsOf(request, form)) ? this.#give() : this.#refuse('Usuário ou senha inválidos');
		}
		if (grant === 'refresh_token') {
			const token = request.query.get('refresh_token') ?? form.get('refresh_token') ?? '';
			return this.#lives(this.#refresh, token) ? this.#give() : this.#refuse('refresh_token inválido ou expirado');
		}
		return problem(this.#knobs, 400, 'Parâmetro inválido', 'grant_type deve ser PASSWORD ou REFRESH_TOKEN');
	}

	/** Whether the call names somebody who may call: by token, or by Basic where that is on; anybody where security is off. */
	admits({ headers }: SandboxRequest): boolean {
		if (!this.#knobs.security) return true;
		const [scheme = '', ...rest] = (headers.authorization ?? '').split(' ');
		const value = rest.join(' ');
		if (scheme.toLowerCase() === 'bearer') return this.#lives(this.#access, value);
		if (scheme.toLowerCase() !== 'basic' || !this.#knobs.basicAuth) return false;
		const text = Buffer.from(value, 'base64').toString('utf8');
		const colon = text.indexOf(':');
		return colon >= 0 && this.#isUser({ user: text.slice(0, colon), password: text.slice(colon + 1) });
	}

	/** As after a restart of the AppServer: every access token is refused from now on. */
	forgetAccess(): void {
		this.#access.clear();
	}

	#credentialsOf({ query, headers }: SandboxRequest, form: URLSearchParams): Credentials {
		const { tokenCredentials } = this.#knobs;
		const seen = (place: ProtheusKnobs['tokenCredentials']): boolean => tokenCredentials === 'any' || tokenCredentials === place;
		const find = (name: string): string => {
			const header = headers[name];
			return (
				(seen('header') && typeof header === 'string' ? header : undefined) ??
				(seen('query') ? query.get(name) : undefined) ??
				(seen('form') ? form.get(name) : undefined) ??
				''
			);
		};
		return { user: find('username'), password: find('password') };
	}

	#isUser({ user, password }: Credentials): boolean {
		return sameText(user, this.#knobs.user) && sameText(password, this.#knobs.password);
	}

	#lives(tokens: Map<string, number>, token: string): boolean {
		return this.#clock.now() < (tokens.get(token) ?? 0);
	}

	#give(): Reply {
		const { accessTokenSeconds, refreshTokenSeconds, tokenStatus } = this.#knobs;
		const [access, refresh] = [randomUUID(), randomUUID()];
		const now = this.#clock.now();
		this.#access.set(access, now + accessTokenSeconds * 1000);
		this.#refresh.set(refresh, now + refreshTokenSeconds * 1000);
		this.given += 1;
		return jsonReply(tokenStatus, {
			access_token: access, refresh_token: refresh, scope: 'default', token_type: 'Bearer', expires_in: accessTokenSeconds,
		});
	}

	#refuse(reason: string): Reply {
		return problem(this.#knobs, 401, 'Unauthorized', reason);
	}
}

function formOf({ headers, rawBody }: SandboxRequest): URLSearchParams {
	const isForm = (headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded');
	return new URLSearchParams(isForm ? rawBody.toString('utf8') : '');
}

function sameText(left: string, right: string): boolean {
	const [a, b] = [Buffer.from(left), Buffer.from(right)];
	return a.length === b.length && timingSafeEqual(a, b);
}
