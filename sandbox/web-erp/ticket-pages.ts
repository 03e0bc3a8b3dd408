import type { Reply } from '../kit/server.ts';
import { pageNumber, redirect } from './context.ts';
import type { Site, Visit } from './context.ts';
import { readForm } from './form.ts';
import { html } from './html.ts';
import type { Markup } from './html.ts';
import { page } from './layout.ts';
import type { StoredTicket } from './store.ts';
import { dayAndTime } from './text.ts';
import { ticketForm } from './ticket-form.ts';
import type { TypedTicket } from './ticket-form.ts';

const SHORTEST_DESCRIPTION = 5;
const TICKETS_PER_PAGE = 10;

function refusedForm(site: Site, { session }: Visit, used: boolean): Reply {
	const text = used ? 'Este formulário já foi enviado.' : 'Formulário inválido ou expirado. Abra a página novamente.';
	const content = html`<h1>Abertura de chamado</h1><div class="l-error error-message">${text}</div>`;
	return page(site, { title: 'Novo chamado', content, session, status: 403 });
}

function problemOf({ store }: Site, typed: TypedTicket): string | null {
	if (typed.customerId === '') return 'Selecione o cliente.';
	if (store.customer(typed.customerId) === undefined) return 'Cliente não cadastrado.';
	if (typed.description.trim().length < SHORTEST_DESCRIPTION) return `A descrição deve ter pelo menos ${SHORTEST_DESCRIPTION} caracteres.`;
	return null;
}

export function openTicket(site: Site, visit: Visit): Reply {
	const { fields, files } = readForm(visit, site.knobs.charset);
	const token = fields.get('_token') ?? '';
	const state = site.formTokens.stateOf(token, visit.session.id);
	// A browser sends a form anew when a kept connection breaks: the answer stays lost, and there is still one ticket.
	if (state === 'lost') return { status: 0, cut: 'reset' };
	if (state !== 'open') return refusedForm(site, visit, state === 'used');
	const typed = { customerId: fields.get('cliente') ?? '', subject: fields.get('assunto') ?? '', description: fields.get('descricao') ?? '' };
	const problem = problemOf(site, typed);
	if (problem !== null) return ticketForm(site, visit, typed, problem);
	const stored = site.store.openTicket({ ...typed, openedBy: visit.session.user, attachment: files.get('anexo') ?? null }, site.clock.now());
	site.formTokens.close(token, site.knobs.ticketLost ? 'lost' : 'used');
	return site.knobs.ticketLost ? { status: 0, cut: 'reset' } : redirect(`/chamados/${stored.number}?aberto=1`);
}

function customerLabel({ store }: Site, { customerId }: StoredTicket): string {
	return `${customerId} - ${store.customer(customerId)?.name ?? ''}`;
}

export function ticketPage(site: Site, { params, query, session }: Visit): Reply {
	const ticket = site.store.tickets().find(({ number }) => number === params['number']);
	if (ticket === undefined) return page(site, { title: 'Chamado', content: html`<p class="l-error not-found">Chamado não encontrado.</p>`, session, status: 404 });
	const opened = query.get('aberto') === '1';
	const content = html`<h1>Chamado</h1>${opened && html`<div class="l-good ticket-created">Chamado <b class="ticket-number">${ticket.number}</b> aberto com sucesso.</div>`}
<table id="ticket-data" class="l-grid"><tr><th>Número</th><td>${ticket.number}</td></tr><tr><th>Cliente</th><td>${customerLabel(site, ticket)}</td></tr>
<tr><th>Assunto</th><td>${ticket.subject}</td></tr><tr><th>Descrição</th><td class="ticket-description">${ticket.description}</td></tr>
<tr><th>Situação</th><td>Aberto</td></tr><tr><th>Aberto em</th><td>${dayAndTime(ticket.openedAt)}</td></tr><tr><th>Aberto por</th><td>${ticket.openedBy}</td></tr>
<tr><th>Anexo</th><td class="attachment-name">${ticket.attachment?.fileName}</td></tr></table>`;
	return page(site, { title: `Chamado ${ticket.number}`, content, session });
}

function ticketRow(site: Site, ticket: StoredTicket): Markup {
	return html`<tr class="ticket-row"><td class="ticket-number"><a href="/chamados/${ticket.number}">${ticket.number}</a></td><td class="ticket-customer">${customerLabel(site, ticket)}</td>
<td class="ticket-subject">${ticket.subject}</td><td class="ticket-description">${ticket.description}</td><td class="ticket-status">Aberto</td><td class="ticket-opened">${dayAndTime(ticket.openedAt)}</td></tr>`;
}

export function ticketList(site: Site, visit: Visit): Reply {
	const typed = visit.query.get('busca') ?? '';
	const wanted = typed.trim().toLowerCase();
	const found = [...site.store.tickets()].reverse().filter(({ subject, description }) => `${subject}\n${description}`.toLowerCase().includes(wanted));
	const pages = Math.max(1, Math.ceil(found.length / TICKETS_PER_PAGE));
	const current = Math.min(pageNumber(visit), pages);
	const shown = found.slice((current - 1) * TICKETS_PER_PAGE, current * TICKETS_PER_PAGE);
	const next = `/chamados?${new URLSearchParams({ busca: typed, pagina: String(current + 1) }).toString()}`;
	const list = html`<table id="tickets" class="l-grid"><thead><tr><th>Número</th><th>Cliente</th><th>Assunto</th><th>Descrição</th><th>Situação</th><th>Aberto em</th></tr></thead>
<tbody>${shown.map((ticket) => ticketRow(site, ticket))}</tbody></table><p>Página ${current} de ${pages} ${current < pages && html`<a class="next-page" href="${next}">Próxima »</a>`}</p>`;
	const content = html`<h1>Chamados</h1><form class="l-box" method="get" action="/chamados" accept-charset="utf-8"><label for="ticket-search">Descrição</label>
<input type="text" id="ticket-search" name="busca" size="40" value="${typed}"> <button type="submit" id="ticket-search-button">Pesquisar</button></form>
${found.length === 0 ? html`<p class="no-result">Nenhum chamado encontrado.</p>` : list}`;
	return page(site, { title: 'Chamados', content, session: visit.session });
}
