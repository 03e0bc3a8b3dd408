import { failure, kommoWith, type Step } from './scripted-http';

const get = { operation: 'lead.get', method: 'GET', path: '/leads/1' } as const;
const post = { operation: 'lead.create', method: 'POST', path: '/leads', json: [{ name: 'x' }] } as const;

describe('lists', () => {
	const page = (ids: number[], next?: string) => ({
		json: { _embedded: { leads: ids.map((id) => ({ id })) }, _links: next ? { next: { href: next } } : {} },
	});
	const list = { operation: 'lead.getMany', path: '/leads', query: { with: 'contacts' }, items: 'leads' };

	async function collect(fixture: ReturnType<typeof kommoWith>, limit: number): Promise<unknown[]> {
		const ids: unknown[] = [];
		for await (const { id } of fixture.kommo.client.items({ ...list, limit }, fixture.context)) ids.push(id);
		return ids;
	}

	test('are followed from page to page, 250 entries at a time', async () => {
		const fixture = kommoWith(
			page([1, 2], 'https://loja.kommo.com/api/v4/leads?page=2&limit=250&filter%5Bid%5D%5B%5D=1&filter%5Bid%5D%5B%5D=2'),
			page([3]),
		);
		await expect(fixture.run(collect(fixture, 1_000))).resolves.toEqual([1, 2, 3]);
		expect(fixture.http.requests.map(({ url, query }) => ({ url, query }))).toEqual([
			{ url: 'https://loja.kommo.com/api/v4/leads', query: { with: 'contacts', limit: '250', page: '1' } },
			{ url: 'https://loja.kommo.com/api/v4/leads', query: { page: '2', limit: '250', 'filter[id][]': ['1', '2'] } },
		]);
	});

	test('end at the limit asked for', async () => {
		const fixture = kommoWith(page([1, 2, 3], 'https://loja.kommo.com/api/v4/leads?page=2'));
		await expect(fixture.run(collect(fixture, 2))).resolves.toEqual([1, 2]);
		expect(fixture.http.requests[0]?.query?.limit).toBe('2');
		expect(fixture.http.requests).toHaveLength(1);
	});

	test('without entries answer 204 and are empty', async () => {
		const fixture = kommoWith({ status: 204 });
		await expect(fixture.run(collect(fixture, 50))).resolves.toEqual([]);
	});

	test.each(['https://evil.example/api/v4/leads?page=2', '//evil.example/api/v4/leads', 'https://loja.kommo.com:8443/api/v4/leads', 'https://loja.kommo.com/elsewhere', 'http://['])(
		'never follow %s: the token stays on the account’s host',
		async (next) => {
			const fixture = kommoWith(page([1], next), page([2]));
			expect(await failure(fixture.run(collect(fixture, 50)))).toMatchObject({ code: 'blocked' });
			expect(fixture.http.requests).toHaveLength(1);
		},
	);
});

describe('errors', () => {
	const problem = (status: number, more: object = {}) => ({
		status,
		headers: { 'x-request-id': 'req-77' },
		json: { title: 'Title', type: 'https://httpstatus.es', status, detail: 'What went wrong.', ...more },
	});

	test.each([
		[400, 'validation'],
		[401, 'auth'],
		[402, 'permission'],
		[403, 'permission'],
		[404, 'not_found'],
		[405, 'unsupported'],
		[418, 'validation'],
		[422, 'validation'],
		[429, 'rate_limited'],
		[500, 'unavailable'],
		[502, 'unavailable'],
		[503, 'unavailable'],
		[504, 'unavailable'],
		[520, 'unavailable'],
		[302, 'unavailable'],
	])('a %i is %s, with what Kommo says and its request id', async (status, code) => {
		const answer = problem(status);
		const { kommo, context, run } = kommoWith(answer, answer, answer);
		const error = await failure(run(kommo.client.request(get, context)));
		expect(error).toMatchObject({ code, httpStatus: status, system: 'Kommo' });
		expect(String(error)).toContain('What went wrong.');
		expect(error).toHaveProperty('hint', expect.stringContaining('req-77'));
	});

	test('a 403 names both of its causes', async () => {
		const { kommo, context, run } = kommoWith(problem(403));
		await expect(run(kommo.client.request(get, context))).rejects.toThrow(/no rights.*blocked for flooding/);
	});

	test('wrong fields are named with their path', async () => {
		const errors = [
			{ code: 'NotSupportedChoice', path: 'custom_fields_values.0.field_id', detail: 'The value you selected is not a valid choice.' },
			{ code: 'FieldMissing', path: 'name', detail: '' },
		];
		const { kommo, context, run } = kommoWith(problem(400, { 'validation-errors': [{ request_id: '0', errors }] }));
		const error = await failure(run(kommo.client.request(post, context)));
		expect(error).toMatchObject({ code: 'validation', parameter: 'custom_fields_values.0.field_id', nothingDone: true });
		expect(String(error)).toContain(
			'custom_fields_values.0.field_id: The value you selected is not a valid choice.; name: FieldMissing.',
		);
	});

	test.each([
		['validation-errors that are none', { 'validation-errors': 'x' }],
		['nested nulls', { 'validation-errors': [null, { errors: [null, 3] }], detail: null }],
	])('%s do not break the reading', async (_, body) => {
		const { kommo, context, run } = kommoWith(problem(400, body));
		expect(await failure(run(kommo.client.request(post, context)))).toMatchObject({ code: 'validation' });
	});

	test.each([
		[200, 'unavailable'],
		[404, 'unavailable'],
		[401, 'auth'],
		[403, 'permission'],
		[429, 'rate_limited'],
		[502, 'unavailable'],
	])('a %i in HTML is %s', async (status, code) => {
		const html: Step = { status, text: '<html><body>Hello</body></html>' };
		const { kommo, context, run } = kommoWith(html, html, html);
		expect(await failure(run(kommo.client.find({ operation: 'lead.get', path: '/leads/1' }, context)))).toMatchObject({ code });
	});

	test('the Retry-After of a 429 may be a date', async () => {
		const fixture = kommoWith();
		const date = new Date(fixture.clock.now() + 90_000).toUTCString();
		fixture.http.add({ status: 429, headers: { 'retry-after': date } });
		const error = await failure(fixture.run(fixture.kommo.client.request(get, fixture.context)));
		expect(error).toHaveProperty('retryAfterMs', 90_000);
	});
});

describe('one record', () => {
	test.each<[string, Step]>([
		['204', { status: 204 }],
		['404', { status: 404, json: { status: 404, title: 'Not Found' } }],
		['404 without a body', { status: 404 }],
	])('that is not there (%s) is null', async (_, step) => {
		const { kommo, context, run } = kommoWith(step);
		await expect(run(kommo.client.find({ operation: 'lead.get', path: '/leads/1' }, context))).resolves.toBeNull();
	});
});

describe('Kommo’s clock', () => {
	test('is known from the Date of its answers', async () => {
		const fixture = kommoWith();
		fixture.http.add({ json: { id: 1 }, headers: { date: new Date(fixture.clock.now() - 5_000).toUTCString() } });
		expect(fixture.kommo.client.clockOffsetMs).toBeNull();
		await fixture.run(fixture.kommo.client.request(get, fixture.context));
		expect(fixture.kommo.client.clockOffsetMs).toBeCloseTo(-5_000, -3);
	});
});
