import { startAlmacen, type AlmacenSandbox } from '../../../sandbox/web-pages/almacen.ts';
import { startLager, type LagerSandbox } from '../../../sandbox/web-pages/lager.ts';

describe('lager', () => {
	let lager: LagerSandbox;
	beforeAll(async () => {
		lager = await startLager();
	});
	afterAll(() => lager.close());

	const open = async (path: string, password = lager.password): Promise<{ status: number; text: string }> => {
		const authorization = `Basic ${Buffer.from(`${lager.user}:${password}`).toString('base64')}`;
		const response = await fetch(lager.baseUrl + path, { headers: { authorization } });
		return { status: response.status, text: new TextDecoder('windows-1252').decode(await response.arrayBuffer()) };
	};

	test('asks for user and password by the browser, on every page', async () => {
		const refused = await fetch(`${lager.baseUrl}/artikel?nr=A-1001`);
		expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([401, 'Basic realm="Lagerverwaltung"']);
		expect((await open('/', 'falsch')).status).toBe(401);
		expect((await open('/')).text).toMatch(/<frame name="menue"[^]*<frame name="suche"[^]*<frame name="inhalt"/);
	});

	test('has tables without ids and headings, in German', async () => {
		const { text } = await open('/artikel?nr=a-1004');
		expect(text).toContain('<td><b>Letzter Eingang</b></td>');
		expect(text).toMatch(/<td>A-1004<\/td><td>Sechskantschraube M10<\/td><td>411<\/td><td>1\.459,58 €<\/td><td>04\.04\.2026<\/td>/);
		expect(text).not.toMatch(/ id=|<th|<label/);
		expect((await open('/artikel?nr=<x>')).text).toContain('Kein Artikel gefunden für „&lt;X&gt;“.');
	});

	test('lists all articles on three pages', async () => {
		const numbers: string[] = [];
		for (let path: string | undefined = '/bestand'; path !== undefined; ) {
			const { text } = await open(path);
			numbers.push(...[...text.matchAll(/<td>(A-\d+)</g)].map(([, number = '']) => number));
			path = /href="([^"]+)">weiter/.exec(text)?.[1];
		}
		expect(new Set(numbers).size).toBe(23);
		expect(lager.journal.count({ path: '^/bestand$' })).toBe(3);
	});
});

describe('almacen', () => {
	let almacen: AlmacenSandbox;
	beforeAll(async () => {
		almacen = await startAlmacen();
	});
	afterAll(() => almacen.close());

	const post = async (path: string, fields: Record<string, string>): Promise<Response> => await fetch(almacen.baseUrl + path, { method: 'POST', body: new URLSearchParams(fields) });
	const open = async (path: string): Promise<string> => await (await fetch(almacen.baseUrl + path)).text();

	test('has headings over two rows, and cells that stand for several rows', async () => {
		const page = await open('/');
		expect(page).toContain('<th colspan="2">Existencias</th><th colspan="2">Precio</th></tr>');
		expect(page).toContain('<td rowspan="6">Tornillería</td>');
	});

	test('turns its pages by posted forms only', async () => {
		expect(await open('/?pagina=2')).toContain('Página 1 de 4');
		const codes: string[] = [];
		for (let current = 1; current <= 4; current += 1) {
			const page = await (await post('/', { pagina: String(current) })).text();
			codes.push(...[...page.matchAll(/>(A-\d+)<\/a>/g)].map(([, code = '']) => code));
			expect(page.includes('<button disabled>Siguiente')).toBe(current === 4);
		}
		expect(new Set(codes).size).toBe(23);
	});

	test('gives a file for a form, after its byte order mark', async () => {
		const answer = await post('/exportar', { formato: 'csv' });
		expect(answer.headers.get('content-disposition')).toBe('attachment; filename="existencias.csv"');
		const bytes = Buffer.from(await answer.arrayBuffer());
		expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
		expect(bytes.toString('utf8').trim().split('\r\n')).toHaveLength(24);
	});

	test('has frames in frames, and a window that opens a window', async () => {
		expect(await open('/panel')).toContain('src="/panel/marco"');
		expect(await open('/panel/marco')).toContain('src="/panel/detalle"');
		expect(await open('/panel/detalle')).toContain('<dt>Artículos</dt><dd>23</dd>');
		expect(await open('/ficha/A-1001')).toContain("window.open('/proveedor/A-1001'");
		expect(await open('/proveedor/A-1001')).toContain('Suministros Tornillería S.L.');
	});

	test('keeps what its forms send', async () => {
		await post('/pedido', { numero: '4711' });
		await post('/pedido', { numero: '' });
		expect(almacen.orderNotes()).toEqual(['4711']);
		const page = await (await post('/alta', { almacen: 'PMI', notas: '<b>dos</b> palés\n', urgente: 'on' })).text();
		expect(page).toContain('<dd>&lt;b&gt;dos&lt;/b&gt; palés</dd>');
		expect(almacen.registrations()).toEqual([{ number: 'AL-0001', warehouse: 'PMI', notes: '<b>dos</b> palés', urgent: true, fragile: false }]);
	});
});
