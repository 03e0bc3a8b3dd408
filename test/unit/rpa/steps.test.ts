import { seen, Stage, text } from './steps.fixtures';

const open = { kind: 'goto', url: '/' } as const;
const base = '/operations/run/steps';
const bytes = new TextEncoder().encode('x');
let stage: Stage;

beforeEach(() => {
	stage = new Stage();
});

test('plain actions do what they say, with their values filled in', async () => {
	stage.fake.page('/', { elements: { '#a': { options: ['Norte'] } } });
	const selectors = ['#a'];
	await stage.run([open, { kind: 'type', selectors, value: '{{input.q}}' }, { kind: 'press', selectors: null, key: 'Enter' }, { kind: 'select', selectors, choice: { label: '{{input.r}}' } }, { kind: 'check', selectors, checked: true }, { kind: 'hover', selectors }], { q: 'abc', r: 'Norte' });
	expect(stage.sessions.current.done).toEqual(['goto /', 'fill abc #a', 'press Enter', 'select Norte #a', 'check true #a', 'hover #a']);
});

test('a choice that the list does not have is drift that names it', async () => {
	stage.fake.page('/', { elements: { '#a': { options: ['Norte'] } } });
	const error = await stage.failure([open, { kind: 'select', selectors: ['#a'], choice: { label: 'Sul' } }]);
	expect(error.code).toBe('drift');
	expect(error.message).toContain('Sul');
});

describe('if', () => {
	const branches = (test: object, more: object = {}): Parameters<Stage['run']>[0] => [open, { kind: 'if', test, then: [{ kind: 'setVar', name: 'x', from: { value: 'yes' } }, { kind: 'hover', selectors: ['#yes'] }], otherwise: [{ kind: 'hover', selectors: ['#no'] }], ...more }];
	const took = async (test: object, input = {}, more = {}): Promise<string | undefined> => {
		await stage.run(branches(test, more), input);
		return stage.sessions.current.done.at(-1);
	};

	test('asks the page as it is now, or the values', async () => {
		stage.fake.page('/', { elements: { '#yes': {}, '#no': {}, '#notice': {} } });
		expect(await took({ condition: { selectors: ['#notice'] } })).toBe('hover #yes');
		expect(await took({ condition: { selectors: ['#other'] } })).toBe('hover #no');
		expect(await took({ value: '{{input.a}}', equals: 'b' }, { a: 'b' })).toBe('hover #yes');
		expect(await took({ value: '{{input.a}}', matches: '^\\d+$' }, { a: 'b' })).toBe('hover #no');
		expect(await took({ value: '{{input.a}}' }, { a: '' })).toBe('hover #no');
		expect(stage.clock.slept.every((ms) => ms === 30_000)).toBe(true);
	});

	test('with a time of its own waits for the condition', async () => {
		stage.fake.page('/', (page) => {
			void stage.clock.sleep(800).then(() => page.show({ elements: { '#yes': {}, '#notice': {} } }));
			return { elements: { '#no': {} } };
		});
		expect(await took({ condition: { selectors: ['#notice'] } }, {}, { timeoutMs: 1_000 })).toBe('hover #yes');
		expect(await took({ condition: { selectors: ['#notice'] } }, {}, { timeoutMs: 500 })).toBe('hover #no');
	});

	test('an outcome within ends the whole operation', async () => {
		stage.fake.page('/', { elements: { '#yes': {} } });
		const inner = { kind: 'waitFor', anyOf: [{ ...seen('#yes'), outcome: 'blockedCustomer' }] } as const;
		const result = await stage.run([open, { kind: 'forEach', over: { items: 'a,b' }, steps: [{ kind: 'if', test: { value: 'x' }, then: [inner] }] }, { kind: 'hover', selectors: ['#never'] }]);
		expect(result).toMatchObject({ outcome: 'blockedCustomer', found: true });
	});
});

