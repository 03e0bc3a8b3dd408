import type { Reply } from '../kit/server.ts';
import { redirect } from './context.ts';
import type { Site, Visit } from './context.ts';
import { readForm } from './form.ts';
import { html } from './html.ts';
import { page } from './layout.ts';
import { NOTICE } from './notice-overlay.ts';

/** Frames and windows show no notice, nor do answers to scripts. */
const WITHOUT_NOTICE = /^\/(comunicado|logout|estoque\/consulta|api\/|clientes\/busca|clientes\/[^/]+\/(endereco|pedidos\.csv))/;

/** 302 to the notice, where this page may not be shown before it was read. */
export function noticeFirst({ knobs }: Site, { method, path, query, session }: Visit): Reply | undefined {
	if (knobs.interstitial === 'never' || knobs.interstitialAs !== 'page' || method !== 'GET' || WITHOUT_NOTICE.test(path)) return undefined;
	if (session.noticeRead) {
		if (knobs.interstitial === 'always') session.noticeRead = false;
		return undefined;
	}
	const wanted = query.size === 0 ? path : `${path}?${query.toString()}`;
	return redirect(`/comunicado?${new URLSearchParams({ voltar: wanted }).toString()}`);
}

export function noticePage(site: Site, { query, session }: Visit): Reply {
	const content = html`<div class="l-notice" style="margin-top:60px"><h1>Comunicado</h1><p>${NOTICE}</p>
<form method="post" action="/comunicado"><input type="hidden" name="voltar" value="${localPath(query.get('voltar'))}">
<button id="continuar" type="submit">Continuar</button></form></div>`;
	return page(site, { title: 'Comunicado', content, session, bare: true });
}

export function leaveNotice(site: Site, visit: Visit): Reply {
	visit.session.noticeRead = true;
	const { fields } = readForm(visit, site.knobs.charset);
	return fields.has('voltar') ? redirect(localPath(fields.get('voltar'))) : { status: 204 };
}

/** A path of this site; `/inicio` for anything else, such as `//example.com`. */
export function localPath(given: string | null | undefined): string {
	return given !== null && given !== undefined && /^\/(?![/\\])/.test(given) ? given : '/inicio';
}
