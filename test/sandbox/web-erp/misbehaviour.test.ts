import { startWebErpSandbox, type WebErpSandbox } from '../../../sandbox/web-erp/server.ts';
import { until } from '../../support/servers/until.ts';
import { texts, Visitor } from './client.ts';

let erp: WebErpSandbox;
let visitor: Visitor;
beforeEach(async () => {
	erp = await startWebErpSandbox();
	visitor = new Visitor(erp);
	await visitor.logIn();
});
afterEach(() => erp.close());

const timed = async (path: string): Promise<number> => {
	const startedAt = performance.now();
	await visitor.open(path);
	return performance.now() - startedAt;
};

test('all pages are slow, or those of one path', async () => {
	erp.knobs.slowPaths = { '^/clientes/busca$': 120 };
	expect(await timed('/clientes/busca?telefone=1')).toBeGreaterThanOrEqual(119);
	erp.knobs.slowMs = 60;
	expect(await timed('/inicio')).toBeGreaterThanOrEqual(59);
});

test('the next two requests fail with the error page of the ERP, or one path always', async () => {
	erp.knobs.error500Next = 2;
	const statuses = [];
	for (let attempt = 0; attempt < 3; attempt += 1) statuses.push((await visitor.open('/inicio')).status);
	expect(statuses).toEqual([500, 500, 200]);
	erp.knobs.error500Path = '^/estoque';
	expect((await visitor.open('/estoque')).text).toContain('ORA-04068');
	expect((await visitor.open('/clientes')).status).toBe(200);
});

test('a hanging page never answers, the others do', async () => {
	erp.knobs.hangPath = '^/clientes/1001$';
	const patience = new AbortController();
	const answer = visitor.open('/clientes/1001', { signal: patience.signal });
	await until(() => erp.journal.count({ path: '^/clientes/1001$' }) === 1, 'the request arrives');
	expect((await visitor.open('/clientes/1002')).status).toBe(200);
	patience.abort();
	await expect(answer).rejects.toThrow('aborted');
});

test('a crashing page holds a loop, at once or at the first click, or fills the memory', async () => {
	erp.knobs.crashPath = '^/clientes$';
	const script = async (path = '/clientes') => /<script>([^]*?)<\/script>/.exec((await visitor.open(path)).text)?.[1];
	expect(await script()).toBe('for(;;){}');
	erp.knobs.crashKind = 'loop-on-click';
	expect(await script()).toContain("addEventListener('click'");
	erp.knobs.crashKind = 'memory';
	expect(await script()).toContain('lista.push');
	expect(await script('/testes/laco')).toBe('for(;;){}');
});

describe('the notice', () => {
	test('stands before the first page of each session and leads on to it', async () => {
		erp.knobs.interstitial = 'once';
		const away = await visitor.open('/clientes?telefone=11987654321');
		expect(away.location).toBe('/comunicado?voltar=%2Fclientes%3Ftelefone%3D11987654321');
		const notice = (await visitor.open(away.location ?? '')).text;
		expect(notice).toContain('id="continuar"');
		const back = /name="voltar" value="([^"]+)"/.exec(notice)?.[1] ?? '';
		expect((await visitor.post('/comunicado', { voltar: back })).location).toBe('/clientes?telefone=11987654321');
		expect((await visitor.open('/clientes')).status).toBe(200);
		await visitor.logIn();
		expect((await visitor.open('/clientes')).status).toBe(302);
	});

	test('stands before every page, but not before frames and answers to scripts', async () => {
		erp.knobs.interstitial = 'always';
		await visitor.post('/comunicado', { voltar: '/inicio' });
		expect([(await visitor.open('/inicio')).status, (await visitor.open('/inicio')).status]).toEqual([200, 302]);
		for (const path of ['/estoque/consulta', '/clientes/busca?telefone=1', '/api/clientes?telefone=1']) expect((await visitor.open(path)).status).toBe(200);
	});

	test('lies over the page until it was read', async () => {
		Object.assign(erp.knobs, { interstitial: 'once', interstitialAs: 'overlay' });
		expect((await visitor.open('/clientes')).text).toContain('id="notice"');
		expect((await visitor.open('/comunicado', { method: 'POST' })).status).toBe(204);
		expect((await visitor.open('/clientes')).text).not.toContain('id="notice"');
		erp.knobs.interstitial = 'always';
		expect((await visitor.open('/clientes')).text).toContain('id="notice"');
	});
});

test('foreign origins are led to and asked for', async () => {
	erp.knobs.foreignRedirect = 'http://localhost:9/fora';
	expect((await visitor.open('/clientes')).location).toBe('http://localhost:9/fora');
	erp.knobs.foreignResources = 'http://localhost:9';
	const { text } = await visitor.open('/inicio');
	for (const part of ['<img src="http://localhost:9/pixel.gif"', '<iframe src="http://localhost:9/frame"', 'fetch("http://localhost:9/dados"']) expect(text).toContain(part);
});

test('rows appear late and anew where the page races', async () => {
	expect((await visitor.open('/clientes')).text).toContain('corrida=0');
	erp.knobs.domRace = true;
	expect((await visitor.open('/clientes')).text).toContain('corrida=300,redesenho=150');
	erp.knobs.searchBy = 'json';
	expect((await visitor.open('/clientes')).text).toContain('endereco="/api/clientes"');
	erp.knobs.searchBy = 'form';
	expect((await visitor.open('/clientes')).text).not.toContain('<script>');
});

test('a reset brings back data, sessions and accounts, and leaves the knobs', async () => {
	await visitor.openTicket();
	erp.knobs.slowMs = 1;
	erp.reset();
	expect([erp.tickets(), erp.logins(), erp.sessions(), erp.journal.entries(), erp.knobs.slowMs]).toEqual([[], [], [], [], 1]);
	expect((await visitor.open('/inicio')).status).toBe(302);
	await expect(startWebErpSandbox(JSON.parse('{ "slow": 1 }') as object)).rejects.toThrow('Unknown option "slow"');
	expect(texts((await visitor.open('/login')).text, 'session-message')).toEqual([]);
});
