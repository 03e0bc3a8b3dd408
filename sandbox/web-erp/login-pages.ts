import type { Reply, SandboxRequest } from '../kit/server.ts';
import type { LoginAttempt } from './accounts.ts';
import { redirect } from './context.ts';
import type { Site, Visit } from './context.ts';
import { readForm } from './form.ts';
import { html } from './html.ts';
import type { Markup } from './html.ts';
import { page } from './layout.ts';
import { localPath } from './notice.ts';
import { SESSION_COOKIE } from './sessions.ts';

const refusals: Readonly<Record<Exclude<LoginAttempt['outcome'], 'ok'>, Markup>> = {
	wrong: html`<div class="l-error error-message" role="alert">Usuário ou senha inválidos.</div>`,
	locked: html`<div class="l-error error-message locked" role="alert">Usuário bloqueado por excesso de tentativas. Procure o administrador.</div>`,
};

const reasons: Readonly<Record<string, string>> = {
	expirada: 'Sua sessão expirou. Entre novamente.',
	'outro-acesso': 'Sua sessão foi encerrada porque houve outro acesso com este usuário.',
	encerrada: 'Sua sessão foi encerrada pelo administrador.',
};

/** What `echoPassword` shows of the password that was typed: the address carries it as `senha`. */
export function echoedPassword({ knobs }: Site, { query }: SandboxRequest): Markup | null {
	const typed = query.get('senha');
	if (!knobs.echoPassword || typed === null) return null;
	return html`<p class="l-box">Senha informada: <span class="typed-password">${typed}</span></p><input type="hidden" name="senha_anterior" value="${typed}">`;
}

function loginForm(site: Site, request: SandboxRequest, user: string, message: Markup | null): Reply {
	const action = request.query.has('voltar') ? `/login?${new URLSearchParams({ voltar: localPath(request.query.get('voltar')) }).toString()}` : '/login';
	const content = html`<div class="l-head">SIG - Sistema Integrado de Gestão</div><div class="l-box" style="width:300px;margin:80px auto">
<h1>Acesso ao sistema</h1>${message}${echoedPassword(site, request)}
<form method="post" action="${action}" name="frmLogin"><table><tr><td><label for="username">Usuário</label></td><td><input type="text" id="username" name="usuario" value="${user}"></td></tr>
<tr><td><label for="password">Senha</label></td><td><input type="password" id="password" name="senha"></td></tr>
<tr><td></td><td><button type="submit" id="login-button">Entrar</button></td></tr></table></form></div>`;
	return page(site, { title: 'Acesso', content, bare: true });
}

export function loginPage(site: Site, request: SandboxRequest): Reply {
	const { query } = request;
	const refused = query.get('erro');
	if (refused === 'wrong' || refused === 'locked') return loginForm(site, request, query.get('usuario') ?? '', refusals[refused]);
	const reason = reasons[query.get('motivo') ?? ''];
	return loginForm(site, request, '', reason === undefined ? null : html`<div class="l-error session-message">${reason}</div>`);
}

export function logIn(site: Site, request: SandboxRequest): Reply {
	const { fields } = readForm(request, site.knobs.charset);
	const user = fields.get('usuario') ?? '';
	const typed = fields.get('senha') ?? '';
	const outcome = site.accounts.logIn(user, typed);
	const echo = site.knobs.echoPassword;
	if (outcome !== 'ok') {
		const answer = { erro: outcome, usuario: user, senha: typed };
		return echo ? redirect(`/login?${new URLSearchParams(answer).toString()}`) : loginForm(site, request, user, refusals[outcome]);
	}
	const session = site.sessions.begin(user);
	const target = localPath(request.query.get('voltar'));
	const echoed = `/inicio?${new URLSearchParams({ senha: typed }).toString()}`;
	return redirect(echo ? echoed : target, [`${SESSION_COOKIE}=${session.id}; Path=/; HttpOnly`]);
}

/** A session cookie stays in the browser when it ends here, as with most old systems. */
export function logOut({ sessions }: Site, { session }: Visit): Reply {
	sessions.end(session.id, 'encerrada');
	return redirect('/login');
}

export function homePage(site: Site, visit: Visit): Reply {
	const open = site.store.tickets().length;
	const content = html`<h1>Início</h1>${echoedPassword(site, visit)}<p>Bem-vindo ao SIG, <b>${visit.session.user}</b>.</p>
<div class="l-box">Chamados abertos hoje: <b id="open-tickets">${open}</b></div><p>Utilize o menu ao lado para acessar as rotinas do sistema.</p>`;
	return page(site, { title: 'Início', content, session: visit.session });
}
