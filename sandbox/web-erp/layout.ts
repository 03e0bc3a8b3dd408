import type { Reply } from '../kit/server.ts';
import type { Site } from './context.ts';
import { html, literal, trusted } from './html.ts';
import type { Markup } from './html.ts';
import { noticeOverlay } from './notice-overlay.ts';
import type { WebErpSession } from './sessions.ts';
import { toWindows1252 } from './text.ts';

export interface PageParts {
	readonly title: string;
	readonly content: Markup;
	readonly session?: WebErpSession | null;
	/** Without head and menu: windows, frames, the login. */
	readonly bare?: boolean;
	readonly status?: number;
	readonly headers?: Record<string, string | string[]>;
}

const styles = trusted(`
body{margin:0;font:11px Verdana,Arial,sans-serif;color:#222;background:#e8ecf0}
table{border-collapse:collapse;font-size:11px} a{color:#00339a}
.l-head{background:#1c4f8c;color:#fff;padding:6px 10px;font-size:15px;font-weight:bold} .l-head small{font-weight:normal;font-size:10px;float:right}
.l-menu{background:#d5dde8;border-right:1px solid #9aa9bd;width:140px;vertical-align:top} .l-menu ul{list-style:none;margin:0;padding:6px}
.l-menu li{padding:3px 0;border-bottom:1px dotted #9aa9bd} .l-main{vertical-align:top;padding:10px 14px;background:#fff}
h1{font-size:13px;margin:0 0 8px;border-bottom:2px solid #f0a000;padding-bottom:3px;color:#1c4f8c}
.l-grid th{background:#bfcbdc;text-align:left} .l-grid th,.l-grid td{border:1px solid #9aa9bd;padding:3px 6px} .l-grid tr:nth-child(even) td{background:#f2f5f9}
.l-box{border:1px solid #9aa9bd;background:#f6f8fb;padding:8px;margin-bottom:10px} .l-right{text-align:right}
.l-error{color:#b00000;font-weight:bold;margin:6px 0} .l-good{border:1px solid #3a8a3a;background:#e9f7e9;padding:6px;margin-bottom:8px}
.l-cover{position:fixed;inset:0;background:rgba(0,0,0,.55);z-index:9999} .l-notice{background:#fffbe0;border:2px solid #c09000;width:380px;margin:120px auto;padding:14px}
input,select,textarea,button{font:11px Verdana,Arial,sans-serif}`);

/** A page as the browser gets it: drawn, its names changed where the knob says so, in the ERP's character set. */
export function page(site: Site, parts: PageParts): Reply {
	const { title, content, session = null, bare = false } = parts;
	const body = bare ? content : framed(site, session, content);
	const overlay = session === null || bare ? null : noticeOverlay(site, session);
	const document = html`<!DOCTYPE html PUBLIC "-//W3C//DTD HTML 4.01 Transitional//EN">
<html lang="pt-BR"><head><meta http-equiv="Content-Type" content="text/html; charset=${site.knobs.charset}"><title>${title} - SIG Bom Preço</title>
<style>${styles}</style></head>
<body>${body}${overlay}${foreignResources(site)}</body></html>`;
	return htmlAnswer(site, document, parts.status ?? 200, parts.headers);
}

/** A piece of a page, for a script. */
export function htmlAnswer(site: Site, content: Markup, status = 200, headers: Record<string, string | string[]> = {}): Reply {
	const text = site.knobs.renameIds ? renamed(content.text) : content.text;
	const body = site.knobs.charset === 'utf-8' ? Buffer.from(text, 'utf8') : toWindows1252(text);
	return { status, headers: { 'content-type': `text/html; charset=${site.knobs.charset}`, 'cache-control': 'no-store', ...headers }, body };
}

function framed({ store }: Site, session: WebErpSession | null, content: Markup): Markup {
	return html`<div class="l-head"><small>Usuário: <b id="current-user">${session?.user}</b> | ${store.companyName}</small>SIG - Sistema Integrado de Gestão</div>
<table width="100%" cellspacing="0"><tr><td class="l-menu"><ul id="menu">
<li><a href="/inicio">Início</a></li><li><a href="/clientes">Clientes</a></li><li><a href="/estoque">Estoque</a></li>
<li><a href="/chamados">Chamados</a></li><li><a href="/chamados/novo">Novo chamado</a></li><li><a id="logout" href="/logout">Sair</a></li></ul></td>
<td class="l-main">${content}</td></tr></table>`;
}

/** What an address list must keep away; `#foreign-result` says what came of the request. */
function foreignResources({ knobs }: Site): Markup | null {
	const origin = knobs.foreignResources;
	if (origin === '') return null;
	return html`<p id="foreign-result">pendente</p><img src="${origin}/pixel.gif" width="1" height="1" alt=""><iframe src="${origin}/frame" width="1" height="1"></iframe>
<script>fetch(${literal(`${origin}/dados`)},{mode:'no-cors'}).then(function(){return 'carregado'},function(){return 'bloqueado'}).then(function(text){
document.querySelector('iframe[width="1"]').previousElementSibling.previousElementSibling.textContent=text})</script>`;
}

/**
 * Ids and classes as a generator names them. The pages' own scripts name elements by `$id("…")` and `$class("…")`;
 * classes of the layout (`l-…`) stay. Values cannot be met: in them quotes are escaped.
 */
function renamed(text: string): string {
	return text
		.replace(/\b(id|for)="([^"]+)"/g, (_, attribute: string, name: string) => `${attribute}="${generated(name)}"`)
		.replace(/\bclass="([^"]+)"/g, (_, names: string) => `class="${names.split(' ').map(generated).join(' ')}"`)
		.replace(/\$(id|class)\("([^"]+)"\)/g, (_, helper: string, name: string) => `$${helper}("${generated(name)}")`);
}

function generated(name: string): string {
	if (name.startsWith('l-')) return name;
	const sum = [...name].reduce((total, character) => (total * 31 + character.charCodeAt(0)) % 99_991, 7);
	return `ctl00_${String(sum).padStart(5, '0')}`;
}
