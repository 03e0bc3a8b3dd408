import type { WebErpSandbox } from '../../../sandbox/web-erp/server.ts';

export interface PageSeen {
	readonly status: number;
	readonly headers: Headers;
	/** Where a redirect leads. */
	readonly location: string | null;
	readonly text: string;
	readonly bytes: Buffer;
}

/** Keeps cookies as a browser does, follows no redirect, runs no script. */
export class Visitor {
	#cookies = new Map<string, string>();

	constructor(readonly erp: WebErpSandbox) {}

	async open(path: string, options: RequestInit = {}): Promise<PageSeen> {
		const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
		const response = await fetch(this.erp.baseUrl + path, { redirect: 'manual', ...options, headers: { ...(cookie === '' ? {} : { cookie }) } });
		for (const line of response.headers.getSetCookie()) {
			const [name = '', value = ''] = (line.split(';')[0] ?? '').split('=');
			this.#cookies.set(name, value);
		}
		const bytes = Buffer.from(await response.arrayBuffer());
		return { status: response.status, headers: response.headers, location: response.headers.get('location'), text: bytes.toString('utf8'), bytes };
	}

	async post(path: string, fields: Record<string, string>): Promise<PageSeen> {
		return await this.open(path, { method: 'POST', body: new URLSearchParams(fields) });
	}

	async logIn(senha = 'bot-password', usuario = 'bot', path = '/login'): Promise<PageSeen> {
		return await this.post(path, { usuario, senha });
	}

	/** Opens the ticket form and sends it. */
	async openTicket(fields: Record<string, string> = {}, file?: File): Promise<PageSeen> {
		return await this.sendTicket(await this.formToken(), fields, file);
	}

	async formToken(): Promise<string> {
		return /name="_token" value="([^"]+)"/.exec((await this.open('/chamados/novo')).text)?.[1] ?? '';
	}

	async sendTicket(token: string, fields: Record<string, string> = {}, file?: File): Promise<PageSeen> {
		const body = new FormData();
		for (const [name, value] of Object.entries({ _token: token, cliente: '1001', assunto: '', descricao: 'Entrega atrasada', ...fields })) body.set(name, value);
		if (file !== undefined) body.set('anexo', file);
		return await this.open('/chamados', { method: 'POST', body });
	}
}

/** Texts of the elements with a class, without tags. */
export function texts(page: string, name: string): string[] {
	const found = page.matchAll(new RegExp(`class="(?:[^"]* )?${name}(?: [^"]*)?"[^>]*>([^]*?)</(?:td|div|p|span|b)>`, 'g'));
	return [...found].map(([, inner = '']) => inner.replace(/<[^>]*>/g, '').trim());
}
