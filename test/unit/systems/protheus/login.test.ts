import { ConnectorError } from '../../../../lib/domain/errors';
import { context, page, protheusAnswering, type Answer, type Asked } from './scripted-protheus';

const oauth = { kind: 'oauth' } as const;
const token = (json: Record<string, unknown>): Answer => ({ status: 201, json: { access_token: 'a1', refresh_token: 'r1', token_type: 'Bearer', expires_in: 3600, ...json } });
const isLogin = ({ path }: Asked): boolean => path.endsWith('/oauth2/v1/token');
const logins = (asked: readonly Asked[]) => asked.filter(isLogin);

test('the login is a POST with user and password in headers, company and branch beside them', async () => {
	const { erp, asked } = protheusAnswering((each) => (isLogin(each) ? token({}) : page([])), {}, oauth);
	await erp.ping(context);
	expect(asked[0]).toMatchObject({
		method: 'POST',
		path: '/rest/api/oauth2/v1/token',
		query: { grant_type: 'password' },
		headers: { username: 'bot', password: 'segredo', TenantId: '01,0102' },
		json: undefined,
		form: undefined,
	});
	expect(asked[1]?.headers).toMatchObject({ Authorization: 'Bearer a1' });
});

test.each([
	['query', { query: { grant_type: 'password', username: 'bot', password: 'senha+do%Bot&1' }, form: undefined }],
	['form', { query: { grant_type: 'password' }, form: { grant_type: 'password', username: 'bot', password: 'senha+do%Bot&1' } }],
] as const)('in a %s they arrive as they are', async (credentialsIn, expected) => {
	const { erp, asked } = protheusAnswering((each) => (isLogin(each) ? token({}) : page([])), {}, { ...oauth, credentialsIn, password: 'senha+do%Bot&1' });
	await erp.ping(context);
	expect(asked[0]).toMatchObject(expected);
	expect(asked[0]?.headers).not.toHaveProperty('password');
});

test.each(['senha com ç', ' segredo', 'a\r\nX-Admin: 1'])('a password that no header carries safely (%j) is refused before anything is sent', async (password) => {
	const { erp, asked } = protheusAnswering(() => page([]), {}, { ...oauth, password });
	await expect(erp.ping(context)).rejects.toMatchObject({ code: 'validation', parameter: 'Password', message: expect.not.stringContaining(password) });
	expect(asked).toHaveLength(0);
});

test('a token is renewed before it ends; a refresh token that is not answered anew stays', async () => {
	const { erp, asked, time } = protheusAnswering(
		(each) => (!isLogin(each) ? page([]) : each.query['grant_type'] === 'password' ? token({}) : { status: 200, json: { access_token: 'a2', expires_in: 3600 } }),
		{},
		oauth,
	);
	await erp.ping(context);
	time.now += 3_569_000;
	await erp.ping(context);
	expect(logins(asked)).toHaveLength(1);
	time.now += 2_000;
	await erp.ping(context);
	time.now += 3_600_000;
	await erp.ping(context);
	expect(logins(asked).map(({ query }) => query)).toEqual([
		{ grant_type: 'password' },
		{ grant_type: 'refresh_token', refresh_token: 'r1' },
		{ grant_type: 'refresh_token', refresh_token: 'r1' },
	]);
});

test.each<[string, () => Answer | Error]>([
	['is refused', () => ({ status: 400 })],
	['fails of the server', () => ({ status: 500 })],
	['is too many', () => ({ status: 429 })],
	['is answered without a token', () => ({ status: 200, json: {} })],
	['is answered with a page', () => ({ status: 200, headers: { 'content-type': 'text/html' }, text: '<html>' })],
	['is not answered', () => new ConnectorError('timeout', 'No answer.', { system: 'TOTVS Protheus' })],
])('a refresh that %s is followed by user and password', async (_what, refused) => {
	const { erp, asked, time } = protheusAnswering(
		(each) => (!isLogin(each) ? page([]) : each.query['grant_type'] === 'password' ? token({}) : refused()),
		{},
		oauth,
	);
	await erp.ping(context);
	time.now += 3_600_000;
	await erp.ping(context);
	expect(logins(asked).map(({ query }) => query['grant_type'])).toEqual(['password', 'refresh_token', 'password']);
});

test('a token of unknown life is used until it is refused', async () => {
	let good = 'a1';
	const { erp, asked, time } = protheusAnswering(
		({ headers, ...each }) => (isLogin({ headers, ...each }) ? token({ access_token: good, expires_in: undefined, refresh_token: undefined }) : headers['Authorization'] === `Bearer ${good}` ? page([]) : { status: 401 }),
		{},
		oauth,
	);
	await erp.ping(context);
	time.now += 1_000_000_000;
	await erp.ping(context);
	good = 'a2';
	await erp.ping(context);
	expect(logins(asked).map(({ query }) => query['grant_type'])).toEqual(['password', 'password']);
});

test.each([
	[400, 'auth'],
	[401, 'auth'],
	[403, 'auth'],
	[404, 'validation'],
	[408, 'timeout'],
	[429, 'rate_limited'],
	[503, 'unavailable'],
])('a login answered with %i is %s', async (status, code) => {
	const { erp } = protheusAnswering(() => ({ status, text: '{"message":"segredo"}' }), {}, oauth);
	await expect(erp.ping(context)).rejects.toMatchObject({ code, httpStatus: status, nothingDone: true });
});

test.each([{}, { access_token: '' }, { access_token: 'a\r\nb' }])('an answer to the login that holds no token (%j) is drift', async (json) => {
	const { erp } = protheusAnswering(() => ({ status: 201, json }), {}, oauth);
	await expect(erp.ping(context)).rejects.toMatchObject({ code: 'drift' });
});
