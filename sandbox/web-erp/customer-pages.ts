import type { Reply } from '../kit/server.ts';
import { maskDocument } from '../data/company.ts';
import type { CompanyCustomer } from '../data/company.ts';
import type { Site, Visit } from './context.ts';
import { html } from './html.ts';
import type { Markup } from './html.ts';
import { page } from './layout.ts';
import { money, shownPhone } from './text.ts';

export function unknownCustomer(site: Site, { session }: Visit): Reply {
	const content = html`<h1>Cadastro do cliente</h1><p class="l-error not-found">Cliente não cadastrado.</p>`;
	return page(site, { title: 'Cliente', content, session, status: 404 });
}

function definitions({ store }: Site, customer: CompanyCustomer): Markup {
	const rows: readonly (readonly [label: string, name: string, value: string | null])[] = [
		['Código', 'code', customer.id],
		['Nome', 'name', customer.name],
		['CPF/CNPJ', 'document', maskDocument(customer.document)],
		['Telefone', 'phone', shownPhone(customer)],
		['E-mail', 'email', customer.email],
		['Cidade', 'city', `${customer.city} / ${customer.state}`],
		['Saldo devedor', 'balance', money(store.balanceDueCents(customer.id))],
		['Limite de crédito', 'credit', money(customer.creditLimitCents)],
	];
	return html`<table id="customer-data" class="l-grid">${rows.map(
		([label, name, value]) => html`<tr><th scope="row">${label}</th><td class="${`value-${name}`}">${value}</td></tr>`,
	)}</table>`;
}

export function customerPage(site: Site, visit: Visit): Reply {
	const customer = site.store.customer(visit.params['id'] ?? '');
	if (customer === undefined) return unknownCustomer(site, visit);
	const base = `/clientes/${encodeURIComponent(customer.id)}`;
	const content = html`<h1>Cadastro do cliente</h1>${definitions(site, customer)}
<p><button type="button" id="show-address" onclick="window.open('${base}/endereco','endereco','width=420,height=260')">Ver endereço</button>
<a id="orders-link" href="${base}/pedidos">Pedidos</a> | <a id="orders-csv" href="${base}/pedidos.csv">Exportar CSV</a> |
<a id="new-ticket-link" href="/chamados/novo?cliente=${customer.id}">Abrir chamado</a> | <a id="back-link" href="/clientes">Voltar</a></p>`;
	return page(site, { title: `Cliente ${customer.id}`, content, session: visit.session });
}

/** The streets are made up from the code: the sample company has none. */
export function addressWindow(site: Site, visit: Visit): Reply {
	const customer = site.store.customer(visit.params['id'] ?? '');
	if (customer === undefined) return unknownCustomer(site, visit);
	const content = html`<div class="l-main"><h1>Endereço - ${customer.name}</h1><table id="address" class="l-grid">
<tr><th>Logradouro</th><td class="address-street">Rua das Acácias, ${customer.id.replace(/\D/g, '')}</td></tr>
<tr><th>Cidade</th><td class="address-city">${customer.city}</td></tr><tr><th>UF</th><td class="address-state">${customer.state}</td></tr></table>
<p><button type="button" id="close-button" onclick="window.close()">Fechar</button></p></div>`;
	return page(site, { title: 'Endereço', content, bare: true });
}