describe('forEach', () => {
	const read = { kind: 'extract', as: 'page', root: [], fields: { title: { selectors: ['h1'], ...text } } } as const;

	test('goes through the elements of a page by their links, and collects what each round reads', async () => {
		stage.fake.page('/', { elements: { 'a.order': [{ text: 'One', attributes: { href: '/1' } }, { text: 'Two', attributes: { href: '/2' } }] } });
		for (const path of ['1', '2']) stage.fake.page(`/${path}`, { elements: { h1: { text: `Order ${path}` } } });
		const result = await stage.run([open, { kind: 'forEach', over: { selectors: ['a.order'] }, as: 'order', collect: 'orders', steps: [{ kind: 'goto', url: '{{item.link}}' }, read] }]);
		expect(result.data).toEqual({ orders: [{ page: { title: 'Order 1' } }, { page: { title: 'Order 2' } }] });
	});

	test('that collects keeps the outcome of a round, and goes on; without a list it ends the operation', async () => {
		stage.fake.page('/', {}).page('/1', { elements: { '.none': { text: 'Nada encontrado' } } }).page('/2', { elements: { h1: { text: 'Order 2' } } });
		const wait = { kind: 'waitFor', anyOf: [seen('h1'), { ...seen('.none'), outcome: 'notFound', message: ['.none'] }] };
		const each = { kind: 'forEach', over: { items: '1,2' }, as: 'code', steps: [{ kind: 'goto', url: '/{{item.code}}' }, wait, read] } as const;
		expect(await stage.run([{ ...each, collect: 'orders' }])).toMatchObject({ outcome: 'done', found: true, data: { orders: [{ outcome: 'notFound', message: 'Nada encontrado' }, { page: { title: 'Order 2' } }] } });
		expect(await stage.run([each])).toMatchObject({ outcome: 'notFound', found: false });
	});

	test('goes through a list of the input, numbered from 1', async () => {
		stage.fake.page('/', { elements: { '#1': {}, '#2': {}, '#b': {} } });
		await stage.run([open, { kind: 'forEach', over: { items: '{{input.list}}' }, as: 'code', steps: [{ kind: 'fill', selectors: ['#b'], value: '{{item.number}} {{item.code}}' }] }], { list: ['x', 'y'] });
		expect(stage.sessions.current.done.slice(1)).toEqual(['fill 1 x #b', 'fill 2 y #b']);
	});

	test('more entries than it may take are refused before the first round, with the limit', async () => {
		stage.fake.page('/', { elements: { '#b': {} } });
		const error = await stage.failure([open, { kind: 'forEach', over: { items: 'a,b,c' }, max: 2, steps: [{ kind: 'hover', selectors: ['#b'] }] }]);
		expect(error).toMatchObject({ code: 'validation', context: { step: 2 } });
		expect(error.message).toContain('"max" of the step is 2');
		expect(stage.sessions.current.done).toEqual(['goto /']);
	});
});

test('a frame is where the steps within act; one of another site is refused', async () => {
	stage.fake.page('/', { frames: { conteudo: { elements: { '#in': {} } }, ad: { url: 'https://ads.example.net/', elements: { '#in': {} } } } });
	const inner = { kind: 'hover', selectors: ['#in'] } as const;
	expect(await stage.run([open, { kind: 'frame', target: { name: 'conteudo' }, steps: [inner] }])).toMatchObject({ outcome: 'done' });
	expect(await stage.failure([open, inner])).toMatchObject({ code: 'drift' });
	expect(await stage.failure([open, { kind: 'frame', target: { name: 'ad' }, steps: [inner] }])).toMatchObject({ code: 'blocked' });
});

test('a window is where the steps within act, and is closed afterwards, whatever happens', async () => {
	stage.fake.page('/', { elements: { '#open': {} }, popup: { title: 'Endereço', elements: { h1: { text: 'Rua A' } } } });
	const popup = (selector: string): object => ({ kind: 'popup', click: ['#open'], steps: [{ kind: 'extract', as: 'address', root: [], fields: { street: { selectors: [selector], ...text } } }] });
	expect((await stage.run([open, { kind: 'popup', ...popup('h1') }])).data).toEqual({ address: { street: 'Rua A' } });
	expect(stage.sessions.current.lastPopup?.closed).toBe(true);
	const error = await stage.failure([open, { kind: 'popup', ...popup('h2') }]);
	expect(error.context).toMatchObject({ title: 'Endereço', path: `${base}/1/popup/steps/0/extract` });
	expect(stage.sessions.current.lastPopup?.closed).toBe(true);
});

