import { startDispatch, type DispatchSandbox } from '../../../sandbox/web-pages/dispatch.ts';

let dispatch: DispatchSandbox;
let cookie = '';
beforeEach(async () => {
	dispatch = await startDispatch();
	cookie = '';
});
afterEach(() => dispatch.close());

async function send(path: string, fields?: Record<string, string>): Promise<Response> {
	const body = fields === undefined ? {} : { method: 'POST', body: new URLSearchParams(fields) };
	const response = await fetch(dispatch.baseUrl + path, { redirect: 'manual', headers: { cookie }, ...body });
	cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? cookie;
	return response;
}

async function signIn(branch = 'chi', password = dispatch.password): Promise<string | null> {
	await send('/signin', { user: dispatch.user });
	const answer = await send('/signin/password', { password });
	return answer.status === 302 ? (await send('/signin/branch', { branch })).headers.get('location') : null;
}

test('user, password and branch are asked for one after the other; no step can be skipped', async () => {
	expect((await send('/app')).headers.get('location')).toBe('/signin');
	expect((await send('/signin/password')).headers.get('location')).toBe('/signin');
	await send('/signin', { user: dispatch.user });
	expect((await send('/signin/branch')).headers.get('location')).toBe('/signin');
	expect((await send('/signin/password', { password: dispatch.password })).headers.get('location')).toBe('/signin/branch');
	expect((await send('/app')).headers.get('location')).toBe('/signin');
	expect((await send('/signin/branch', { branch: 'chi' })).headers.get('location')).toBe('/app');
	expect(await (await send('/app')).text()).toMatch(/Chicago[^]*<dispatch-app>/);
});

test('a wrong password is told, counted and kept nowhere', async () => {
	expect(await signIn('chi', 'wrong-canary')).toBeNull();
	const page = await (await send('/signin/password', { password: 'wrong-canary' })).text();
	expect(page).toContain('role="alert"');
	expect(page + JSON.stringify(dispatch.journal.entries())).not.toContain('wrong-canary');
	expect(dispatch.logins()).toEqual([false, false]);
});

test('shipments are those of the branch, five at a time, by name or phone, in American forms', async () => {
	await signIn();
	const find = async (query: string) => (await (await send(`/api/shipments?${query}`)).json()) as { total: number; items: { number: string; phone: string; amount: string; shipDate: string }[] };
	const first = await find('q=');
	expect([first.total, first.items.length, (await find('q=&offset=10')).items.length]).toEqual([12, 5, 2]);
	expect(first.items[1]).toMatchObject({ amount: expect.stringMatching(/^\$[\d,]+\.\d\d$/) as string, shipDate: expect.stringMatching(/^\d\d\/\d\d\/2026$/) as string });
	expect((await find("q=o'malley")).total).toBe(3);
	expect((await find(`q=${encodeURIComponent('212 555 0110')}`)).items[0]?.phone).toBe('(212) 555-0110');
	dispatch.endSessions();
	expect((await send('/api/shipments?q=')).status).toBe(401);
});

test('a pickup gets a number, and needs a customer and a date', async () => {
	await signIn('sfo');
	const request = async (body: object) => await fetch(`${dispatch.baseUrl}/api/pickups`, { method: 'POST', headers: { cookie, 'content-type': 'application/json' }, body: JSON.stringify(body) });
	expect((await request({ customer: 'Acme', date: '' })).status).toBe(422);
	expect(await (await request({ customer: 'Acme', date: '2026-11-30' })).json()).toEqual({ number: 'PU-2001', date: '11/30/2026' });
	expect(dispatch.pickups()).toEqual([{ number: 'PU-2001', branch: 'sfo', customer: 'Acme', date: '2026-11-30' }]);
});

test('the application has no ids: only labels, roles and texts', async () => {
	await signIn();
	const page = await (await send('/app')).text();
	expect(page).not.toMatch(/ id=/);
	for (const label of ['Customer or phone', 'Load more', 'Pickup date']) expect(page).toContain(`aria-label="${label}"`);
});
