import { buildEvent, readTargets } from '../../../lib/application/notify';
import { notifyWith } from './notify.fixtures';

test('targets are a list of addresses or of objects; the same address twice is one target', () => {
	expect(readTargets(['https://a.example/x', { url: ' https://b.example/y ', name: 'B' }, { url: 'https://a.example/x', name: 'again' }, 'nonsense'])).toEqual([
		{ name: 'a.example', url: 'https://a.example/x' },
		{ name: 'B', url: 'https://b.example/y' },
		{ name: 'target 4', url: 'nonsense' },
	]);
});

test('the same address written in several ways is one target, by its first name', () => {
	const spellings = ['http://127.0.0.1:8080/d', 'http://127.0.0.1:8080/d#x', 'http://127.0.0.1:8080/./d', 'HTTP://127.1:8080/d', 'http://0x7f.1:8080/x/../d'];
	expect(readTargets(spellings.map((url, n) => ({ url, name: `t${n}` })))).toEqual([{ name: 't0', url: spellings[0] }]);
	expect(readTargets(['https://a.example/d?b=1', 'https://a.example/d', 'https://a.example/D', 'http://a.example/d'])).toHaveLength(4);
});

test.each([[[]], [null], [''], [undefined], [[{}]], [[null]], [[{ url: 5 }]], [['']], [Array.from({ length: 51 }, (_, n) => `https://a.example/${n}`)]])('%j is no list of targets', (given) => {
	expect(() => readTargets(given)).toThrow(expect.objectContaining({ code: 'validation', parameter: 'targets' }));
});

test.each([
	['http://localhost/', 'blocked'],
	['http://127.0.0.1:8080/', 'blocked'],
	['http://2130706433/', 'blocked'],
	['http://0x7f.1/', 'blocked'],
	['http://0177.0.0.1/', 'blocked'],
	['http://[::1]/', 'blocked'],
	['http://[::ffff:10.0.0.1]/', 'blocked'],
	['http://169.254.169.254/latest/meta-data', 'blocked'],
	['http://metadata.google.internal/', 'blocked'],
	['http://0.0.0.0/', 'blocked'],
	['http://erp/', 'blocked'],
	['http://crm.local./', 'blocked'],
	['http://１２７.0.0.1/', 'blocked'],
	['https://user:pass@crm.example.com/', 'validation'],
	['https://user@crm.example.com/', 'validation'],
	['ftp://crm.example.com/', 'validation'],
	['file:///etc/passwd', 'validation'],
	['gopher://crm.example.com/', 'validation'],
	['crm.example.com/hook', 'validation'],
	['https://', 'validation'],
	[`https://crm.example.com/${'x'.repeat(2_000)}`, 'validation'],
])('%s is never called, and the others are', async (url, code) => {
	const { clock, posts, send } = notifyWith({});
	const { results } = await clock.run(send({ targets: [{ name: 'bad', url }, { name: 'good', url: 'https://crm.example.com/hook' }] }));
	expect(posts.map((post) => post.url)).toEqual(['https://crm.example.com/hook']);
	expect(results).toMatchObject([{ target: 'bad', ok: false, attempts: 0, status: null, error: { code } }, { ok: true }]);
	expect(JSON.stringify(results)).not.toContain('pass@');
});

const input = { event: ' deal.won ', data: { a: 1 }, timestamp: '', source: 'bot', id: '', key: 'workflow:7:node:0:0' };

test('the derived event id is the same for the same item, another for another, and names nothing', () => {
	const [first, again, other] = [buildEvent(input, 0), buildEvent(input, 5), buildEvent({ ...input, key: 'workflow:7:node:0:1' }, 0)];
	expect(first.id).toMatch(/^evt_[\da-f]{32}$/);
	expect(again.id).toBe(first.id);
	expect(other.id).not.toBe(first.id);
	expect(JSON.parse(first.body)).toEqual({ event: 'deal.won', data: { a: 1 }, timestamp: '1970-01-01T00:00:00.000Z', source: 'bot', id: first.id });
	expect(JSON.parse(buildEvent({ ...input, id: 'wamid.HBg=', timestamp: '2026-01-05T12:00:00-03:00', data: undefined }, 0).body)).toMatchObject({ id: 'wamid.HBg=', timestamp: '2026-01-05T15:00:00.000Z', data: null });
});

test.each([
	['event', { event: '  ' }],
	['eventId', { id: 'a b' }],
	['eventId', { id: 'a\r\nX-Evil: 1' }],
	['eventId', { id: 'ação' }],
	['eventId', { id: 'x'.repeat(151) }],
	['timestamp', { timestamp: 'amanhã' }],
])('%s is checked: %j', (parameter, change) => {
	expect(() => buildEvent({ ...input, ...change }, 0)).toThrow(expect.objectContaining({ code: 'validation', parameter }));
});
