import { startWebErpSandbox, type WebErpSandbox } from '../../../sandbox/web-erp/server.ts';
import { texts, Visitor } from './client.ts';

let erp: WebErpSandbox;
let visitor: Visitor;
beforeEach(async () => {
	erp = await startWebErpSandbox();
	visitor = new Visitor(erp);
	await visitor.logIn();
});
afterEach(() => erp.close());

const search = async (phone: string, path = '/clientes/busca'): Promise<string> => (await visitor.open(`${path}?${new URLSearchParams({ telefone: phone }).toString()}`)).text;

describe('the search by phone', () => {
	test('shows one row a customer, drawn as a fragment and as a page', async () => {
		for (const path of ['/clientes/busca', '/clientes']) {
			const page = await search('11987654321', path);
			expect(texts(page, 'customer-name')).toEqual(['Maria Aparecida da Silva']);
			expect(texts(page, 'customer-phone')).toEqual(['(11) 98765-4321']);
			expect(texts(page, 'customer-email')).toEqual(['cliente1001@example.com.br']);
			expect(texts(page, 'customer-balance')).toEqual([expect.stringMatching(/^R\$ \d+,\d\d$/)]);
		}
	});

	test('says so when nobody has the phone, and asks for one when none is given', async () => {
		expect(texts(await search('11900000000'), 'no-result')).toEqual(['Nenhum cliente encontrado.']);
		expect(texts(await search('  '), 'error-message')).toEqual(['Informe o telefone.']);
	});

	test('compares digits as shown or as stored, parts of them, or the very text', async () => {
		expect(texts(await search('021998877665'), 'customer-code')).toEqual(['1004']);
		expect(texts(await search('(21) 99887-7665'), 'customer-code')).toEqual(['1004']);
		expect(texts(await search('9887'), 'customer-code')).toEqual([]);
		erp.knobs.phoneMatch = 'contains';
		expect(texts(await search('33334444'), 'customer-code')).toEqual(['1005', '1006', '1019', '1020']);
		erp.knobs.phoneMatch = 'masked-text';
		expect(texts(await search('11987654321'), 'customer-code')).toEqual([]);
		expect(texts(await search('(11) 98765-4321'), 'customer-code')).toEqual(['1001']);
	});

	test('shows phones in the Brazilian mask, without the ninth digit where none is stored, and odd ones as they are', async () => {
		expect(texts(await search('3187654321'), 'customer-phone')).toEqual(['(31) 8765-4321']);
		expect(texts(await search('551932654321'), 'customer-phone')).toEqual(['(19) 3265-4321']);
		expect(texts(await search('14155552671'), 'customer-phone')).toEqual(['+1 415 555-2671']);
	});

	test('answers as JSON, too', async () => {
		expect(JSON.parse(await search('11988887777', '/api/clientes'))).toEqual({
			total: 1,
			clientes: [expect.objectContaining({ codigo: '1007', nome: 'Construtora Horizonte S.A.', limiteCredito: '99.999,99', telefone: '(11) 98888-7777' })],
		});
		expect(JSON.parse(await search('1', '/api/clientes'))).toEqual({ total: 0, clientes: [] });
	});

	test('escapes what is stored and what was typed', async () => {
		expect(await search('84981230002')).toContain('&quot;Zé do Parafuso&quot; 100% Barato_ME');
		const page = await search('"><script>x</script>', '/clientes');
		expect(page).toContain('value="&quot;&gt;&lt;script&gt;x&lt;/script&gt;"');
	});
});

