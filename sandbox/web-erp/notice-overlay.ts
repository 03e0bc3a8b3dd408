import type { Site } from './context.ts';
import { html } from './html.ts';
import type { Markup } from './html.ts';
import type { WebErpSession } from './sessions.ts';

export const NOTICE = 'O sistema ficará indisponível no domingo, das 02:00 às 04:00, para manutenção.';

/** The notice that lies over a page and takes its clicks. */
export function noticeOverlay({ knobs }: Site, session: WebErpSession): Markup | null {
	if (knobs.interstitial === 'never' || knobs.interstitialAs !== 'overlay') return null;
	if (session.noticeRead && knobs.interstitial === 'once') return null;
	return html`<div class="l-cover" id="notice"><div class="l-notice"><h1>Comunicado</h1><p>${NOTICE}</p>
<button id="continuar" type="button" onclick="this.parentNode.parentNode.remove();fetch('/comunicado',{method:'POST'})">Continuar</button></div></div>`;
}
