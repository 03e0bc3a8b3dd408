import type { RawCell, RawTable } from '../../../lib/domain/web-page';
import { header, row, table, type FakeElement, type Screen } from './fakes/fake-site';
import { Stage, text } from './steps.fixtures';

const open = { kind: 'goto', url: '/' } as const;
const fields = { name: { selectors: ['.name'], ...text }, balance: { selectors: ['.balance'], type: 'moneyBRL', required: true } };
const list = { kind: 'extract', shape: 'list', as: 'customers', root: ['.customer'], fields } as const;
const optional = { ...list, fields: { note: { selectors: ['.note'], type: 'string', required: false } } } as const;
const person = (name: string, more: Partial<FakeElement> = {}): FakeElement => ({ text: name, ...more, children: { '.name': { text: name }, '.balance': { text: '1,00' } } });
const path = '/operations/run/steps/1/extract';
let stage: Stage;

beforeEach(() => {
	stage = new Stage();
});

function show(screen: Screen): void {
	stage.fake.page('/', screen);
}

describe('a row that shows something, but nothing of what is required', () => {
	test.each<[string, FakeElement[]]>([
		['in all rows', [{ text: 'Maria 1,00' }, { text: 'João 2,00' }]],
		['in one row', [person('Maria'), { text: 'João 2,00' }]],
	])('is drift: %s', async (_, rows) => {
		show({ elements: { '.customer': rows } });
		expect(await stage.failure([open, list])).toMatchObject({ code: 'drift', message: expect.stringContaining('field "name"') });
	});

	test('is left out where it shows nothing, is a heading, or one cell across', async () => {
		const heading = { text: 'Nome', children: { th: [{}, {}] } };
		const across = { text: 'Filial 2', children: { td: {}, 'td[colspan]': {} } };
		show({ elements: { '.customer': [heading, person('Maria'), { children: {} }, across] } });
		expect((await stage.run([open, list])).data).toEqual({ customers: [{ name: 'Maria', balance: 1 }] });
	});

	test('is a record of nulls where nothing is required, unless there is nothing in any row', async () => {
		show({ elements: { '.customer': [{ text: 'x', children: { '.note': { text: 'a' } } }, { text: 'y' }] } });
		expect((await stage.run([open, optional])).data).toEqual({ customers: [{ note: 'a' }, { note: null }] });
		show({ elements: { '.customer': [{ text: 'x' }, { text: 'y' }] } });
		expect(await stage.failure([open, optional])).toMatchObject({ code: 'drift' });
	});

	test('is drift in a table, too', async () => {
		const columns = { order: { headers: ['Pedido'], ...text }, total: { headers: ['Total'], type: 'moneyBRL', required: true } };
		show({ tables: { '#t': table(header('Pedido', 'Total', 'Obs.'), row('A1', '1,00', ''), row('', '', 'A2 2,00'), row('A3', '3,00', '')) } });
		expect(await stage.failure([open, { kind: 'extract', shape: 'table', as: 'orders', table: ['#t'], columns }])).toMatchObject({ code: 'drift' });
	});
});

describe('the last rows of a table', () => {
	const columns = { name: { headers: ['Nome'], ...text }, city: { headers: ['Cidade'], ...text }, day: { headers: ['Dia'], type: 'dateBR', required: true } };
	const read = async (last: RawTable['rows'][number]): Promise<unknown> => {
		show({ tables: { '#t': table(header('Nome', 'Cidade', 'Dia'), row('Ana', 'Itu', '01/02/2025'), last) } });
		return await stage.run([open, { kind: 'extract', shape: 'table', as: 'rows', table: ['#t'], columns }]).then(({ data }) => data['rows'], (error: { code: string }) => error.code);
	};
	const spanned = (text: string, last: string): RawCell[] => [...row(text, text).map((cell) => ({ ...cell, span: 0 })), ...row(last)];
	const ana = { name: 'Ana', city: 'Itu', day: '2025-02-01' };

	test('are sums where a label spans columns, or where they say so', async () => {
		expect(await read(spanned('3 clientes', ''))).toEqual([ana]);
		expect(await read(row('Total', 'geral', '30,00'))).toEqual([ana]);
	});

	test('are records that do not fit where two cells happen to be equal', async () => {
		expect(await read(row('Natal', 'Natal', 'amanhã'))).toBe('drift');
	});
});

