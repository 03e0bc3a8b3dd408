import { setTimeout } from 'node:timers/promises';
import type { Reply, SandboxRequest } from '../kit/server.ts';
import { redirect } from './context.ts';
import type { Site } from './context.ts';
import { html, trusted } from './html.ts';
import type { Markup } from './html.ts';
import { page } from './layout.ts';
import type { WebErpKnobs } from './options.ts';

const hits = (pattern: string, path: string): boolean => pattern !== '' && new RegExp(pattern).test(path);

const crashScripts: Readonly<Record<WebErpKnobs['crashKind'], Markup>> = {
	loop: trusted('for(;;){}'),
	'loop-on-click': trusted("document.addEventListener('click',function(){for(;;){}},true)"),
	// The heap of a page ends at some 4 GB: Chromium 156 gives the page up ("Page crashed!") within seconds, the machine lives on.
	memory: trusted('var lista=[];for(;;){lista.push(new Array(1<<24).fill(1.5))}'),
};

function crashingPage(site: Site, kind: WebErpKnobs['crashKind']): Reply {
	const content = html`<h1>Processando</h1><p id="processing">Aguarde, carregando relatório...</p><script>${crashScripts[kind]}</script>`;
	return page(site, { title: 'Processando', content, bare: true });
}

function errorPage(site: Site): Reply {
	const content = html`<div class="l-head">Erro no sistema</div><div class="l-box server-error"><p class="l-error">Ocorreu um erro inesperado.</p>
<pre>ORA-04068: existing state of packages has been discarded\nem SIG.PKG_CADASTRO, linha 118</pre></div>`;
	return page(site, { title: 'Erro 500', content, bare: true, status: 500 });
}

/** Pages that are always broken. */
export function brokenPage(site: Site, { path }: SandboxRequest): Reply | undefined {
	if (path === '/testes/laco') return crashingPage(site, 'loop');
	if (path === '/testes/memoria') return crashingPage(site, 'memory');
	return path === '/testes/mudo' ? { status: 0, cut: 'silent' } : undefined;
}

/** What the knobs put in the place of the ERP's own answer. Waits in real time: moving the clock makes no system quick. */
export async function misbehaviour(site: Site, request: SandboxRequest): Promise<Reply | undefined> {
	const { knobs } = site;
	const { path } = request;
	const slow = Object.entries(knobs.slowPaths).find(([pattern]) => hits(pattern, path))?.[1] ?? knobs.slowMs;
	if (slow > 0) await setTimeout(slow);
	if (hits(knobs.hangPath, path)) return { status: 0, cut: 'silent' };
	if (knobs.error500Next > 0) {
		knobs.error500Next -= 1;
		return errorPage(site);
	}
	if (hits(knobs.error500Path, path)) return errorPage(site);
	if (knobs.foreignRedirect !== '' && hits(knobs.foreignRedirectPath, path)) return redirect(knobs.foreignRedirect);
	return hits(knobs.crashPath, path) ? crashingPage(site, knobs.crashKind) : undefined;
}
