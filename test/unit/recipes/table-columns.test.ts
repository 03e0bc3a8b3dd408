import fc from 'fast-check';
import type { FieldRule } from '../../../lib/domain/recipes/field-rule';
import type { ColumnRule } from '../../../lib/domain/recipes/recipe';
import { readColumns } from '../../../lib/domain/recipes/table-columns';
import type { RawCell } from '../../../lib/domain/web-page';

type Rule = FieldRule & ColumnRule;

const cell = (text: string, more: Partial<RawCell> = {}): RawCell => ({ text, header: false, link: null, ...more });
const row = (...texts: string[]): RawCell[] => texts.map((text) => cell(text));
const across = (text: string, width: number): RawCell[] => Array.from({ length: width }, () => cell(text, { span: 0 }));
const heads = (...texts: string[]): RawCell[] => texts.map((text) => cell(text, { header: true }));
const by = (...headers: string[]): Rule => ({ type: 'string', required: false, headers });
const at = (position: number, more: Partial<Rule> = {}): Rule => ({ type: 'string', required: false, headers: [], position, ...more });

const orders = [heads('Pedido', 'Data', 'Situação', 'Total'), row('P-1', '01/02/2025', 'Aberto', '10,00'), row('P-2', '02/02/2025', '', '20,00')];

test('columns are found by their headings, wherever they are', () => {
	const columns = { number: by('Pedido'), total: by('Total'), status: by('Situação') };
	const records = [
		{ number: 'P-1', total: '10,00', status: 'Aberto' },
		{ number: 'P-2', total: '20,00', status: null },
	];
	expect(readColumns(orders, columns)).toMatchObject({ records });
	const swapped = orders.map((cells) => [...cells].reverse());
	expect(readColumns(swapped, columns)).toMatchObject({ records });
});

test('the order of the columns never changes what is read', () => {
	const order = fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4 });
	fc.assert(
		fc.property(order, (places) => {
			const shuffled = orders.map((cells) => places.map((place) => cells[place] ?? cell('')));
			expect(readColumns(shuffled, { date: by('Data'), total: by('Total') })).toMatchObject({
				records: [
					{ date: '01/02/2025', total: '10,00' },
					{ date: '02/02/2025', total: '20,00' },
				],
			});
		}),
	);
});

test.each(['situacao', 'SITUAÇÃO', ' Situ ação:', 'Situação ▲'])('case, accents, blanks and punctuation of a heading do not count: %s', (heading) => {
	expect(readColumns([heads('Pedido', heading), row('P-1', 'x')], { status: by('Situação') })).toMatchObject({ records: [{ status: 'x' }] });
});

test('alternatives for a heading are tried in their order', () => {
	expect(readColumns(orders, { number: by('Nº', 'Pedido') })).toMatchObject({ records: [{ number: 'P-1' }, { number: 'P-2' }] });
});

test('a heading of marks alone is found', () => {
	expect(readColumns([heads('%', 'R$'), row('5', '10')], { percent: by('%'), amount: by('R$') })).toMatchObject({ records: [{ percent: '5', amount: '10' }] });
});