test('a dialog is answered as the recipe says and told; one nobody expects is dismissed and a warning', async () => {
	stage.fake.page('/', { elements: { '#ask': { onClick: (page) => void page.openDialog('confirm', 'Confirma?') } } });
	const click = { kind: 'click', selectors: ['#ask'] } as const;
	const expected = await stage.run([open, { kind: 'dialog', answer: 'accept' }, click]);
	expect(expected).toMatchObject({ dialogs: [{ type: 'confirm', message: 'Confirma?', answer: 'accept' }], warnings: [] });
	const unexpected = await stage.run([open, click]);
	expect(unexpected.dialogs).toEqual([{ type: 'confirm', message: 'Confirma?', answer: 'dismiss' }]);
	expect(unexpected.warnings).toEqual([{ path: `${base}/1/click/dialog`, message: expect.stringContaining('no dialog step expects') }]);
});

test('what a page shows can be remembered and used', async () => {
	stage.fake.page('/', { elements: { '#code': { text: 'C-7', attributes: { 'data-id': '7' } }, '#b': {} } });
	await stage.run([open, { kind: 'setVar', name: 'code', from: { selectors: ['#code'], attribute: 'data-id' } }, { kind: 'fill', selectors: ['#b'], value: '{{var.code}}' }]);
	expect(stage.sessions.current.filled).toEqual({ '#b': '7' });
});

describe('files', () => {
	test('are given by name, and a name that was not given is refused', async () => {
		stage.fake.page('/', { elements: { '#file': {} } });
		stage.files = { anexo: { fileName: 'foto.jpg', mimeType: 'image/jpeg', bytes } };
		await stage.run([open, { kind: 'upload', selectors: ['#file'], files: ['anexo'] }]);
		expect(stage.sessions.current.done.at(-1)).toBe('files foto.jpg #file');
		expect(await stage.failure([open, { kind: 'upload', selectors: ['#file'], files: ['outro'] }])).toMatchObject({ code: 'validation', parameter: 'outro', nothingDone: true });
	});

	test('come back by the name of their step, with a file name that is safe', async () => {
		stage.fake.page('/', { elements: { '#csv': {} }, download: { fileName: '../../etc/pass:wd.csv', mimeType: 'text/csv', bytes } });
		const result = await stage.run([open, { kind: 'download', as: 'orders', by: { click: ['#csv'] } }, { kind: 'download', as: 'named', by: { click: ['#csv'] }, fileName: 'pedidos-{{input.id}}.csv' }, { kind: 'screenshot', as: 'shot' }, { kind: 'pdf', as: 'doc' }], { id: 'a/b' });
		expect(Object.entries(result.files).map(([name, { fileName, mimeType }]) => [name, fileName, mimeType])).toEqual([
			['orders', '_.._etc_pass_wd.csv', 'text/csv'],
			['named', 'pedidos-a_b.csv', 'text/csv'],
			['shot', 'shot.png', 'image/png'],
			['doc', 'doc.pdf', 'application/pdf'],
		]);
	});

	test('of an address come by a request within the page', async () => {
		stage.fake.page('/', {});
		stage.fake.answer = () => ({ text: 'a;b', contentType: 'text/csv; charset=windows-1252' });
		const { files } = await stage.run([open, { kind: 'download', as: 'orders', by: { url: '/export/pedidos.csv?x=1' } }]);
		expect(files['orders']).toMatchObject({ fileName: 'pedidos.csv', mimeType: 'text/csv' });
		expect(stage.fake.requests).toEqual([{ method: 'GET', url: 'https://erp.example.com/export/pedidos.csv?x=1', maximumBytes: 1_000 }]);
	});
});

test('page scripts need both switches, and are refused before anything is opened', async () => {
	const script = { kind: 'evaluate', script: 'return 1', as: 'result' } as const;
	const error = await stage.failure([open, { kind: 'if', test: { value: '' }, then: [script] }]);
	expect(error).toMatchObject({ code: 'permission', nothingDone: true });
	expect(error.hint).toMatch(/BACKOFFICE_RPA_PAGE_SCRIPTS.*Allow Page Scripts/);
	expect(stage.sessions.pages).toEqual([]);
	stage.fake.page('/', {});
	const { data } = await stage.run([open, script], { a: 1 }, { pageScripts: true });
	expect(data['result']).toEqual({ script: 'return 1', argument: { input: { a: 1 }, var: {}, item: {} } });
});
