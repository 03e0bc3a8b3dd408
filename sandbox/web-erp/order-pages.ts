import type { Reply } from '../kit/server.ts';
import type { CompanyOrder } from '../data/company.ts';
import { pageNumber } from './context.ts';
import type { Site, Visit } from './context.ts';
import { unknownCustomer } from './customer-pages.ts';
import { html } from './html.ts';
import type { Markup } from './html.ts';
import { page } from './layout.ts';
import { amount, day, money, statusNames, toWindows1252 } from './text.ts';

interface Column {
	readonly heading: string;
	readonly name: string;
	readonly text: (order: CompanyOrder) => string;
}

const columns: readonly [Column, Column, Column, Column] = [
	{ heading: 'Pedido', name: 'order-number', text: ({ id }) => id },
	{ heading: 'Data', name: 'order-date', text: ({ orderedAt }) => day(orderedAt) },
	{ heading: 'Situação', name: 'order-status', text: ({ status }) => statusNames[status] },
	{ heading: 'Total', name: 'order-total', text: ({ totalCents }) => money(totalCents) },
];

const sum = (orders: readonly CompanyOrder[]): number => orders.reduce((total, order) => total + order.totalCents, 0);

function table({ knobs }: Site, shown: readonly CompanyOrder[], all: readonly CompanyOrder[]): Markup {
	const [number, date, status, total] = columns;
	const order = knobs.swapColumns ? [number, total, status, date] : [number, date, status, total];
	const rows = shown.map((row) => html`<tr class="order-row">${order.map((column) => html`<td class="${column.name}">${column.text(row)}</td>`)}</tr>`);
	return html`<table id="orders" class="l-grid"><thead><tr>${order.map(({ heading }) => html`<th>${heading}</th>`)}</tr></thead><tbody>${rows}</tbody>
<tfoot><tr class="page-total"><td colspan="3">Total da página</td><td>${money(sum(shown))}</td></tr>
<tr class="grand-total"><td colspan="3">Total geral</td><td id="orders-total">${money(sum(all))}</td></tr></tfoot></table>`;
}

function paging(base: string, current: number, pages: number): Markup {
	const link = (target: number, name: string, text: string): Markup => html`<a class="${name}" href="${base}?pagina=${target}">${text}</a> `;
	return html`<p>${current > 1 && link(current - 1, 'previous-page', '« Anterior')}<span id="page-number">Página ${current} de ${pages}</span>
${current < pages && link(current + 1, 'next-page', 'Próxima »')}</p>`;
}

export function ordersPage(site: Site, visit: Visit): Reply {
	const customer = site.store.customer(visit.params['id'] ?? '');
	if (customer === undefined) return unknownCustomer(site, visit);
	const all = site.store.ordersOf(customer.id);
	const size = Math.max(1, site.knobs.ordersPerPage);
	const pages = Math.max(1, Math.ceil(all.length / size));
	const current = Math.min(pageNumber(visit), pages);
	const base = `/clientes/${encodeURIComponent(customer.id)}`;
	const shown = all.slice((current - 1) * size, current * size);
	const list = all.length === 0 ? html`<p class="no-orders">Nenhum pedido para este cliente.</p>` : html`${table(site, shown, all)}${paging(`${base}/pedidos`, current, pages)}`;
	const content = html`<h1>Pedidos de ${customer.name}</h1>${list}<p><a id="orders-csv" href="${base}/pedidos.csv">Exportar CSV</a> | <a id="back-link" href="${base}">Voltar</a></p>`;
	return page(site, { title: 'Pedidos', content, session: visit.session });
}

export function ordersFile(site: Site, visit: Visit): Reply {
	const customer = site.store.customer(visit.params['id'] ?? '');
	if (customer === undefined) return unknownCustomer(site, visit);
	const lines = site.store.ordersOf(customer.id).map((order) => [order.id, day(order.orderedAt), statusNames[order.status], amount(order.totalCents)]);
	const text = [columns.map(({ heading }) => heading), ...lines].map((cells) => `${cells.join(';')}\r\n`).join('');
	const headers = { 'content-type': 'text/csv; charset=windows-1252', 'content-disposition': `attachment; filename="pedidos-${customer.id}.csv"` };
	return { status: 200, headers, body: toWindows1252(text) };
}
