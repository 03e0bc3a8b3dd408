import { seen, Stage, steps, text } from './steps.fixtures';

const open = { kind: 'goto', url: '/' } as const;
const fields = { name: { path: 'nome', ...text }, balance: { path: 'saldo.valor', type: 'moneyBRL', required: true } };
const answer = { kind: 'json', path: 'itens', list: true, fields } as const;
const request = { kind: 'request', url: '/api/clientes', query: { telefone: '{{input.phone}}' }, as: 'customers', answer } as const;
const loggedOutWhen = { url: '**/login*' };
let stage: Stage;

beforeEach(() => {
	stage = new Stage();
	stage.fake.page('/', {});
});

function answering(body: unknown, more: object = {}): void {
	stage.fake.answer = () => ({ text: typeof body === 'string' ? body : JSON.stringify(body), ...more });
}

test('a request within the page brings typed records of a JSON answer', async () => {
	answering({ itens: [{ nome: 'Maria', saldo: { valor: 1234.5 } }, { nome: 'João', saldo: { valor: '2,00' } }] });
	const { data } = await stage.run([open, request], { phone: '11 9&8' });
	expect(data).toEqual({ customers: [{ name: 'Maria', balance: 1234.5 }, { name: 'João', balance: 2 }] });
	expect(stage.fake.requests).toEqual([{ method: 'GET', url: 'https://erp.example.com/api/clientes?telefone=11+9%268', headers: {} }]);
});

test('only a page of the site is needed for it: an operation that only asks opens the site once', async () => {
	answering({ itens: [] });
	await stage.run([request], { phone: '1' });
	await stage.run([request], { phone: '2' });
	expect(stage.fake.visits).toEqual(['/']);
	expect(stage.fake.requests).toHaveLength(2);
});

test('one record, or the value itself', async () => {
	answering({ itens: [{ nome: 'Maria', saldo: { valor: 1 } }] });
	const one = { ...request, answer: { ...answer, path: 'itens.0', list: false } };
	expect((await stage.run([open, one], { phone: '' })).data).toEqual({ customers: { name: 'Maria', balance: 1 } });
	const whole = { ...request, answer: { ...answer, path: 'itens.0.saldo', list: false, fields: null } };
	expect((await stage.run([open, whole], { phone: '' })).data).toEqual({ customers: { valor: 1 } });
});

test.each([
	['a path that is missing', { itens: null }, 'no list at "itens"'],
	['a list that is missing', {}, 'nothing at "itens"'],
	['no JSON', 'oops', 'no JSON'],
	['a page', '<!doctype html><html></html>', 'a page where JSON is expected'],
	['a field of another kind', { itens: [{ nome: 'Maria', saldo: { valor: 'abc' } }] }, 'field "balance"'],
	['a field that is no value', { itens: [{ nome: ['Maria'], saldo: { valor: 1 } }] }, 'field "name"'],
	['entries that are no records', { itens: ['Maria'] }, 'something else than records'],
])('%s is drift', async (_, body, said) => {
	answering(body);
	const error = await stage.failure([open, request], { phone: '' });
	expect(error.code).toBe('drift');
	expect(error.message).toContain(said);
	expect(error.message).not.toContain('Maria');
});

test('body and headers are filled in; a form is a form', async () => {
	answering('ok');
	const post = { kind: 'request', url: '/api', method: 'POST', as: 'x', headers: { 'X-Token': '{{input.token}}' }, answer: { kind: 'text' } } as const;
	const { data } = await stage.run([open, { ...post, body: { json: { id: '{{input.id}}', name: 'n-{{input.id}}' } } }, { ...post, body: { form: { a: '{{input.token}}&' } } }], { id: 7, token: 't' });
	expect(data).toEqual({ x: 'ok' });
	expect(stage.fake.requests.map(({ headers, body }) => [headers, body])).toEqual([
		[{ 'Content-Type': 'application/json', 'X-Token': 't' }, '{"id":7,"name":"n-7"}'],
		[{ 'Content-Type': 'application/x-www-form-urlencoded;charset=UTF-8', 'X-Token': 't' }, 'a=t%26'],
	]);
});

test('a piece of HTML is read by selectors', async () => {
	answering({ '.row': [{ children: { b: { text: 'Maria' } } }] }, { contentType: 'text/html' });
	const html = { kind: 'html', root: ['.row'], list: true, fields: { name: { selectors: ['b'], ...text } } } as const;
	expect((await stage.run([open, { ...request, answer: html }], { phone: '' })).data).toEqual({ customers: [{ name: 'Maria' }] });
});

