import { SandboxClock } from '../kit/clock.ts';
import { startSandbox } from '../kit/sandbox.ts';
import type { RunningSandbox } from '../kit/sandbox.ts';
import { Router } from '../kit/server.ts';
import type { Reply, SandboxRequest } from '../kit/server.ts';
import { html } from '../web-erp/html.ts';
import type { Markup } from '../web-erp/html.ts';
import { articles, commaAmount, groupedNumber } from './articles.ts';
import type { Article } from './articles.ts';
import { documentReply } from './page.ts';

export interface LagerOptions {
	port?: number;
	clock?: SandboxClock;
	/** Default `lager`. */
	user?: string;
	/** Default `lager-passwort`. */
	password?: string;
}

export interface LagerSandbox extends RunningSandbox {
	readonly baseUrl: string;
	readonly user: string;
	readonly password: string;
}

const ROWS_PER_PAGE = 8;
const headings = ['Nr.', 'Bezeichnung', 'Bestand', 'Einzelpreis', 'Letzter Eingang'];

const german = (title: string, content: Markup, status = 200): Reply => documentReply({ language: 'de', title, content, status, charset: 'iso-8859-1' });

function frames(): Reply {
	return german('Lagerverwaltung', html`<frameset cols="170,*"><frame name="menue" src="/menue"><frameset rows="70,*"><frame name="suche" src="/suche"><frame name="inhalt" src="/leer"></frameset></frameset>`);
}

function menu(): Reply {
	return german('Menü', html`<body bgcolor="#cccc99"><b>Lagerverwaltung</b><p><a href="/bestand" target="inhalt">Bestandsliste</a><p><a href="/leer" target="inhalt">Leeren</a></body>`);
}

/** Neither ids nor labels: the text stands beside the field. */
function search(): Reply {
	return german('Suche', html`<body bgcolor="#ffffcc"><form action="/artikel" target="inhalt" method="get">Artikelnummer: <input type="text" name="nr" size="12"> <input type="submit" value="Suchen"></form></body>`);
}

const cells = (article: Article): readonly string[] => [
	article.code,
	article.german,
	groupedNumber(article.stock[0]),
	`${commaAmount(article.netCents)} €`,
	article.delivered.split('-').reverse().join('.'),
];

/** A table of the old kind: its headings are ordinary cells, in bold. */
function table(rows: readonly Article[]): Markup {
	return html`<table border="1" cellpadding="3"><tr>${headings.map((heading) => html`<td><b>${heading}</b></td>`)}</tr>
${rows.map((article) => html`<tr>${cells(article).map((text) => html`<td>${text}</td>`)}</tr>`)}</table>`;
}

function article({ query }: SandboxRequest): Reply {
	const wanted = (query.get('nr') ?? '').trim().toUpperCase();
	const found = articles.filter(({ code }) => code === wanted);
	return german('Artikel', html`<body>${found.length === 0 ? html`<p>Kein Artikel gefunden für „${wanted}“.</p>` : table(found)}</body>`);
}

function list({ query }: SandboxRequest): Reply {
	const current = Math.max(1, Math.trunc(Number(query.get('seite') ?? 1)) || 1);
	const shown = articles.slice((current - 1) * ROWS_PER_PAGE, current * ROWS_PER_PAGE);
	const more = current * ROWS_PER_PAGE < articles.length;
	return german('Bestandsliste', html`<body><table width="100%"><tr><td>${table(shown)}</td></tr></table><p>Seite ${current} ${more && html`<a href="/bestand?seite=${current + 1}">weiter &gt;&gt;</a>`}</p></body>`);
}

/** A stock system in German: framesets, tables without ids and headings, behind the browser's own log-in window (HTTP Basic). */
export async function startLager(options: LagerOptions = {}): Promise<LagerSandbox> {
	const { port = 0, clock = new SandboxClock(), user = 'lager', password = 'lager-passwort' } = options;
	const expected = `Basic ${Buffer.from(`${user}:${password}`, 'utf8').toString('base64')}`;
	const router = new Router()
		.add('GET', '/', frames)
		.add('GET', '/menue', menu)
		.add('GET', '/suche', search)
		.add('GET', '/leer', () => german('Leer', html`<body></body>`))
		.add('GET', '/artikel', article)
		.add('GET', '/bestand', list);
	const answer = (request: SandboxRequest): Reply | Promise<Reply> => {
		if (request.headers.authorization === expected) return router.find(request)?.(request) ?? german('Fehler', html`<body>Seite nicht gefunden</body>`, 404);
		const refused = german('Anmeldung erforderlich', html`<body><h1>401</h1>Anmeldung erforderlich</body>`, 401);
		return { ...refused, headers: { ...refused.headers, 'www-authenticate': 'Basic realm="Lagerverwaltung"' } };
	};
	const sandbox = await startSandbox({ port, clock, knobs: {}, handle: answer });
	return { ...sandbox, baseUrl: sandbox.url, user, password };
}
