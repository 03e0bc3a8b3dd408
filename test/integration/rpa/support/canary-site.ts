import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A site that shows the password it was given wherever a page can show something, in every way it may be written. */
export interface CanarySite {
	baseUrl: string;
	close(): Promise<void>;
}

export async function startCanarySite(): Promise<CanarySite> {
	let password = '';
	const server = createServer((request, response) => {
		void answer(request, response, (typed) => (password = typed ?? password)).catch(() => response.destroy());
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		close: async () => {
			server.closeAllConnections();
			await new Promise<void>((resolve) => server.close(() => resolve()));
		},
	};
}

async function answer(request: IncomingMessage, response: ServerResponse, remember: (typed?: string) => string): Promise<void> {
	let body = '';
	for await (const chunk of request) body += String(chunk);
	const typed = new URLSearchParams(body).get('password');
	if (typed !== null) remember(typed);
	const { pathname } = new URL(request.url ?? '/', 'http://x');
	response.setHeader('Content-Type', 'text/html; charset=utf-8');
	if (pathname === '/login' && typed !== null) {
		response.writeHead(302, { Location: `/shown?senha=${encodeURIComponent(typed)}` }).end();
	} else if (pathname === '/login') {
		response.end('<form method="post"><input id="user" name="user"><input id="password" name="password" type="password"><button id="enter">Enter</button></form>');
	} else if (pathname === '/away') {
		response.writeHead(302, { Location: `http://other.example/?senha=${encodeURIComponent(remember())}` }).end();
	} else if (pathname === '/json') {
		response.setHeader('Content-Type', 'application/json').end(JSON.stringify({ values: formsOf(remember()) }));
	} else {
		response.end(shown(remember()));
	}
}

/** The password as pages, addresses and scripts write it. */
export function formsOf(password: string): string[] {
	const bytes = Buffer.from(password);
	const form = new URLSearchParams({ p: password }).toString().slice(2);
	// In the middle of a longer text base64 has three forms; only what depends on no neighbour is looked for.
	const within = [0, 1, 2].map((before) => {
		const text = Buffer.concat([Buffer.alloc(before, 'x'), bytes]).toString('base64');
		return text.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6));
	});
	const urlSafe = within.map((text) => text.replaceAll('+', '-').replaceAll('/', '_'));
	const percent = encodeURIComponent(password);
	return [...new Set([password, percent, percent.toLowerCase(), form, escaped(password), JSON.stringify(password).slice(1, -1), ...within, ...urlSafe])];
}

function escaped(text: string): string {
	return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

function shown(password: string): string {
	const lines = formsOf(password).map((form) => `<p>Your password is ${escaped(form)} indeed</p>`);
	const text = escaped(password);
	return `<!doctype html><html><head><title>Welcome ${text}</title><meta name="token" content="${text}">
<style>* { font-family: monospace } .after::after { content: "none" }</style><script>var secret = ${JSON.stringify(password)};</script></head>
<body data-secret="${text}"><!-- ${text} --><h1 id="heading">Shown</h1>${lines.join('\n')}
<p>Basic ${Buffer.from(`user:${password}`).toString('base64')}</p>
<p>In <b>two</b> pieces: <span>${escaped(password.slice(0, 5))}</span><span>${escaped(password.slice(5))}</span></p>
<input value="${text}"><input type="hidden" name="old" value="${text}"><textarea>${text}</textarea>
<select><option selected>${text}</option></select><a href="/next?p=${encodeURIComponent(password)}" title="${text}">link</a>
<img alt="${text}"><button aria-label="${text}" value="${text}">button</button><input placeholder="${text}"><input type="submit" value="${text}">
<details open><summary>${text}</summary></details><div id="host"></div><iframe srcdoc="&lt;p style='font-family:monospace'&gt;${escaped(text)}&lt;/p&gt;"></iframe>
<script>document.querySelector('#host').attachShadow({ mode: 'open' }).innerHTML = '<p style="font-family: monospace"></p>';
document.querySelector('#host').shadowRoot.firstChild.textContent = secret;</script></body></html>`;
}
