import { until } from '../../support/servers/until.ts';
import { caller, closeAll, startAccount } from './support';
import type { Caller } from './support';

afterEach(closeAll);

const OWNERS = '/crm/v3/owners';

async function statuses(times: number, call: () => Promise<{ status: number }>): Promise<number[]> {
	const found: number[] = [];
	for (let index = 0; index < times; index += 1) found.push((await call()).status);
	return found;
}

const refused = (list: number[]): number => list.filter((status) => status === 429).length;

describe('limits', () => {
	test('are 100 calls in any ten seconds, told by headers', async () => {
		const hubspot = await startAccount({ requestsPerTenSeconds: 100 });
		hubspot.clock.freeze();
		const { get } = caller(hubspot);
		expect((await get(OWNERS)).headers.get('x-hubspot-ratelimit-remaining')).toBe('99');
		expect(refused(await statuses(99, () => get(OWNERS)))).toBe(0);
		const answer = await get(OWNERS);
		expect(answer).toMatchObject({
			status: 429,
			body: { status: 'error', errorType: 'RATE_LIMIT', policyName: 'TEN_SECONDLY_ROLLING', message: 'You have reached your ten_secondly_rolling limit.' },
		});
		expect(answer.headers.get('retry-after')).toBeNull();
		hubspot.clock.advance(10_000);
		expect((await get(OWNERS)).status).toBe(200);
		expect(hubspot.journal.mostInAnyWindow(10_000, { status: 200 })).toBe(100);
	});

	test('are five searches in any second, without headers; with Retry-After when told to', async () => {
		const hubspot = await startAccount({ requestsPerTenSeconds: 100, searchesPerSecond: 5, retryAfterSeconds: 1 });
		hubspot.clock.freeze();
		const { search, get } = caller(hubspot);
		expect((await search({})).headers.get('x-hubspot-ratelimit-max')).toBeNull();
		expect(await statuses(4, () => search({}))).toEqual([200, 200, 200, 200]);
		const answer = await search({});
		expect(answer).toMatchObject({ status: 429, body: { policyName: 'SECONDLY', message: 'You have reached your secondly limit.' } });
		expect(answer.headers.get('retry-after')).toBe('1');
		expect((await get(OWNERS)).status).toBe(200);
		hubspot.clock.advance(1000);
		expect((await search({})).status).toBe(200);
	});

	test('can be switched off', async () => {
		const { search } = caller(await startAccount({ requestsPerTenSeconds: 0, searchesPerSecond: 0 }));
		expect(refused(await statuses(20, () => search({})))).toBe(0);
	});
});

describe('access', () => {
	test('is the private app token as Bearer, within its scopes', async () => {
		const hubspot = await startAccount();
		const unauthorized = { status: 401, body: { status: 'error', category: 'INVALID_AUTHENTICATION', correlationId: expect.any(String) } };
		expect(await caller(hubspot, 'wrong').get(OWNERS)).toMatchObject(unauthorized);
		expect(await caller(hubspot).call(`${OWNERS}?hapikey=${hubspot.knobs.token}`, { headers: { authorization: hubspot.knobs.token } })).toMatchObject(unauthorized);
		hubspot.knobs.missingScopes = ['crm.objects.contacts.write'];
		const { search, post } = caller(hubspot);
		expect((await search({})).status).toBe(200);
		expect(await post('/crm/v3/objects/contacts', { properties: { phone: '1' } })).toMatchObject({
			status: 403,
			body: { category: 'MISSING_SCOPES', errors: [{ context: { requiredGranularScopes: ['crm.objects.contacts.write'] } }] },
		});
	});
});

describe('faults', () => {
	const create = ({ post }: Caller) => post('/crm/v3/objects/contacts', { properties: { phone: '+5547991112222' } });

	test('commit then time-out: no answer comes, and there is one contact more', async () => {
		const hubspot = await startAccount();
		const before = hubspot.contacts().length;
		hubspot.faults.add([{ match: { method: 'POST', path: '/contacts$' }, nth: 1, fault: 'commitThenTimeout' }]);
		const patience = new AbortController();
		const answer = caller(hubspot).call('/crm/v3/objects/contacts', {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: '{"properties":{"phone":"1"}}',
			signal: patience.signal,
		});
		await until(() => hubspot.contacts().length === before + 1, 'the contact is made');
		patience.abort();
		await expect(answer).rejects.toThrow('aborted');
	});

	test('a status or a web page comes before the work, and a reset brings the seeded data back', async () => {
		const hubspot = await startAccount();
		const before = hubspot.contacts().length;
		hubspot.faults.add([{ nth: 1, fault: 'status', status: 502 }, { nth: 2, fault: 'html' }]);
		expect((await create(caller(hubspot))).status).toBe(502);
		expect((await create(caller(hubspot))).headers.get('content-type')).toContain('text/html');
		expect(hubspot.contacts()).toHaveLength(before);
		expect((await create(caller(hubspot))).status).toBe(201);
		hubspot.reset();
		expect(hubspot.contacts()).toHaveLength(before);
		expect(hubspot.journal.count()).toBe(0);
	});

	test('contacts are seeded and the truth is told over HTTP too', async () => {
		const hubspot = await startAccount();
		const added = await fetch(`${hubspot.url}/__sandbox/contact`, { method: 'POST', body: '{"name":"Lia Melo","phone":"(47) 3333-4444"}' });
		const { id } = (await added.json()) as { id: string };
		const state = await (await fetch(`${hubspot.url}/__sandbox/state`)).json();
		expect(state).toMatchObject({ state: { contacts: expect.arrayContaining([expect.objectContaining({ id })]), interactions: [], leads: [], tasks: [] } });
	});
});