describe('a customer', () => {
	test('is a table of labels and values; an unknown code is 404', async () => {
		const page = (await visitor.open('/clientes/1013')).text;
		expect(page).toContain('<th scope="row">CPF/CNPJ</th><td class="value-document">12.ABC.345/01DE-35</td>');
		expect(texts(page, 'value-credit')).toEqual(['R$ 8.000,00']);
		expect((await visitor.open('/clientes/9999')).status).toBe(404);
		expect((await visitor.open('/clientes/1013/endereco')).text).toMatch(/address-city">Goiânia</);
	});

	test('has its orders on pages of ten, with totals and a link to the next', async () => {
		const orders = erp.ordersOf('1003');
		const seen: string[] = [];
		for (let path: string | undefined = '/clientes/1003/pedidos'; path !== undefined; ) {
			const { text } = await visitor.open(path);
			seen.push(...texts(text, 'order-number'));
			path = /class="next-page" href="([^"]+)"/.exec(text)?.[1];
		}
		expect(orders.length).toBeGreaterThan(20);
		expect(seen).toEqual(orders.map(({ id }) => id));
		const first = (await visitor.open('/clientes/1003/pedidos')).text;
		expect(texts(first, 'order-row')).toHaveLength(10);
		expect(first).toMatch(/Total geral<\/td><td id="orders-total">R\$ [\d.]+,\d\d</);
		expect(texts((await visitor.open('/clientes/1015/pedidos')).text, 'no-orders')).toHaveLength(1);
	});

	test('has its orders as a file in windows-1252 with semicolons', async () => {
		const { headers, bytes } = await visitor.open('/clientes/1001/pedidos.csv');
		expect(headers.get('content-disposition')).toBe('attachment; filename="pedidos-1001.csv"');
		const lines = new TextDecoder('windows-1252').decode(bytes).trim().split('\r\n');
		expect(lines[0]).toBe('Pedido;Data;Situação;Total');
		expect(lines).toHaveLength(erp.ordersOf('1001').length + 1);
		expect(bytes.includes(Buffer.from('Situa\xe7\xe3o', 'latin1'))).toBe(true);
	});
});

describe('stock', () => {
	test('stands in a frame, with the list price and that of a customer', async () => {
		expect((await visitor.open('/estoque')).text).toContain('<iframe name="conteudo" src="/estoque/consulta"');
		const { text } = await visitor.open('/estoque/consulta?produto=cim-cp2-50&cliente=1013');
		expect([texts(text, 'stock-available'), texts(text, 'stock-price'), texts(text, 'stock-final-price')]).toEqual([['320'], ['R$ 38,90'], ['R$ 34,04']]);
		expect(texts((await visitor.open('/estoque/consulta?produto=NADA')).text, 'no-result')).toHaveLength(1);
	});
});

describe('other forms of the pages', () => {
	test('renameIds changes ids and classes, not labels and field names; a script still finds its elements', async () => {
		const before = (await visitor.open('/clientes')).text;
		erp.knobs.renameIds = true;
		const after = (await visitor.open('/clientes')).text;
		expect(before).toContain('id="search-phone"');
		for (const name of ['search-phone', 'search-button', '"results"']) expect(after).not.toContain(name);
		const id = /<label for="(ctl00_\d+)">Telefone<\/label>/.exec(after)?.[1];
		expect(after).toContain(`<input type="text" id="${id}" name="telefone"`);
		const results = /<div id="(ctl00_\d+)"><\/div>/.exec(after)?.[1];
		expect(after).toContain(`getElementById($id("${results}"))`);
		expect(texts(await search('11987654321'), 'customer-result')).toEqual([]);
	});

	test('swapColumns puts the e-mail where the name stands, and moves the columns of the orders with their headings', async () => {
		erp.knobs.swapColumns = true;
		const row = await search('11987654321');
		expect([texts(row, 'customer-name'), texts(row, 'customer-email')]).toEqual([['cliente1001@example.com.br'], ['Maria Aparecida da Silva']]);
		const orders = (await visitor.open('/clientes/1001/pedidos')).text;
		expect(orders).toContain('<th>Pedido</th><th>Total</th><th>Situação</th><th>Data</th>');
		expect(texts(orders, 'order-date')[0]).toMatch(/^\d\d\/\d\d\/\d{4}$/);
	});

	test('duplicateRows shows an old record, whose page is there as well', async () => {
		erp.knobs.duplicateRows = true;
		expect(texts(await search('11987654321'), 'customer-code')).toEqual(['1001', '1001-B']);
		expect((await visitor.open('/clientes/1001-B')).text).toContain('(cadastro antigo)');
	});

	test('windows-1252 says so and is it', async () => {
		erp.knobs.charset = 'windows-1252';
		const { headers, bytes } = await visitor.open('/clientes/1031');
		expect(headers.get('content-type')).toBe('text/html; charset=windows-1252');
		expect(new TextDecoder('windows-1252').decode(bytes)).toContain('Conceição &amp; Ação');
	});
});
