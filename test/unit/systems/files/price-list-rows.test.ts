import fc from 'fast-check';

import { FileProblem } from '../../../../lib/domain/csv';
import { defaultPriceListSettings, PriceListRows, type PriceListSettings } from '../../../../lib/systems/files';

const usual = ['sku', 'preco', 'estoque'];

function rows(header: readonly string[] = usual, settings: Partial<PriceListSettings> = {}) {
	const reader = new PriceListRows({ line: 1, cells: header }, { ...defaultPriceListSettings, ...settings });
	return (cells: readonly string[], line = 7) => reader.read({ line, cells });
}

function problemOf(work: () => unknown): FileProblem {
	try {
		work();
	} catch (error) {
		if (error instanceof FileProblem) return error;
	}
	throw new Error('expected a FileProblem');
}

describe('columns', () => {
	test.each([
		[['SKU', 'Preço', 'Estoque']],
		[['CÓDIGO', 'PREÇO_VENDA', 'SALDO']],
		[['Código do Produto', 'Valor Unitário', 'Qtde.']],
		[['cod. produto', 'preco de venda', 'quantidade disponível']],
	])('%j are found without regard to accents, case and punctuation', (header) => {
		expect(rows(header)(['A', '1,50', '2'])).toEqual({ kind: 'row', entry: { key: 'A', line: 7, row: { price: '1.5', stock: 2 } } });
	});

	test('others may stand between them, and a name, a warehouse and what is reserved are read where they are', () => {
		const read = rows(['filial', 'ncm', 'descrição', 'codigo', 'reservado', 'preco', 'estoque']);
		expect(read(['01', '9999', ' Cimento; 50 kg ', '000123', '2', '38,90', '3,2500'])).toMatchObject({
			entry: { key: '000123', row: { price: '38.9', stock: 3.25, reserved: 2, name: 'Cimento; 50 kg', warehouse: '01' } },
		});
	});

	test('names given in the settings come before the usual ones', () => {
		const read = rows(['codigo', 'preco', 'preco promo', 'estoque'], { columns: { price: 'Preço Promo' } });
		expect(read(['A', '9,00', '8,00', '1'])).toMatchObject({ entry: { row: { price: '8' } } });
	});

	test('a list without stock is taken only where the settings say that it has none', () => {
		const problem = problemOf(() => rows(['sku', 'preco']));
		expect(problem).toMatchObject({ kind: 'columns', line: 1 });
		expect(problem.reason).toContain('no column for stock');
		expect(problem.reason).toContain('“sku”, “preco”');
		expect(rows(['sku', 'preco'], { columns: { stock: '' } })(['A', '1'])).toMatchObject({ entry: { row: { price: '1' } } });
	});

	test('a name of the settings that is not there is named', () => {
		expect(problemOf(() => rows(usual, { columns: { price: 'PRC1' } })).reason).toContain('“PRC1”');
	});

	test('a column that is there twice is refused, because either could be meant', () => {
		expect(problemOf(() => rows(['sku', 'Preço', 'preco', 'estoque'])).reason).toContain('twice');
	});
});

describe('cells', () => {
	test.each([
		['000123', '000123'],
		[' A-1 ', 'A-1'],
		['="00123"', '00123'],
		['FITA 3/4"', 'FITA 3/4"'],
		['AÇO-CHAPA Nº2', 'AÇO-CHAPA Nº2'],
		['1E10', '1E10'],
		['TOTAL-FLEX-10', 'TOTAL-FLEX-10'],
		['ITEM 5', 'ITEM 5'],
	])('the code %j is the text %j', (given, key) => {
		expect(rows()([given, '1', '1'])).toMatchObject({ kind: 'row', entry: { key } });
	});

	test.each(['7,89E+12', '7.89E+12', '7E+12', '1,23456e+5'])('the code %s was destroyed by a spreadsheet: refused with its line', (sku) => {
		expect(problemOf(() => rows()([sku, '1', '1']))).toMatchObject({ kind: 'value', line: 7, reason: expect.stringContaining(sku) });
	});

	test('an empty price is no price, and an empty stock is no stock: neither is zero', () => {
		expect(rows()(['A', '', ' '])).toEqual({ kind: 'row', entry: { key: 'A', line: 7, row: {} } });
		expect(rows()(['A', '0,00', '0'])).toMatchObject({ entry: { row: { price: '0', stock: 0 } } });
	});

	test('a negative stock is what the ERP says', () => {
		expect(rows()(['A', '1', '-3'])).toMatchObject({ entry: { row: { stock: -3 } } });
	});

	test.each([
		[['A', '-1,00', '1'], 'negative'],
		[['A', '12.50', '1'], 'no number with a decimal comma'],
		[['A', 'sob consulta', '1'], 'no number'],
		[['A', '1', 'x'], 'stock'],
		[['A', '1', '1,23456'], 'more than 4 decimals'],
		[['A', '1,1234567', '1'], 'more than 6 decimals'],
		[['x'.repeat(101), '1', '1'], 'longer than 100'],
		[['a\u0007b', '1', '1'], 'control characters'],
	])('%j is refused with line and reason', (cells, reason) => {
		expect(problemOf(() => rows()(cells, 120))).toMatchObject({ kind: 'value', line: 120, reason: expect.stringContaining(reason) });
	});

	test('the decimal mark is a setting', () => {
		expect(rows(usual, { decimalMark: 'point' })(['A', '1.234', '1'])).toMatchObject({ entry: { row: { price: '1.234' } } });
		expect(rows()(['A', '1.234', '1'])).toMatchObject({ entry: { row: { price: '1234' } } });
	});
});