test.each([
	[500, 'unavailable'],
	[403, 'permission'],
	[404, 'drift'],
	[302, 'drift'],
])('HTTP %i is %s, unless the step expects it', async (status, code) => {
	answering({ itens: [] }, { status });
	expect(await stage.failure([open, request], { phone: '' })).toMatchObject({ code });
	expect(await stage.run([open, { ...request, expectStatus: [status] }], { phone: '' })).toMatchObject({ outcome: 'done' });
});

test.each([
	['the address of the login', { url: 'https://erp.example.com/login', redirected: true, contentType: 'text/html' }, { loggedOutWhen }],
	['the login page in place of JSON', { contentType: 'text/html', text: '{"#username":{}}' }, { loggedOutWhen: { selectors: ['#username'] } }],
	['HTTP 401', { status: 401 }, {}],
])('%s means that the session has ended: it is renewed once', async (_, login, session) => {
	stage.fake.answer = () => (stage.sessions.renewals === 0 ? { text: '', ...login } : { text: '{"itens":[]}' });
	expect(await stage.run([open, request], { phone: '' }, { session, login: steps([open], '/login') })).toMatchObject({ data: { customers: [] } });
	expect(stage.sessions.renewals).toBe(1);
});

test('another origin than the page is refused before anything is sent', async () => {
	stage.fake.page('/', { url: 'about:blank' });
	expect(await stage.failure([{ ...request, url: 'https://elsewhere.example.net/' }], { phone: '' })).toMatchObject({ code: 'blocked' });
	expect(stage.fake.requests).toEqual([]);
});

test('a request of a write whose answer is not seen is uncertain', async () => {
	answering('', { status: 502 });
	const post = { ...request, method: 'POST' };
	expect(await stage.failure([open, post, { kind: 'waitFor', anyOf: [seen('#x')] }], { phone: '' }, { operation: { write: true } })).toMatchObject({ code: 'uncertain', httpStatus: 502 });
});

describe('an answer without what is looked for', () => {
	const one = { ...request, answer: { ...answer, path: 'itens.0', list: false }, outcomes: [{ when: 'empty', outcome: 'notFound' }, { when: 404, outcome: 'gone' }] } as const;

	test.each([{ itens: [] }, { itens: [null] }])('ends the operation where all that leads there is: %j', async (body) => {
		answering(body);
		expect(await stage.run([open, one], { phone: '' })).toMatchObject({ outcome: 'notFound', found: false, data: {} });
	});

	test.each([{}, { items: [] }, { itens: [{}] }])('is drift where the answer is otherwise: %j', async (body) => {
		answering(body);
		expect(await stage.failure([open, one], { phone: '' })).toMatchObject({ code: 'drift' });
	});

	test('ends it by the status that stands for it; other statuses stay what they are', async () => {
		answering('', { status: 404 });
		expect(await stage.run([open, one], { phone: '' })).toMatchObject({ outcome: 'gone' });
		answering('', { status: 500 });
		expect(await stage.failure([open, one], { phone: '' })).toMatchObject({ code: 'unavailable' });
	});

	test('ends it where a list, or a piece of HTML, is empty', async () => {
		answering({ itens: [] });
		expect(await stage.run([open, { ...request, outcomes: one.outcomes }], { phone: '' })).toMatchObject({ outcome: 'notFound' });
		answering({ '.other': {} }, { contentType: 'text/html' });
		const html = { kind: 'html', root: ['.row'], list: false, fields: { name: { selectors: ['b'], ...text } } } as const;
		expect(await stage.run([open, { ...one, answer: html }], { phone: '' })).toMatchObject({ outcome: 'notFound' });
	});
});

test('an entry that holds something, but nothing of what is required, is drift; one that holds nothing is none', async () => {
	answering({ itens: [{ nome: 'Maria', saldo: { valor: 1 } }, {}, { nome: '', saldo: null }] });
	expect((await stage.run([open, request], { phone: '' })).data['customers']).toHaveLength(1);
	answering({ itens: [{ name: 'Maria', balance: 1 }] });
	expect(await stage.failure([open, request], { phone: '' })).toMatchObject({ code: 'drift' });
});

test('a number with more digits than a number holds keeps them all', async () => {
	answering('{"itens": [{"nome": 35251112345678901234550010000012341000012345, "saldo": {"valor": 10.50}}]}');
	expect((await stage.run([open, request], { phone: '' })).data).toEqual({ customers: [{ name: '35251112345678901234550010000012341000012345', balance: 10.5 }] });
});

test('an amount with more than two decimals is drift, not rounded', async () => {
	answering({ itens: [{ nome: 'Maria', saldo: { valor: 1.234 } }] });
	expect(await stage.failure([open, request], { phone: '' })).toMatchObject({ code: 'drift' });
});
