import { jsonReply } from '../kit/server.ts';
import type { Reply } from '../kit/server.ts';
import type { CompanyCustomer } from '../data/company.ts';
import type { Site, Visit } from './context.ts';
import { html } from './html.ts';
import type { Markup } from './html.ts';
import { htmlAnswer, page } from './layout.ts';
import { searchScript } from './search-script.ts';
import { amount, money, shownPhone } from './text.ts';

function customerRow({ knobs, store }: Site, customer: CompanyCustomer): Markup {
	const name = html`<a href="/clientes/${customer.id}">${customer.name}</a>`;
	const [first, second] = knobs.swapColumns ? [html`${customer.email}`, name] : [name, html`${customer.email}`];
	return html`<tr class="customer-result"><td class="customer-code">${customer.id}</td><td class="customer-name">${first}</td>
<td class="customer-phone">${shownPhone(customer)}</td><td class="customer-email">${second}</td>
<td class="customer-balance l-right">${money(store.balanceDueCents(customer.id))}</td></tr>`;
}

/** What a search shows: the table, "nobody", or a complaint about an empty field. */
function searchResult(site: Site, typed: string): Markup {
	if (typed.trim() === '') return html`<div class="l-error error-message">Informe o telefone.</div>`;
	const found = site.store.customersByPhone(typed);
	if (found.length === 0) return html`<div class="no-result">Nenhum cliente encontrado.</div>`;
	return html`<table id="customers" class="l-grid"><thead><tr><th>Código</th><th>Nome</th><th>Telefone</th><th>E-mail</th><th>Saldo</th></tr></thead>
<tbody>${found.map((customer) => customerRow(site, customer))}</tbody></table>`;
}

export function searchPage(site: Site, { query, session }: Visit): Reply {
	const typed = query.get('telefone');
	const content = html`<h1>Consulta de clientes</h1>
<form class="l-box" method="get" action="/clientes" accept-charset="utf-8" name="frmBusca"><label for="search-phone">Telefone</label>
<input type="text" id="search-phone" name="telefone" value="${typed}" size="24"> <button id="search-button" type="submit">Pesquisar</button></form>
<div id="results">${typed === null ? null : searchResult(site, typed)}</div>${searchScript(site.knobs)}`;
	return page(site, { title: 'Clientes', content, session });
}

export function customersFragment(site: Site, { query }: Visit): Reply {
	return htmlAnswer(site, searchResult(site, query.get('telefone') ?? ''));
}

export function customersAsJson({ store }: Site, { query }: Visit): Reply {
	const clientes = store.customersByPhone(query.get('telefone') ?? '').map((customer) => ({
		codigo: customer.id,
		nome: customer.name,
		email: customer.email,
		telefone: shownPhone(customer),
		documento: customer.documentStored,
		saldo: amount(store.balanceDueCents(customer.id)),
		limiteCredito: amount(customer.creditLimitCents),
		cidade: customer.city,
		uf: customer.state,
	}));
	return jsonReply(200, { total: clientes.length, clientes });
}
