import type { SandboxClock } from '../kit/clock.ts';
import type { Company } from '../data/company.ts';
import { Router, jsonReply } from '../kit/server.ts';
import type { Reply, SandboxRequest } from '../kit/server.ts';
import { Accounts } from './accounts.ts';
import { redirect } from './context.ts';
import type { MemberPage, Site, Visit } from './context.ts';
import { addressWindow, customerPage } from './customer-pages.ts';
import { customersAsJson, customersFragment, searchPage } from './customer-search.ts';
import { FormTokens } from './form-tokens.ts';
import { html } from './html.ts';
import { page } from './layout.ts';
import { homePage, logIn, logOut, loginPage } from './login-pages.ts';
import { brokenPage, misbehaviour } from './misbehaviour.ts';
import { leaveNotice, noticeFirst, noticePage } from './notice.ts';
import type { WebErpKnobs } from './options.ts';
import { ordersFile, ordersPage } from './order-pages.ts';
import { SESSION_COOKIE, Sessions } from './sessions.ts';
import type { SessionEnd } from './sessions.ts';
import { stockFrame, stockPage } from './stock-pages.ts';
import { WebErpStore } from './store.ts';
import { newTicketPage } from './ticket-form.ts';
import { openTicket, ticketList, ticketPage } from './ticket-pages.ts';

const SCRIPTS_REQUEST = /^\/(api\/|clientes\/busca$)/;

const memberPages: readonly (readonly [method: string, pattern: string, handler: MemberPage])[] = [
	['GET', '/inicio', homePage],
	['GET', '/comunicado', noticePage],
	['POST', '/comunicado', leaveNotice],
	['GET', '/logout', logOut],
	['GET', '/clientes', searchPage],
	['GET', '/clientes/busca', customersFragment],
	['GET', '/api/clientes', customersAsJson],
	['GET', '/clientes/:id', customerPage],
	['GET', '/clientes/:id/endereco', addressWindow],
	['GET', '/clientes/:id/pedidos', ordersPage],
	['GET', '/clientes/:id/pedidos.csv', ordersFile],
	['GET', '/estoque', stockPage],
	['GET', '/estoque/consulta', stockFrame],
	['GET', '/chamados', ticketList],
	['POST', '/chamados', openTicket],
	['GET', '/chamados/novo', newTicketPage],
	['GET', '/chamados/:number', ticketPage],
];

/** The whole ERP: who asks, what goes wrong, which page it is. */
export class WebErp implements Site {
	readonly knobs: WebErpKnobs;
	readonly clock: SandboxClock;
	readonly store: WebErpStore;
	readonly sessions: Sessions;
	readonly accounts: Accounts;
	readonly formTokens = new FormTokens();
	readonly #members = new Router<Visit>();

	constructor(knobs: WebErpKnobs, clock: SandboxClock, company: Company) {
		this.knobs = knobs;
		this.clock = clock;
		this.store = new WebErpStore(company, knobs);
		this.sessions = new Sessions(knobs, clock);
		this.accounts = new Accounts(knobs, clock);
		for (const [method, pattern, handler] of memberPages) this.#members.add(method, pattern, (visit) => handler(this, visit));
	}

	reset(): void {
		for (const part of [this.store, this.sessions, this.accounts, this.formTokens]) part.reset();
	}

	async answer(request: SandboxRequest): Promise<Reply> {
		if (request.path === '/favicon.ico') return { status: 204 };
		const broken = brokenPage(this, request) ?? (await misbehaviour(this, request));
		if (broken !== undefined) return broken;
		if (request.path === '/login') return request.method === 'POST' ? logIn(this, request) : loginPage(this, request);
		const session = this.sessions.use(cookieOf(request));
		if (typeof session === 'string' || session === null) return this.#turnAway(request, session);
		const visit = { ...request, session };
		return noticeFirst(this, visit) ?? this.#memberPage(visit);
	}

	async #memberPage(visit: Visit): Promise<Reply> {
		if (visit.path === '/') return redirect('/inicio');
		const handler = this.#members.find(visit);
		if (handler !== undefined) return await handler(visit);
		const content = html`<h1>Página não encontrada</h1><p class="not-found">A página ${visit.path} não existe.</p>`;
		return page(this, { title: 'Página não encontrada', content, session: visit.session, status: 404 });
	}

	#turnAway(request: SandboxRequest, ended: SessionEnd | null): Reply {
		if (SCRIPTS_REQUEST.test(request.path) && this.knobs.expiredXhr === 'unauthorized') return jsonReply(401, { erro: 'Sessão expirada' });
		const answer = new URLSearchParams(ended === null ? {} : { motivo: ended });
		if (request.method === 'GET' && !/^\/(logout)?$/.test(request.path) && !SCRIPTS_REQUEST.test(request.path)) answer.set('voltar', wanted(request));
		return redirect(answer.size === 0 ? '/login' : `/login?${answer.toString()}`);
	}
}

function wanted({ path, query }: SandboxRequest): string {
	return query.size === 0 ? path : `${path}?${query.toString()}`;
}

function cookieOf({ headers }: SandboxRequest): string | undefined {
	return new RegExp(`(?:^|; *)${SESSION_COOKIE}=([^;]*)`).exec(headers.cookie ?? '')?.[1];
}
