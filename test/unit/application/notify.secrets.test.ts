import { createHmac } from 'node:crypto';

import { ConnectorError } from '../../../lib/domain/errors';
import { notifyWith, refusedConnection, status } from './notify.fixtures';

const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const both = { signWith: secret, header: secret };
const host = 'crm.example.com';

test('the signature is that of Standard Webhooks over the body that is sent, and new for each attempt', async () => {
	const { clock, posts, send } = notifyWith({ [host]: [refusedConnection, refusedConnection, status(200)] });
	const sending = send({ secrets: { signWith: secret, header: null } });
	await clock.run(sending);
	const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
	for (const { headers, body } of posts) {
		const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
		expect(headers['webhook-signature']).toBe(`v1,${createHmac('sha256', key).update(signed).digest('base64')}`);
		expect(headers).not.toHaveProperty('X-Webhook-Secret');
	}
	expect(new Set(posts.map(({ headers }) => headers['webhook-id']))).toEqual(new Set(['evt-1']));
	expect(Number(posts[0]?.headers['webhook-timestamp'])).toBe(Math.floor((clock.now() - 450) / 1000));
});

test('the shared secret goes in its header, and alone where that is wanted', async () => {
	const { clock, posts, send } = notifyWith({ [host]: [status(200)] });
	await clock.run(send({ secrets: { signWith: null, header: 's3cret' } }));
	await clock.run(send({ secrets: both }));
	await clock.run(send());
	expect(posts.map(({ headers }) => [headers['X-Webhook-Secret'], Boolean(headers['webhook-signature'])])).toEqual([['s3cret', false], [secret, true], [undefined, false]]);
});

test.each([
	['another host', 'https://evil.example.net/hook'],
	['another port', `https://${host}:8443/hook`],
	['no encryption', `http://${host}/hook`],
	['the metadata service', 'http://169.254.169.254/latest/meta-data'],
	['a user and password', `https://user:pass@${host}/hook`],
	['a script', 'javascript:alert(1)'],
	['nowhere', ''],
])('a redirect to %s is refused, and neither event nor secret goes there', async (_where, location) => {
	const { clock, posts, send } = notifyWith({ [host]: [status(307, { location }), status(200)] });
	const { results } = await clock.run(send({ secrets: both, settings: { followRedirects: true, receiversDeduplicate: true } }));
	expect(posts.map(({ url }) => new URL(url).origin)).toEqual([`https://${host}`]);
	expect(results[0]).toMatchObject({ ok: false, status: 307, attempts: 1, error: { code: 'blocked' } });
});

test('redirects are not followed unless that is wanted', async () => {
	const { clock, posts, send } = notifyWith({ [host]: [status(308, { location: '/new' }), status(200)] });
	const { results } = await clock.run(send({ secrets: both }));
	expect(posts).toHaveLength(1);
	expect(results[0]).toMatchObject({ ok: false, status: 308, error: { code: 'blocked', hint: expect.stringContaining('Follow Redirects') } });
});

test.each([[301], [302], [307], [308]])('%i within the origin carries the same event on, within the time of the attempt', async (code) => {
	const { clock, posts, send } = notifyWith({ [host]: [status(code, { location: '/new?x=1#part' }), status(200)] });
	const { results } = await clock.run(send({ secrets: both, settings: { followRedirects: true } }));
	expect(posts.map(({ url }) => url)).toEqual([`https://${host}/hook?key=geheim`, `https://${host}/new?x=1`]);
	expect(posts[1]?.body).toBe(posts[0]?.body);
	expect(results[0]).toMatchObject({ ok: true, status: 200, attempts: 1 });
});

test('303 asks for another request than this one, and a loop of redirects ends', async () => {
	const other = notifyWith({ [host]: [status(303, { location: '/new' }), status(200)] });
	expect((await other.clock.run(other.send({ settings: { followRedirects: true } }))).results[0]).toMatchObject({ ok: false, status: 303 });
	const loop = notifyWith({ [host]: [status(307, { location: '/again' })] });
	expect((await loop.clock.run(loop.send({ settings: { followRedirects: true } }))).results[0]).toMatchObject({ ok: false, error: { code: 'blocked' } });
	expect(loop.posts).toHaveLength(4);
});

test('the shared secret is not sent without encryption, except to hosts the administrator has named', async () => {
	const { clock, posts, send } = notifyWith({}, ['10.0.0.5', 'crm.lan']);
	const targets = ['http://crm.example.com/', 'http://10.0.0.5/', 'http://crm.lan/'].map((url) => ({ name: url, url }));
	const { results } = await clock.run(send({ targets, secrets: { signWith: null, header: 's3cret' } }));
	expect(results.map(({ ok, attempts, error }) => [ok, attempts, error?.code])).toEqual([[false, 0, 'validation'], [true, 1, undefined], [true, 1, undefined]]);
	expect(posts).toHaveLength(2);
});

test('a credential that is kept to its domains is kept from others', async () => {
	const { clock, posts, send } = notifyWith({ 'a.example.com': [status(200)], 'b.example.com': [status(200)] });
	const assertAllowed = (url: string) => {
		if (url.includes('b.example')) throw new ConnectorError('permission', 'Domain not allowed', { system: 'Notify Systems' });
	};
	const { results } = await clock.run(send({ secrets: { ...both, assertAllowed } }));
	expect(results.map(({ error }) => error?.code)).toEqual([undefined, 'permission']);
	expect(posts).toHaveLength(1);
});
