import type { Reply, SandboxRequest } from '../kit/server.ts';
import { readForm } from '../web-erp/form.ts';
import { html } from '../web-erp/html.ts';
import type { Markup } from '../web-erp/html.ts';
import { articles, commaAmount, groupedNumber } from './articles.ts';
import type { Article } from './articles.ts';
import { documentReply } from './page.ts';

const ROWS_PER_PAGE = 6;
const VAT_PERCENT = 21;

export const spanish = (title: string, content: Markup, status = 200): Reply =>
	documentReply({ language: 'es', title, status, content: html`<body>${menu}${content}</body>`, style: 'body{font:13px Arial} td,th{border:1px solid #999;padding:3px 6px} .switch+label{border:1px solid #666;padding:2px 8px;cursor:pointer} .switch:checked+label{background:#8c8}' });

const menu = html`<p><a href="/">Existencias</a> | <a href="/alta">Alta</a> | <a href="/panel">Panel</a> | <a href="/pedido">Pedido</a></p><hr>`;

const gross = (article: Article): number => Math.round((article.netCents * (100 + VAT_PERCENT)) / 100);

/** The category stands once for all its rows that follow each other on the page. */
function rows(shown: readonly Article[]): Markup[] {
	return shown.map((article, index) => {
		const first = shown[index - 1]?.category !== article.category;
		const next = shown.findIndex(({ category }, later) => later > index && category !== article.category);
		const span = (next < 0 ? shown.length : next) - index;
		return html`<tr>${first && html`<td rowspan="${span}">${article.category}</td>`}<td><a href="/ficha/${article.code}" target="ficha" onclick="window.open(this.href,'ficha','width=500,height=300');return false">${article.code}</a></td>
<td>${article.spanish}</td><td>${groupedNumber(article.stock[0])}</td><td>${groupedNumber(article.stock[1])}</td><td>${commaAmount(article.netCents)} €</td><td>${commaAmount(gross(article))} €</td></tr>`;
	});
}

function pageButton(target: number, text: string, possible: boolean): Markup {
	return html`<form method="post" action="/" style="display:inline"><input type="hidden" name="pagina" value="${target}">${possible ? html`<button>${text}</button>` : html`<button disabled>${text}</button>`}</form> `;
}

/** Headings over two rows; the next page comes by a form that is posted, the address stays the same. */
export function stockPage(request: SandboxRequest): Reply {
	const pages = Math.ceil(articles.length / ROWS_PER_PAGE);
	const asked = Number(readForm(request, 'utf-8').fields.get('pagina') ?? 1);
	const current = Number.isInteger(asked) ? Math.min(Math.max(asked, 1), pages) : 1;
	const shown = articles.slice((current - 1) * ROWS_PER_PAGE, current * ROWS_PER_PAGE);
	return spanish(
		'Existencias',
		html`<h2>Existencias por almacén</h2><table><thead><tr><th rowspan="2">Familia</th><th rowspan="2">Código</th><th rowspan="2">Artículo</th><th colspan="2">Existencias</th><th colspan="2">Precio</th></tr>
<tr><th>Madrid</th><th>Sevilla</th><th>Sin IVA</th><th>Con IVA</th></tr></thead><tbody>${rows(shown)}</tbody></table>
<p>${pageButton(current - 1, 'Anterior', current > 1)}Página ${current} de ${pages} ${pageButton(current + 1, 'Siguiente', current < pages)}</p>
<form method="post" action="/exportar"><label>Formato <select name="formato"><option value="csv">CSV</option><option value="txt">Texto</option></select></label> <button>Exportar existencias</button></form>`,
	);
}

function find(code: string | undefined): Article | undefined {
	return articles.find((article) => article.code === code);
}

/** A window, from which another one opens. */
export function articleWindow({ params }: SandboxRequest): Reply {
	const article = find(params['code']);
	if (article === undefined) return spanish('Ficha', html`<p>Artículo desconocido</p>`, 404);
	return spanish('Ficha', html`<h3>Ficha del artículo</h3><dl><dt>Código</dt><dd>${article.code}</dd><dt>Artículo</dt><dd>${article.spanish}</dd></dl>
<button onclick="window.open('/proveedor/${article.code}','proveedor','width=360,height=200')">Ver proveedor</button>`);
}

export function supplierWindow({ params }: SandboxRequest): Reply {
	const article = find(params['code']);
	if (article === undefined) return spanish('Proveedor', html`<p>Artículo desconocido</p>`, 404);
	return spanish('Proveedor', html`<h3>Proveedor</h3><dl><dt>Nombre</dt><dd>Suministros ${article.category} S.L.</dd><dt>NIF</dt><dd>B${String(12_345_678 + Number(article.code.slice(2)))}</dd></dl>`);
}

/** The outermost of three documents: `/panel` → `/panel/marco` → `/panel/detalle`, frames without names. */
export const panelPage = (): Reply => spanish('Panel', html`<h2>Panel</h2><iframe src="/panel/marco" width="700" height="260" title="Marco"></iframe>`);

export const middleFrame = (): Reply => spanish('Marco', html`<p>Marco intermedio</p><iframe src="/panel/detalle" width="600" height="140" title="Detalle"></iframe>`);

export function innerFrame(): Reply {
	const total = articles.reduce((sum, { stock }) => sum + stock[0] + stock[1], 0);
	return spanish('Detalle', html`<dl><dt>Artículos</dt><dd>${articles.length}</dd><dt>Unidades en existencia</dt><dd>${groupedNumber(total)}</dd></dl>`);
}

/** The answer to a posted form: a file. */
export function exportFile(request: SandboxRequest): Reply {
	const plain = readForm(request, 'utf-8').fields.get('formato') === 'txt';
	const lines = articles.map(({ code, spanish: name, stock, netCents }) => [code, name, String(stock[0] + stock[1]), commaAmount(netCents)]);
	const text = [['Código', 'Artículo', 'Existencias', 'Sin IVA'], ...lines].map((cells) => `${cells.join(plain ? '\t' : ';')}\r\n`).join('');
	const fileName = plain ? 'existencias.txt' : 'existencias.csv';
	const headers = { 'content-type': plain ? 'text/plain; charset=utf-8' : 'text/csv; charset=utf-8', 'content-disposition': `attachment; filename="${fileName}"` };
	return { status: 200, headers, body: Buffer.from(`\uFEFF${text}`, 'utf8') };
}
