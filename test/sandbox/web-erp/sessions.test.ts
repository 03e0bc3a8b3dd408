import { startWebErpSandbox, type WebErpSandbox } from '../../../sandbox/web-erp/server.ts';
import { texts, Visitor } from './client.ts';

let erp: WebErpSandbox;
let visitor: Visitor;
beforeEach(async () => {
	erp = await startWebErpSandbox();
	visitor = new Visitor(erp);
});
afterEach(() => erp.close());

describe('login', () => {
	test('the form has the names the guide gives; the right password leads home with a cookie', async () => {
		const form = await visitor.open('/login');
		for (const id of ['username', 'password', 'login-button']) expect(form.text).toContain(`id="${id}"`);
		const answer = await visitor.logIn();
		expect([answer.status, answer.location]).toEqual([302, '/inicio']);
		expect(answer.headers.get('set-cookie')).toMatch(/^ERPSESSID=[0-9a-f]{32}; Path=\/; HttpOnly$/);
		expect((await visitor.open('/inicio')).text).toContain('id="menu"');
		expect(erp.logins()).toEqual([{ at: expect.any(Number), user: 'bot', outcome: 'ok' }]);
	});

	test('a page asked for before the login is where the login leads; another site never is', async () => {
		const away = await visitor.open('/clientes/1001');
		expect([away.status, away.location]).toEqual([302, '/login?voltar=%2Fclientes%2F1001']);
		expect((await visitor.logIn('bot-password', 'bot', away.location ?? '')).location).toBe('/clientes/1001');
		for (const target of ['//example.com', 'https://example.com', '/\\example.com']) {
			expect((await visitor.logIn('bot-password', 'bot', `/login?${new URLSearchParams({ voltar: target }).toString()}`)).location).toBe('/inicio');
		}
	});

	test('a wrong password is told on the same page and shown nowhere', async () => {
		const answer = await visitor.logIn('Canário&1');
		expect(answer.status).toBe(200);
		expect(texts(answer.text, 'error-message')).toEqual(['Usuário ou senha inválidos.']);
		expect(answer.text).not.toMatch(/Can(á|%C3|&)/);
		expect(JSON.stringify(erp.journal.entries())).not.toMatch(/Can(á|%C3)/);
	});

	test('the third wrong password locks the account, for the right one, too, until its time is over', async () => {
		for (const expected of ['wrong', 'wrong', 'locked']) {
			await visitor.logIn('falsch');
			expect(erp.logins().at(-1)?.outcome).toBe(expected);
		}
		expect(texts((await visitor.logIn()).text, 'locked')).toEqual([expect.stringContaining('Usuário bloqueado')]);
		expect((await visitor.logIn('maria-password', 'maria')).status).toBe(302);
		erp.clock.advance(erp.knobs.lockoutMs);
		expect((await visitor.logIn()).status).toBe(302);
	});

	test('a right password in between starts the count anew; 0 never locks', async () => {
		for (const password of ['x', 'x', 'bot-password', 'x', 'x']) await visitor.logIn(password);
		expect(erp.logins().map(({ outcome }) => outcome)).toEqual(['wrong', 'wrong', 'ok', 'wrong', 'wrong']);
		erp.knobs.maxWrongPasswords = 0;
		for (let attempt = 0; attempt < 5; attempt += 1) await visitor.logIn('x');
		expect((await visitor.logIn()).status).toBe(302);
	});

	test('echoPassword shows what was typed: in the address, in a text and in a hidden field, escaped', async () => {
		erp.knobs.echoPassword = true;
		const wrong = await visitor.logIn('a<b>&"c');
		expect(wrong.location).toBe('/login?erro=wrong&usuario=bot&senha=a%3Cb%3E%26%22c');
		const page = (await visitor.open(wrong.location ?? '')).text;
		expect(page).toContain('<span class="typed-password">a&lt;b&gt;&amp;&quot;c</span>');
		expect(page).toContain('<input type="hidden" name="senha_anterior" value="a&lt;b&gt;&amp;&quot;c">');
		expect(texts((await visitor.open((await visitor.logIn()).location ?? '')).text, 'typed-password')).toEqual(['bot-password']);
		erp.killSessions();
		const away = await visitor.open('/inicio?senha=bot-password');
		await visitor.open(away.location ?? '');
		expect(JSON.stringify(erp.journal.entries())).not.toMatch(/bot-password|a<b>|a%3Cb/);
	});
});

describe('a session', () => {
	beforeEach(async () => {
		await visitor.logIn();
	});

	test('ends after its time; each page starts it anew, or not', async () => {
		const almost = erp.knobs.sessionTimeoutMs - 1_000;
		for (let page = 0; page < 3; page += 1) {
			erp.clock.advance(almost);
			expect((await visitor.open('/clientes')).status).toBe(200);
		}
		erp.knobs.sessionSliding = false;
		expect((await visitor.open('/clientes')).location).toBe('/login?motivo=expirada&voltar=%2Fclientes');
		expect(texts((await visitor.open('/login?motivo=expirada')).text, 'session-message')).toEqual(['Sua sessão expirou. Entre novamente.']);
		expect(erp.sessions()).toEqual([]);
	});

	test('that has ended answers a script with 401, or with the login page', async () => {
		expect(erp.killSessions()).toBe(1);
		const search = '/clientes/busca?telefone=11987654321';
		expect((await visitor.open(search)).status).toBe(401);
		erp.knobs.expiredXhr = 'login-page';
		for (const path of [search, '/api/clientes?telefone=1']) {
			const followed = await visitor.open(path, { redirect: 'follow' });
			expect(followed.status).toBe(200);
			expect(followed.text).toContain('id="password"');
		}
	});

	test('is one of many, or the only one of its user', async () => {
		const second = new Visitor(erp);
		await second.logIn();
		expect(erp.sessions()).toHaveLength(2);
		expect((await visitor.open('/inicio')).status).toBe(200);
		erp.knobs.oneSessionPerUser = true;
		await second.logIn();
		expect(erp.sessions()).toHaveLength(1);
		expect((await visitor.open('/inicio')).location).toBe('/login?motivo=outro-acesso&voltar=%2Finicio');
		expect((await second.open('/inicio')).status).toBe(200);
	});

	test('ends by logging out, and by its control call', async () => {
		expect((await visitor.open('/logout')).location).toBe('/login');
		expect((await visitor.open('/inicio')).status).toBe(302);
		await visitor.logIn();
		const answer = await fetch(`${erp.url}/__sandbox/kill-sessions`, { method: 'POST' });
		expect(await answer.json()).toEqual({ ended: 1 });
		expect((await visitor.open('/inicio')).status).toBe(302);
	});
});
