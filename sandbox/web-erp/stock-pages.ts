import type { Reply } from '../kit/server.ts';
import type { CompanyCustomer, CompanyProduct } from '../data/company.ts';
import type { Site, Visit } from './context.ts';
import { html } from './html.ts';
import type { Markup } from './html.ts';
import { page } from './layout.ts';
import { money } from './text.ts';

export function stockPage(site: Site, { session }: Visit): Reply {
	const content = html`<h1>Estoque e preços</h1><iframe name="conteudo" src="/estoque/consulta" width="760" height="320" frameborder="1"></iframe>`;
	return page(site, { title: 'Estoque', content, session });
}

function stockTable({ store }: Site, product: CompanyProduct, customer: CompanyCustomer | undefined): Markup {
	const price = store.price(product, customer);
	return html`<table id="stock" class="l-grid"><thead><tr><th>Código</th><th>Descrição</th><th>Un.</th><th>Disponível</th><th>Reservado</th><th>Preço de tabela</th><th>Preço final</th></tr></thead>
<tbody><tr class="stock-row"><td class="stock-sku">${product.sku}</td><td class="stock-name">${product.name}</td><td class="stock-unit">${product.unit}</td>
<td class="stock-available l-right">${product.available.toLocaleString('pt-BR')}</td><td class="stock-reserved l-right">${product.reserved.toLocaleString('pt-BR')}</td>
<td class="stock-price l-right">${money(price.unitPriceCents)}</td><td class="stock-final-price l-right">${money(price.finalPriceCents)}</td></tr></tbody></table>`;
}

function stockResult(site: Site, code: string, customerCode: string): Markup {
	const product = site.store.product(code);
	if (product === undefined) return html`<p class="no-result">Produto não encontrado.</p>`;
	const customer = site.store.customer(customerCode.trim());
	if (customerCode.trim() !== '' && customer === undefined) return html`<p class="l-error error-message">Cliente não cadastrado.</p>`;
	return stockTable(site, product, customer);
}

/** What stands in the frame `conteudo`. */
export function stockFrame(site: Site, { query }: Visit): Reply {
	const code = query.get('produto');
	const customerCode = query.get('cliente') ?? '';
	const content = html`<div class="l-main"><form class="l-box" method="get" action="/estoque/consulta" accept-charset="utf-8">
<label for="product-code">Código do produto</label> <input type="text" id="product-code" name="produto" value="${code}">
<label for="customer-code">Cliente</label> <input type="text" id="customer-code" name="cliente" value="${customerCode}" size="8">
<input type="submit" id="stock-button" value="Consultar"></form>${code !== null && stockResult(site, code, customerCode)}</div>`;
	return page(site, { title: 'Consulta de estoque', content, bare: true });
}