describe('lines', () => {
	test.each([[['A', '1']], [['A', '1', '2', '']], [['A', '1', '2', '3', '4']]])('%j has not the columns of the header: refused', (cells) => {
		expect(problemOf(() => rows()(cells))).toMatchObject({ kind: 'format', line: 7 });
	});

	test('a line with the delimiter of another file says so', () => {
		expect(problemOf(() => rows()(['A,1,2'])).reason).toContain('another delimiter');
	});

	test.each([[['', '', '']], [[' ', '\t', '']], [['', '', '', '', '']]])('%j is blank', (cells) => {
		expect(rows()(cells)).toEqual({ kind: 'blank' });
	});

	test.each([
		[['TOTAL', '', '1500']],
		[['Total geral:', '12,00', '3']],
		[['Total de registros: 1.000']],
		[['', 'Totais', '']],
		[['Qtd. itens: 42', '', '']],
		[['Quantidade de produtos', '42', '']],
		[['Fim do arquivo']],
		[['EOF']],
		[['', '1500,00', '']],
	])('%j is a total line or has no code', (cells) => {
		expect(rows()(cells)).toEqual({ kind: 'footer' });
	});

	test('a product may be called like a total: with a name and no cell empty it is a row', () => {
		const named = ['codigo', 'descricao', 'preco', 'estoque'];
		expect(rows(named)(['Total 5', 'Óleo 5W30', '39,90', '4'])).toMatchObject({ kind: 'row', entry: { key: 'Total 5' } });
		expect(rows(named)(['EOF', 'Chave', '1,00', '2'])).toMatchObject({ kind: 'row' });
		expect(rows(named)(['Total', '', '39,90', '4'])).toEqual({ kind: 'footer' });
	});

	test('a cell too long for a total line is a code that is too long', () => {
		expect(problemOf(() => rows()([`Total${' '.repeat(200)}5`, '1', '2'])).reason).toContain('longer than 100');
	});

	test('a row without line end at the end of the file is refused, unless such files are taken: its price may be cut', () => {
		const last = { line: 7, cells: ['A', '3', '2'], unended: true } as const;
		const reader = (openEnd: boolean) => new PriceListRows({ line: 1, cells: usual }, { ...defaultPriceListSettings, openEnd });
		expect(problemOf(() => reader(false).read(last))).toMatchObject({ kind: 'format', line: 7, reason: expect.stringContaining('no line end') });
		expect(reader(true).read(last)).toMatchObject({ kind: 'row' });
		expect(reader(false).read({ ...last, cells: ['Total', '', '9'] })).toEqual({ kind: 'footer' });
	});

	test('whatever a line holds, it is read or refused with its own line number', () => {
		fc.assert(
			fc.property(fc.array(fc.string({ unit: 'grapheme', maxLength: 12 }), { maxLength: 5 }), fc.integer({ min: 2, max: 1_000_000 }), (cells, line) => {
				try {
					const read = rows()(cells, line);
					if (read.kind === 'row') expect(read.entry).toMatchObject({ line, key: expect.stringMatching(/\S/) });
				} catch (error) {
					expect(error).toBeInstanceOf(FileProblem);
					expect((error as FileProblem).line).toBe(line);
				}
			}),
		);
	});
});
