import type { Reply } from '../kit/server.ts';
import type { Site, Visit } from './context.ts';
import { html, trusted } from './html.ts';
import type { Markup } from './html.ts';
import { page } from './layout.ts';

export interface TypedTicket {
	readonly customerId: string;
	readonly subject: string;
	readonly description: string;
}

function confirmation({ knobs }: Site): Markup {
	if (!knobs.confirmTicket) return trusted('return true');
	const first = "confirm('Confirma a abertura do chamado?')";
	return trusted(`return ${knobs.confirmTwice ? `${first}&amp;&amp;confirm('Tem certeza? Esta operação não pode ser desfeita.')` : first}`);
}

function customerOptions({ store }: Site, chosen: string): Markup[] {
	return store.customers().map(({ id, name }) => html`<option value="${id}"${trusted(id === chosen ? ' selected' : '')}>${id} - ${name}</option>`);
}

/** The form for a ticket, with what was typed before and what is wrong with it. */
export function ticketForm(site: Site, { session }: Visit, typed: TypedTicket, problem: string | null): Reply {
	const content = html`<h1>Abertura de chamado</h1>${problem !== null && html`<div class="l-error validation-message" role="alert">${problem}</div>`}
<form class="l-box" method="post" action="/chamados" enctype="multipart/form-data" name="frmChamado" onsubmit="${confirmation(site)}">
<input type="hidden" name="_token" value="${site.formTokens.issue(session.id)}"><table>
<tr><td><label for="customer-select">Cliente</label></td><td><select id="customer-select" name="cliente"><option value="">Selecione...</option>${customerOptions(site, typed.customerId)}</select></td></tr>
<tr><td><label for="subject">Assunto</label></td><td><input type="text" id="subject" name="assunto" size="60" maxlength="120" value="${typed.subject}"></td></tr>
<tr><td><label for="description">Descrição</label></td><td><textarea id="description" name="descricao" rows="6" cols="60">${typed.description}</textarea></td></tr>
<tr><td><label for="attachment">Anexo</label></td><td><input type="file" id="attachment" name="anexo"></td></tr>
<tr><td></td><td><button type="submit" id="submit-ticket">Abrir chamado</button></td></tr></table></form>`;
	return page(site, { title: 'Novo chamado', content, session });
}

export function newTicketPage(site: Site, visit: Visit): Reply {
	return ticketForm(site, visit, { customerId: visit.query.get('cliente') ?? '', subject: '', description: '' }, null);
}