describe('a missing heading', () => {
	test('is named, with those that there are', () => {
		expect(readColumns(orders, { number: by('Pedido'), due: by('Vencimento', 'Venc.') })).toMatchObject({
			problem: 'no heading "Vencimento" or "Venc." in the table; there are "Pedido", "Data", "Situação", "Total"',
		});
	});

	test('shows nothing of a table without marked headings, which may be data', () => {
		expect(readColumns([row('Maria Silva', '10,00')], { name: by('Nome') })).toEqual({ problem: expect.stringMatching(/^no heading "Nome" in the table; it has none that are marked as such\. Name the columns by their place \("position"/) });
	});

	test('of an empty table is a problem, too', () => {
		expect(readColumns([], { name: by('Nome') })).toEqual({ problem: expect.stringContaining('no heading "Nome"') });
	});
});

test('headings that are not marked as such are found by their texts, below a title as well', () => {
	const table = [row('Estoque', 'Estoque', 'Estoque'), row('Artikel', 'Bestand', 'Preis'), row('A-1', '5', '1,00')];
	expect(readColumns(table, { item: by('Artikel'), stock: by('Bestand') })).toMatchObject({ records: [{ item: 'A-1', stock: '5' }] });
});

describe('headings in two rows', () => {
	const table = [heads('Cliente', 'Valor', 'Valor', 'Saldo', 'Saldo'), heads('Cliente', 'Bruto', 'Total', 'Total', 'Livre'), row('Ana', '1', '2', '3', '4')];

	test('a column is found by its own heading, or with the one above', () => {
		expect(readColumns(table, { name: by('Cliente'), gross: by('Bruto'), total: by('Valor Total'), free: by('Saldo Livre') })).toMatchObject({
			records: [{ name: 'Ana', gross: '1', total: '2', free: '4' }],
		});
	});

	test('one that stands above several columns is refused', () => {
		expect(readColumns(table, { total: by('Total') })).toEqual({ problem: expect.stringContaining('the heading "Total" stands above several columns') });
		expect(readColumns(table, { total: by('Saldo') })).toEqual({ problem: expect.stringContaining('"Saldo" stands above several columns') });
	});
});

describe('rows that are no records', () => {
	test('headings that are repeated, empty rows, and texts across the table are left out', () => {
		const table = [...orders, heads('Pedido', 'Data', 'Situação', 'Total'), row('', '', '', ''), across('Filial 2', 4), row('P-3', 'x', 'y', 'z')];
		expect(readColumns(table, { number: by('Pedido') })).toMatchObject({ records: [{ number: 'P-1' }, { number: 'P-2' }, { number: 'P-3' }] });
	});

	test('"nothing found" across the table is no record', () => {
		expect(readColumns([heads('A', 'B', 'C'), across('Nenhum registro', 3)], { a: by('A') })).toMatchObject({ records: [] });
		expect(readColumns([heads('A', 'B'), across('2024', 2)], { a: by('A') })).toMatchObject({ records: [] });
	});

	test('a row of equal cells is one: nothing but the cell itself says that it spans', () => {
		expect(readColumns([heads('A', 'B', 'C'), row('Maria', 'Maria', 'Maria')], { a: by('A') })).toMatchObject({ records: [{ a: 'Maria' }] });
		expect(readColumns([heads('A', 'B', 'C'), row('0', '0', '0')], { a: by('A') })).toMatchObject({ records: [{ a: '0' }] });
	});

	test('a row that begins with a heading of its own is one', () => {
		expect(readColumns([heads('Nome', 'Total'), [cell('Ana', { header: true }), cell('1')]], { name: by('Nome'), total: by('Total') })).toMatchObject({ records: [{ name: 'Ana', total: '1' }] });
	});
});

test('columns without headings are taken by their place', () => {
	expect(readColumns([row('A-1', '5'), row('A-2')], { item: at(1), stock: at(2) })).toMatchObject({
		records: [
			{ item: 'A-1', stock: '5' },
			{ item: 'A-2', stock: null },
		],
	});
	expect(readColumns(orders, { number: at(1) })).toMatchObject({ records: [{ number: 'P-1' }, { number: 'P-2' }] });
});

test('the link of a cell is taken instead of its text', () => {
	const table = [heads('Pedido'), [cell('P-1', { link: 'https://erp.example.com/p/1' })], [cell('P-2')]];
	expect(readColumns(table, { link: { ...by('Pedido'), link: true } })).toMatchObject({ records: [{ link: 'https://erp.example.com/p/1' }, { link: null }] });
});

test.each([
	['Total', 'says'],
	['Sub-total:', 'says'],
	['TOTAL GERAL', 'says'],
	['Summe', 'says'],
	['Total Ltda.', 'begins'],
	['Totalmente', null],
	['Maria', null],
])('a row that begins with "%s" is marked as a sum: %s', (text, mark) => {
	expect(readColumns([heads('A', 'B'), row(text, '1')], { a: by('A') })).toMatchObject({ sums: [mark] });
	expect(readColumns([heads('A', 'B'), row('', text)], { a: by('A') })).toMatchObject({ sums: [mark] });
});

test('a label over several columns marks its row, two equal cells do not', () => {
	const spanned = [cell('Pago', { span: 0 }), cell('Pago', { span: 0 }), cell('1')];
	expect(readColumns([heads('A', 'B', 'C'), spanned, row('Pago', 'Pago', '1')], { c: by('C') })).toMatchObject({ sums: ['spans', null] });
});
