import { caller, closeAll, idsOf, read, startAccount } from './support';

afterEach(closeAll);

const leads = (count: number) => Array.from({ length: count }, (_, index) => ({ name: `Lote ${index}` }));

describe('pages', () => {
	test('next is there while there is more, leads back to this host, and keeps the query', async () => {
		const sandbox = await startAccount();
		const call = caller(sandbox);
		await call('POST', '/api/v4/leads', leads(5));
		const first = await call('GET', '/api/v4/leads?query=Lote&limit=3');
		expect(first.headers.get('content-type')).toContain('application/hal+json');
		expect(idsOf(first, 'leads')).toHaveLength(3);
		const next = String(read(first.body, '_links.next.href'));
		expect(next.startsWith(`${sandbox.url}/api/v4/leads?`)).toBe(true);
		const second = await call('GET', next.slice(sandbox.url.length));
		expect(read(second.body, '_page')).toBe(2);
		expect(idsOf(second, 'leads')).toHaveLength(2);
		expect(read(second.body, '_links.next')).toBeUndefined();
	});

	test('a page holds 50 by default, 250 at most, and more is 400', async () => {
		const call = caller(await startAccount());
		await call('POST', '/api/v4/leads', leads(250));
		expect(idsOf(await call('GET', '/api/v4/leads'), 'leads')).toHaveLength(50);
		expect(idsOf(await call('GET', '/api/v4/leads?limit=250'), 'leads')).toHaveLength(250);
		expect((await call('GET', '/api/v4/leads?limit=251')).status).toBe(400);
	});

	test('an empty list and a missing record are 204 without a body; a missing talk is 404', async () => {
		const call = caller(await startAccount());
		for (const path of ['/api/v4/leads?query=nobody', '/api/v4/leads/1', '/api/v4/contacts/1', '/api/v4/tasks', '/api/v4/talks']) {
			expect(await call('GET', path)).toMatchObject({ status: 204, text: '' });
		}
		expect(await call('GET', '/api/v4/talks/1')).toMatchObject({ status: 404, body: { detail: 'Requested entity not found' } });
	});

	test('parameters it does not know are ignored: ?contact_id= on leads answers with everybody’s leads', async () => {
		const call = caller(await startAccount());
		const all = idsOf(await call('GET', '/api/v4/leads'), 'leads');
		expect(idsOf(await call('GET', '/api/v4/leads?contact_id=910002&pipeline_id=1'), 'leads')).toEqual(all);
		expect(all[0]).toBe(920001);
	});
});

describe('writes', () => {
	test('an array goes in and request_id comes back, given or counted', async () => {
		const call = caller(await startAccount());
		const answer = await call('POST', '/api/v4/leads', [{ name: 'A', request_id: 'mine' }, { name: 'B' }]);
		expect(answer.status).toBe(200);
		expect(read(answer.body, '_embedded.leads.0.request_id')).toBe('mine');
		expect(read(answer.body, '_embedded.leads.1.request_id')).toBe('1');
	});

	test('an object where an array is due, broken JSON and more than 250 elements are 400', async () => {
		const sandbox = await startAccount();
		const call = caller(sandbox);
		expect((await call('POST', '/api/v4/leads', { name: 'A' })).status).toBe(400);
		expect((await call('POST', '/api/v4/leads/custom_fields', { name: 'A', type: 'text' })).status).toBe(400);
		expect((await call('POST', '/api/v4/leads', leads(251))).status).toBe(400);
		const broken = await fetch(`${sandbox.url}/api/v4/leads`, {
			method: 'POST',
			headers: { authorization: 'Bearer sandbox-admin-token' },
			body: '[{',
		});
		expect(broken.status).toBe(400);
	});

	test('one bad element refuses the whole request and says which element, field and code', async () => {
		const call = caller(await startAccount());
		const fields = [{ field_id: 1, values: [{ value: 'x' }] }];
		const answer = await call('POST', '/api/v4/leads', [
			{ name: 'Boa' },
			{ name: 7, custom_fields_values: fields, request_id: 'bad' },
		]);
		expect(answer.status).toBe(400);
		expect(answer.headers.get('content-type')).toContain('application/problem+json');
		expect(read(answer.body, 'validation-errors')).toEqual([
			{
				request_id: 'bad',
				errors: [
					{ code: 'InvalidType', path: 'name', detail: expect.any(String) },
					{ code: 'NotSupportedChoice', path: 'custom_fields_values.0.field_id', detail: expect.any(String) },
				],
			},
		]);
		expect((await call('GET', '/api/v4/leads?query=Boa')).status).toBe(204);
	});

	test.each([
		['504', 204],
		['504-committed', 200],
	])('bigBatch %s: more than 50 elements end in a gateway page, and the leads are there: %i', async (bigBatch, found) => {
		const call = caller(await startAccount({ bigBatch }));
		const answer = await call('POST', '/api/v4/leads', leads(51));
		expect(answer.status).toBe(504);
		expect(answer.text).toContain('<html>');
		expect((await call('GET', '/api/v4/leads?query=Lote')).status).toBe(found);
		expect((await call('POST', '/api/v4/leads', leads(50))).status).toBe(200);
	});
});
