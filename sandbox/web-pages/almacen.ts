import { SandboxClock } from '../kit/clock.ts';
import { startSandbox } from '../kit/sandbox.ts';
import type { RunningSandbox } from '../kit/sandbox.ts';
import { Router } from '../kit/server.ts';
import type { Reply, SandboxRequest } from '../kit/server.ts';
import { readForm } from '../web-erp/form.ts';
import { html } from '../web-erp/html.ts';
import { articleWindow, exportFile, innerFrame, middleFrame, panelPage, spanish, stockPage, supplierWindow } from './almacen-pages.ts';

export interface AlmacenOptions {
	port?: number;
	clock?: SandboxClock;
}

/** What the form of `/alta` sent. */
export interface Registration {
	/** `AL-0001` */
	readonly number: string;
	readonly warehouse: string;
	readonly notes: string;
	readonly urgent: boolean;
	readonly fragile: boolean;
}

export interface AlmacenSandbox extends RunningSandbox {
	readonly baseUrl: string;
	/** Oldest first. */
	registrations(): readonly Registration[];
	/** Order numbers given to the prompt, oldest first. */
	orderNotes(): readonly string[];
}

/** A grouped list, a text that is edited in place, a box nobody sees behind its label, and one that is only out of sight. */
function registrationForm(): Reply {
	return spanish(
		'Alta',
		html`<h2>Alta de mercancía</h2><form method="post" action="/alta" onsubmit="this.notas.value=this.querySelector('[contenteditable]').innerText">
<p>Almacén <select name="almacen" aria-label="Almacén"><optgroup label="Península"><option value="MAD">Madrid</option><option value="SEV">Sevilla</option></optgroup>
<optgroup label="Islas"><option value="PMI">Palma</option><option value="LPA" disabled>Las Palmas</option></optgroup></select></p>
<div contenteditable="true" role="textbox" aria-label="Notas" style="border:1px solid #999;min-height:40px;width:360px"></div><input type="hidden" name="notas">
<p><input class="switch" type="checkbox" name="urgente" id="u1" style="display:none"><label for="u1">Urgente</label>
<input class="switch" type="checkbox" name="fragil" id="f1" style="position:absolute;opacity:0"><label for="f1">Frágil</label></p><button>Registrar</button></form>`,
	);
}

function orderPage(note: string | null): Reply {
	const script = "var n=prompt('Número de pedido:','');if(n===null||n===''){document.getElementById('aviso').textContent='Sin número.';return false}this.form.numero.value=n";
	return spanish(
		'Pedido',
		html`<h2>Anotar pedido</h2>${note !== null && html`<p role="status">Pedido ${note} anotado.</p>`}<p id="aviso"></p>
<form method="post" action="/pedido"><input type="hidden" name="numero"><button onclick="${script}">Anotar pedido</button></form>`,
	);
}

class Almacen {
	registrations: Registration[] = [];
	orderNotes: string[] = [];

	reset(): void {
		this.registrations = [];
		this.orderNotes = [];
	}

	routes(): Router {
		return new Router()
			.add('GET', '/', stockPage)
			.add('POST', '/', stockPage)
			.add('POST', '/exportar', exportFile)
			.add('GET', '/ficha/:code', articleWindow)
			.add('GET', '/proveedor/:code', supplierWindow)
			.add('GET', '/panel', panelPage)
			.add('GET', '/panel/marco', middleFrame)
			.add('GET', '/panel/detalle', innerFrame)
			.add('GET', '/alta', registrationForm)
			.add('POST', '/alta', (request) => this.#register(request))
			.add('GET', '/pedido', () => orderPage(null))
			.add('POST', '/pedido', (request) => this.#noteOrder(request));
	}

	#register(request: SandboxRequest): Reply {
		const { fields } = readForm(request, 'utf-8');
		const registration = {
			number: `AL-${String(this.registrations.length + 1).padStart(4, '0')}`,
			warehouse: fields.get('almacen') ?? '',
			notes: (fields.get('notas') ?? '').trim(),
			urgent: fields.has('urgente'),
			fragile: fields.has('fragil'),
		};
		this.registrations.push(registration);
		const { number, warehouse, notes, urgent, fragile } = registration;
		const facts = [['Alta', number], ['Almacén', warehouse], ['Notas', notes], ['Urgente', urgent ? 'Sí' : 'No'], ['Frágil', fragile ? 'Sí' : 'No']];
		return spanish('Alta registrada', html`<h2>Alta registrada</h2><dl>${facts.map(([label, value]) => html`<dt>${label}</dt><dd>${value}</dd>`)}</dl>`);
	}

	#noteOrder(request: SandboxRequest): Reply {
		const number = readForm(request, 'utf-8').fields.get('numero') ?? '';
		if (number === '') return orderPage(null);
		this.orderNotes.push(number);
		return orderPage(number);
	}
}

/**
 * A warehouse page in Spanish without log-in: a table with headings over two rows and cells over several, paging by posted
 * forms, frames within frames, a prompt, a window that opens a window, a file as the answer to a form.
 */
export async function startAlmacen(options: AlmacenOptions = {}): Promise<AlmacenSandbox> {
	const { port = 0, clock = new SandboxClock() } = options;
	const almacen = new Almacen();
	const routes = almacen.routes();
	const sandbox = await startSandbox({
		port,
		clock,
		knobs: {},
		handle: (request) => routes.find(request)?.(request) ?? spanish('Error', html`<p>Página no encontrada</p>`, 404),
		reset: () => almacen.reset(),
		state: () => ({ registrations: almacen.registrations, orderNotes: almacen.orderNotes }),
	});
	return { ...sandbox, baseUrl: sandbox.url, registrations: () => [...almacen.registrations], orderNotes: () => [...almacen.orderNotes] };
}
