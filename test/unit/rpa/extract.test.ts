import { header, row, table, type Screen } from './fakes/fake-site';
import { Stage, text } from './steps.fixtures';

const open = { kind: 'goto', url: '/' } as const;
const money = { type: 'moneyBRL', required: true } as const;
const fields = { name: { selectors: ['.name'], ...text }, balance: { selectors: ['.balance'], ...money } };
const object = { kind: 'extract', as: 'customer', root: ['.customer'], fields } as const;
const list = { ...object, shape: 'list', as: 'customers' } as const;
const person = (name: string, balance: string): object => ({ children: { '.name': { text: name }, '.balance': { text: balance } } });
let stage: Stage;

function show(screen: Screen): void {
	stage.fake.page('/', screen);
}

beforeEach(() => {
	stage = new Stage();
});

test('one record of several that match is ambiguous, and their number is named at once', async () => {
	show({ elements: { '.customer': [person('Maria', '1,00'), person('João', '2,00')] } });
	const startedAt = stage.clock.now();
	const error = await stage.failure([open, object]);
	expect(error).toMatchObject({ code: 'ambiguous', retryable: false });
	expect(error.message).toContain('2 elements match .customer');
	expect(error.message).not.toContain('Maria');
	expect(stage.clock.now()).toBe(startedAt);
});

test('no record at all is drift', async () => {
	show({ elements: {} });
	expect(await stage.failure([open, object])).toMatchObject({ code: 'drift', context: { selectors: ['.customer'] } });
});

test.each([
	['missing', { children: { '.name': { text: 'Maria' } } }, 'field "balance"'],
	['of another kind', person('Maria', 'maria@example.com'), 'field "balance"'],
])('a required field that is %s is drift that names it, never its text', async (_, element, named) => {
	show({ title: 'Clientes', elements: { '.customer': element } });
	const error = await stage.failure([open, object]);
	expect(error.code).toBe('drift');
	expect(error.message).toContain(named);
	expect(error.message).not.toMatch(/maria/i);
});

test('columns that were swapped are found by their types', async () => {
	show({ elements: { '.customer': person('R$ 10,00', 'Maria') } });
	expect(await stage.failure([open, object])).toMatchObject({ code: 'drift' });
});

test('a page that fills itself in late is read once it fits', async () => {
	show({ elements: { '.customer': person('Maria', '') } });
	const run = stage.run([open, object]);
	void stage.clock.sleep(700).then(() => stage.sessions.current.show({ elements: { '.customer': person('Maria', '5,00') } }));
	expect((await run).data).toEqual({ customer: { name: 'Maria', balance: 5 } });
});

test('rows whose required fields are all empty are left out; others that do not fit are drift', async () => {
	show({ elements: { '.customer': [person('Maria', '1,00'), { children: {} }, person('', '')] } });
	expect((await stage.run([open, list])).data).toEqual({ customers: [{ name: 'Maria', balance: 1 }] });
	show({ elements: { '.customer': [person('Maria', '1,00'), person('', '99,00')] } });
	const error = await stage.failure([open, list]);
	expect(error.message).toContain('row 2, field "name"');
});

test('fewer or more rows than expected are drift', async () => {
	show({ elements: { '.customer': [person('Maria', '1,00'), person('João', '2,00')] } });
	expect((await stage.failure([open, { ...list, minRows: 3 }])).message).toContain('2 rows were found where at least 3 are expected');
	expect(await stage.failure([open, { ...list, maxRows: 1 }])).toMatchObject({ code: 'drift' });
	expect((await stage.run([open, { ...list, minRows: 2, maxRows: 2 }])).data['customers']).toHaveLength(2);
});

test('an empty list is no failure where none is asked for', async () => {
	show({ elements: {} });
	expect((await stage.run([open, list])).data).toEqual({ customers: [] });
});

