import { ConnectorError } from '../../../lib/domain/errors';
import type { HttpPort, HttpRequest, HttpResponse } from '../../../lib/domain/http';
import { accessTokenOf, OAuth2Http, type RenewalMemory } from '../../../lib/n8n/oauth2-http';

const request: HttpRequest = { method: 'GET', url: 'https://api.example/things', timeoutMs: 1_000, signal: new AbortController().signal };
const headers = { 'enable-jwt': '1' };
let now = 0;

/** A status 0 is a grant that is lost. */
function scripted(statuses: readonly number[]) {
	const sent: HttpRequest[] = [];
	const http: HttpPort = {
		send: async (given): Promise<HttpResponse> => {
			sent.push(given);
			const status = statuses[Math.min(sent.length, statuses.length) - 1] ?? 200;
			if (status === 0) throw new ConnectorError('auth', 'The grant is lost.', { system: 'Bling' });
			return await Promise.resolve({ status, headers: {}, text: '' });
		},
	};
	return { http, sent };
}

function transport({ quick = [200], renewing = [200], tokens = ['first'] }: { quick?: number[]; renewing?: number[]; tokens?: Array<string | null> }) {
	const parts = { quick: scripted(quick), renewing: scripted(renewing) };
	let reads = 0;
	const token = async (): Promise<string | null> => await Promise.resolve(tokens[Math.min(reads++, tokens.length - 1)] ?? null);
	const memory: RenewalMemory = {};
	const another = () => new OAuth2Http({ quick: parts.quick.http, renewing: parts.renewing.http, token, headers, memory, clock: { now: () => now } });
	return { http: another(), another, ...parts, reads: () => reads };
}

describe('HTTP with the token of an OAuth2 credential', () => {
	test('while the token is good, requests go over kept connections and n8n’s helper is left alone', async () => {
		const { http, quick, renewing, reads } = transport({});
		for (let call = 0; call < 3; call += 1) expect((await http.send(request)).status).toBe(200);
		expect(quick.sent.map((each) => each.headers?.['Authorization'])).toEqual(['Bearer first', 'Bearer first', 'Bearer first']);
		expect(renewing.sent).toEqual([]);
		expect(reads()).toBe(1);
	});

	test('a refused request goes to n8n’s helper, without a token of ours but with the fixed headers', async () => {
		const { http, renewing } = transport({ quick: [401] });
		expect((await http.send({ ...request, headers: { 'X-Own': '1' } })).status).toBe(200);
		expect(renewing.sent.map((each) => each.headers)).toEqual([{ 'enable-jwt': '1', 'X-Own': '1' }]);
	});

	test('after a refusal the token is read anew, once', async () => {
		const { http, quick, reads } = transport({ quick: [401, 200], tokens: ['first', 'second'] });
		for (let call = 0; call < 3; call += 1) await http.send(request);
		expect(quick.sent.map((each) => each.headers?.['Authorization'])).toEqual(['Bearer first', 'Bearer second', 'Bearer second']);
		expect(reads()).toBe(2);
	});

	test('of requests that are refused together one renews the token, and the others come again with it', async () => {
		const { http, quick, renewing, reads } = transport({ quick: [401, 401, 401, 200], tokens: ['first', 'second'] });
		const answers = await Promise.all([http.send(request), http.send(request), http.send(request)]);
		expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
		expect(renewing.sent).toHaveLength(1);
		expect(quick.sent.slice(3).map((each) => each.headers?.['Authorization'])).toEqual(['Bearer second', 'Bearer second']);
		expect(reads()).toBe(2);
	});

	test('where the renewal fails, each request gets its own answer from n8n’s helper', async () => {
		const { http, renewing } = transport({ quick: [401], renewing: [401], tokens: ['first'] });
		const answers = await Promise.all([http.send(request), http.send(request)]);
		expect(answers.map(({ status }) => status)).toEqual([401, 401]);
		expect(renewing.sent).toHaveLength(2);
	});

	test('a lost grant is asked for once in ten minutes, by all runs together', async () => {
		const { another, quick, renewing } = transport({ quick: [401], renewing: [0] });
		for (let run = 0; run < 20; run++) await expect(another().send(request)).rejects.toMatchObject({ code: 'auth' });
		expect([quick.sent.length, renewing.sent.length]).toEqual([1, 1]);
		now += 600_000;
		await expect(another().send(request)).rejects.toMatchObject({ code: 'auth' });
		expect(renewing.sent).toHaveLength(2);
	});

	test('a lost grant is forgotten as soon as n8n has another token', async () => {
		const { another } = transport({ quick: [401, 200], renewing: [0], tokens: ['first', 'second'] });
		await expect(another().send(request)).rejects.toMatchObject({ code: 'auth' });
		expect((await another().send(request)).status).toBe(200);
	});

	test('any other status is the caller’s to judge', async () => {
		for (const status of [403, 429, 500]) {
			const { http, renewing } = transport({ quick: [status] });
			expect((await http.send(request)).status).toBe(status);
			expect(renewing.sent).toEqual([]);
		}
	});

	test('a token that is refused even after it was renewed comes back as 401', async () => {
		const { http } = transport({ quick: [401], renewing: [401] });
		expect((await http.send(request)).status).toBe(401);
	});

	test('an account that was never connected is n8n’s helper’s to report', async () => {
		const { http, quick, renewing } = transport({ tokens: [null] });
		await http.send(request);
		expect(quick.sent).toEqual([]);
		expect(renewing.sent).toHaveLength(1);
	});
});

describe('the access token of a credential', () => {
	test('is found where n8n keeps it', () => {
		expect(accessTokenOf({ oauthTokenData: { access_token: 'abc' } })).toBe('abc');
	});

	test.each([{}, { oauthTokenData: 'abc' }, { oauthTokenData: {} }, { oauthTokenData: { access_token: '' } }])('is null where there is none: %j', (data) => {
		expect(accessTokenOf(data)).toBeNull();
	});
});