test('a table of which not all rows were read is drift, never a part of it', async () => {
	show({ tables: { '#t': { ...table(header('Nome'), row('Ana')), more: true } } });
	const error = await stage.failure([open, { kind: 'extract', shape: 'table', as: 'rows', table: ['#t'], columns: { name: { headers: ['Nome'], ...text } } }]);
	expect(error).toMatchObject({ code: 'drift', message: expect.stringContaining('more than') });
});

describe('a field that several elements match', () => {
	const twice = (first: string, second: FakeElement): Screen => ({ elements: { '.name': [{ text: first }, second], '.balance': { text: '1,00' } } });
	const page = { kind: 'extract', shape: 'object', as: 'customer', root: [], fields } as const;

	test('with the same text is read, with a warning that names it and their number', async () => {
		show(twice('Maria', { text: 'Maria' }));
		const { data, warnings } = await stage.run([open, page]);
		expect(data).toEqual({ customer: { name: 'Maria', balance: 1 } });
		expect(warnings).toEqual([{ path: `${path}/fields/name/matches`, message: expect.stringContaining('field "name": 2 elements match ".name"') }]);
	});

	test('with different texts is ambiguous, and a hidden one does not count', async () => {
		show(twice('Maria', { text: 'João' }));
		expect(await stage.failure([open, page])).toMatchObject({ code: 'ambiguous', message: expect.stringContaining('2 elements match ".name"') });
		show(twice('Maria', { text: 'João', hidden: true }));
		expect((await stage.run([open, page])).warnings).toEqual([]);
	});

	test('is ambiguous for setVar, too', async () => {
		show(twice('Maria', { text: 'João' }));
		expect(await stage.failure([open, { kind: 'setVar', name: 'x', from: { selectors: ['.name'] } }])).toMatchObject({ code: 'ambiguous' });
	});
});

describe('paging', () => {
	const paged = { ...list, paging: { next: ['.next'], maxPages: 5 } } as const;
	const names = async (): Promise<unknown> => ((await stage.run([open, paged])).data['customers'] as Array<{ name: string }>).map(({ name }) => name);
	const screen = (shown: readonly string[], next: FakeElement | null): Screen => ({ elements: { '.customer': shown.map((name) => person(name)), ...(next === null ? {} : { '.next': next }) } });

	test('that adds rows to those there are takes the new ones only', async () => {
		const all = ['A', 'B', 'C', 'D', 'E', 'F'];
		const upTo = (count: number): Screen => screen(all.slice(0, count), count < all.length ? { onClick: (page) => page.show(upTo(count + 2)) } : null);
		show(upTo(2));
		expect(await names()).toEqual(all);
	});

	test.each<[string, FakeElement]>([
		['of the class disabled', { attributes: { class: 'page-item disabled' } }],
		['of the class inativo', { attributes: { class: 'inativo' } }],
		['aria-disabled', { attributes: { 'aria-disabled': 'true' } }],
	])('ends where the entry around the link is %s', async (_, entry) => {
		show(screen(['A'], { children: { 'xpath/ancestor::li[1]': entry } }));
		expect(await names()).toEqual(['A']);
	});

	test('waits for a page that fills itself row by row', async () => {
		const filling = (shown: readonly string[], more: readonly string[]): void => {
			stage.sessions.current.show({ ...screen(shown, null), isLoading: more.length > 0 });
			if (more.length > 0) void stage.clock.sleep(250).then(() => filling([...shown, ...more.slice(0, 1)], more.slice(1)));
		};
		show(screen(['A', 'B'], { onClick: () => filling(['C'], ['D', 'E']) }));
		expect(await names()).toEqual(['A', 'B', 'C', 'D', 'E']);
	});
});

test('a list is read once it has as many rows as a moment before', async () => {
	show({ elements: { '.customer': [person('A')] } });
	const run = stage.run([open, list]);
	void stage.clock.sleep(100).then(() => stage.sessions.current.show({ elements: { '.customer': [person('A'), person('B')] } }));
	expect((await run).data['customers']).toHaveLength(2);
});

test('two rounds that read the very same for different entries are warned of', async () => {
	show({ elements: { '.customer': person('Maria') } });
	const rounds = (items: string) => ({ kind: 'forEach', over: { items }, as: 'phone', collect: 'all', steps: [{ ...list, shape: 'object' }] }) as const;
	const { warnings } = await stage.run([open, rounds('1,2')]);
	expect(warnings).toEqual([{ path: `/operations/run/steps/1/forEach/steps/0/extract/same`, message: expect.stringContaining('two rounds in a row read the very same') }]);
	expect((await stage.run([open, rounds('1,1')])).warnings).toEqual([]);
});