describe('a table', () => {
	const columns = { order: { headers: ['Pedido'], ...text }, total: { headers: ['Total'], ...money } };
	const orders = { kind: 'extract', shape: 'table', as: 'orders', table: ['#orders'], columns } as const;

	test('is read by its headings', async () => {
		show({ tables: { '#orders': table(header('Pedido', 'Total'), row('A1', 'R$ 10,00'), row('A2', 'R$ 20,00')) } });
		expect((await stage.run([open, orders])).data).toEqual({ orders: [{ order: 'A1', total: 10 }, { order: 'A2', total: 20 }] });
	});

	test('may end with rows that sum up; a row that does not fit elsewhere is drift', async () => {
		const total = row('Total geral', 'Total geral', 'R$ 30,00');
		const dated = { ...orders, columns: { ...columns, day: { headers: ['Data'], type: 'dateBR', required: true } } };
		const show3 = (...rows: Array<ReturnType<typeof row>>): void => show({ tables: { '#orders': table(header('Pedido', 'Data', 'Total'), ...rows) } });
		show3(row('A1', '31/12/2025', '10,00'), total, total);
		expect((await stage.run([open, dated])).data).toEqual({ orders: [{ order: 'A1', day: '2025-12-31', total: 10 }] });
		show3(row('A1', '31/12/2025', '10,00'), total, row('A2', '30/12/2025', '20,00'));
		expect(await stage.failure([open, dated])).toMatchObject({ code: 'drift' });
		show3(total);
		expect(await stage.failure([open, dated])).toMatchObject({ code: 'drift' });
		show3(row('A1', '31/12/2025', '10,00'), row('A2', 'amanhã', '20,00'));
		expect(await stage.failure([open, dated])).toMatchObject({ code: 'drift' });
	});

	test('without a heading is drift that names the ones there are', async () => {
		show({ tables: { '#orders': table(header('Pedido', 'Valor'), row('A1', 'R$ 10,00')) } });
		const error = await stage.failure([open, orders]);
		expect(error.code).toBe('drift');
		expect(error.message).toContain('Valor');
	});

	test('that is not there is drift', async () => {
		show({});
		expect((await stage.failure([open, orders])).message).toContain('there is no table #orders');
	});
});

describe('paging', () => {
	const paged = { ...list, paging: { next: ['.next'], maxPages: 3 } } as const;

	/** Pages of one row each; the link is on all but the last, unless said otherwise. */
	function pages(names: readonly string[], last: object | null = null): void {
		const screen = (index: number): Screen => {
			const next = index < names.length - 1 ? { onClick: () => void stage.clock.sleep(300).then(() => stage.sessions.current.show(screen(index + 1))) } : last;
			return { elements: { '.customer': person(names[index] ?? '', '1,00'), ...(next === null ? {} : { '.next': next }) } };
		};
		stage.fake.page('/', () => screen(0));
	}
	const names = async (): Promise<unknown> => ((await stage.run([open, paged])).data['customers'] as Array<{ name: string }>).map(({ name }) => name);

	test('goes on to the page without a link', async () => {
		pages(['A', 'B', 'C']);
		expect(await names()).toEqual(['A', 'B', 'C']);
	});

	test.each([
		['disabled', { attributes: { disabled: '' } }],
		['aria-disabled', { attributes: { 'aria-disabled': 'true' } }],
		['of the class disabled', { attributes: { class: 'page-item disabled' } }],
		['hidden', { hidden: true }],
	])('ends where the link is %s', async (_, link) => {
		pages(['A', 'B'], link);
		expect(await names()).toEqual(['A', 'B']);
	});

	test('stops at the greatest number of pages, with a warning', async () => {
		pages(['A', 'B', 'C', 'D']);
		const result = await stage.run([open, paged]);
		expect(result.data['customers']).toHaveLength(3);
		expect(result.warnings).toEqual([{ path: '/operations/run/steps/1/extract/paging', message: expect.stringContaining('more than 3 pages') }]);
	});

	test('that brings the same rows again is drift', async () => {
		pages(['A', 'B'], { onClick: () => undefined });
		const error = await stage.failure([open, paged]);
		expect(error.code).toBe('drift');
		expect(error.message).toContain('the same rows');
	});

	test('more rows than the step takes end it', async () => {
		pages(['A', 'B', 'C']);
		expect(await stage.failure([open, { ...paged, maxRows: 1 }])).toMatchObject({ code: 'drift' });
	});
});
