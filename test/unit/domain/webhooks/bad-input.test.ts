// Everything that can be wrong with a delivery, for each scheme that signs.
import { createHmac } from 'node:crypto';

import { hmacPresets, type HmacPreset } from '../../../../lib/domain/webhooks/presets';
import { requestOf, signedAt, verifyPreset } from './support';

const secret = 'segredo-de-teste';
const url = 'https://n8n.example/webhook/a';
const seconds = (ms: number) => String(Math.floor(ms / 1000));

/** Each scheme written down a second time, by hand. */
interface Signed {
	header: string;
	sign: (body: Uint8Array, at: number, key?: string) => Record<string, string>;
	timed: boolean;
}

const mac = (encoding: 'hex' | 'base64', key: string, ...parts: Array<string | Uint8Array>) => {
	const hmac = createHmac('sha256', key);
	for (const part of parts) hmac.update(part);
	return hmac.digest(encoding);
};

const senders: Record<HmacPreset, Signed> = {
	standardWebhooks: {
		header: 'webhook-signature',
		timed: true,
		sign: (body, at, key = secret) => ({ 'webhook-id': 'm1', 'webhook-timestamp': seconds(at), 'webhook-signature': `v1,${mac('base64', key, `m1.${seconds(at)}.`, body)}` }),
	},
	stripe: { header: 'stripe-signature', timed: true, sign: (body, at, key = secret) => ({ 'stripe-signature': `t=${seconds(at)},v1=${mac('hex', key, `${seconds(at)}.`, body)}` }) },
	gitHub: { header: 'x-hub-signature-256', timed: false, sign: (body, _at, key = secret) => ({ 'x-hub-signature-256': `sha256=${mac('hex', key, body)}` }) },
	chatwoot: {
		header: 'x-chatwoot-signature',
		timed: true,
		sign: (body, at, key = secret) => ({ 'x-chatwoot-timestamp': seconds(at), 'x-chatwoot-delivery': 'u1', 'x-chatwoot-signature': `sha256=${mac('hex', key, `${seconds(at)}.`, body)}` }),
	},
	hubSpot: {
		header: 'x-hubspot-signature-v3',
		timed: true,
		sign: (body, at, key = secret) => ({ 'x-hubspot-request-timestamp': String(at), 'x-hubspot-signature-v3': mac('base64', key, `POST${url}`, body, String(at)) }),
	},
	wuzapi: { header: 'x-hmac-signature', timed: false, sign: (body, _at, key = secret) => ({ 'x-hmac-signature': mac('hex', key, body) }) },
};

const names = Object.keys(hmacPresets) as HmacPreset[];
const timedNames = names.filter((name) => senders[name].timed);
const text = Buffer.from('{"event":"deal.won","data":{"deal_name":"Ação & <b>çã</b>"}}');

describe.each(names)('%s', (name) => {
	const { sign, header } = senders[name];
	const genuine = (body: Uint8Array, headers: Record<string, string | string[]>, check: { now?: number; secrets?: string[] } = {}) =>
		verifyPreset(name, requestOf({ headers, body, url }), { secrets: [secret], ...check }).genuine;
	const changed = (change: (signature: string) => string) => ({ ...sign(text, signedAt), [header]: change(sign(text, signedAt)[header] ?? '') });

	const bodies: Array<[string, Uint8Array]> = [
		['an empty body', Buffer.alloc(0)],
		['UTF-8', text],
		['line ends of DOS', Buffer.from('{\r\n\t"event": "a"\r\n}\r\n')],
		['bytes that are no text', Buffer.from([0, 255, 254, 128, 10])],
		['1 MB', Buffer.alloc(1_048_576, '{"a":"ção"}')],
		['text that looks like the signed string', Buffer.from(`m1.${seconds(signedAt)}.{body}{timestamp}`)],
	];
	test.each(bodies)('takes %s', (_what, body) => {
		expect(genuine(body, sign(body, signedAt))).toBe(true);
	});

	test('refuses a body of which any one byte was changed', () => {
		for (let index = 0; index < text.length; index += 1) {
			const tampered = Buffer.from(text);
			tampered[index] = (tampered[index] ?? 0) ^ 1;
			expect(genuine(tampered, sign(text, signedAt))).toBe(false);
		}
	});

	test('refuses a body whose line ends were changed, that was cut, or that was written anew', () => {
		const dos = Buffer.from('{"a": 1}\r\n');
		for (const other of ['{"a": 1}\n', '{"a": 1}', '{"a":1}']) expect(genuine(Buffer.from(other), sign(dos, signedAt))).toBe(false);
	});

	const wrong: Array<[string, (signature: string) => string]> = [
		['without its last character', (signature) => signature.slice(0, -1)],
		['with one character more', (signature) => `${signature}0`],
		['that is empty', () => ''],
		['of the prefix alone', () => hmacPresets[name].prefix || ' '],
		['that is not written in its encoding', (signature) => signature.replace(/.{4}$/, 'çxyz')],
		['with a blank in it', (signature) => signature.replace(/.{4}$/, (end) => ` ${end}`)],
		['of another algorithm’s length', () => `${hmacPresets[name].prefix}${'ab'.repeat(20)}`],
		['of 100,000 characters', () => `${hmacPresets[name].prefix}${'ab'.repeat(50_000)}`],
		['of 10,000 parts', () => `${hmacPresets[name].prefix}ab, `.repeat(10_000)],
	];
	test.each(wrong)('refuses a signature %s', (_what, change) => {
		expect(genuine(text, changed(change))).toBe(false);
	});

	test('refuses a delivery without its signature', () => {
		const { [header]: _, ...others } = sign(text, signedAt);
		expect(genuine(text, others)).toBe(false);
	});

	test('refuses another secret, an empty one, and no secret at all', () => {
		expect(genuine(text, sign(text, signedAt), { secrets: ['outro'] })).toBe(false);
		expect(genuine(text, sign(text, signedAt, ''), { secrets: ['', ''] })).toBe(false);
		expect(genuine(text, sign(text, signedAt, ''), { secrets: [] })).toBe(false);
	});

	test('takes the previous secret beside the new one', () => {
		const headers = sign(text, signedAt, 'anterior');
		expect(genuine(text, headers, { secrets: [secret, 'anterior'] })).toBe(true);
		expect(genuine(text, headers, { secrets: [secret, ''] })).toBe(false);
	});

	test('takes a delivery with two signatures of which one is right, in either order', () => {
		const [right, other] = [sign(text, signedAt), sign(text, signedAt, 'outro')].map((headers) => headers[header] ?? '');
		const join = name === 'stripe' ? (a = '', b = '') => `${a},${b.replace(/^t=\d+,/, '')}` : (a = '', b = '') => `${a} ${b}`;
		for (const value of [join(right, other), join(other, right)]) expect(genuine(text, { ...sign(text, signedAt), [header]: value })).toBe(true);
		expect(genuine(text, { ...sign(text, signedAt), [header]: join(other, other) })).toBe(false);
	});
});

describe.each(timedNames)('the timestamp of %s', (name) => {
	const { sign } = senders[name];
	const genuineAt = (offsetMs: number) => verifyPreset(name, requestOf({ headers: sign(text, signedAt), body: text, url }), { secrets: [secret], now: signedAt + offsetMs }).genuine;

	test.each([0, 1, 299_000, 300_000, -1, -299_000, -300_000])('%i ms off is taken', (offset) => expect(genuineAt(offset)).toBe(true));
	test.each([301_000, -301_000, 86_400_000, -86_400_000])('%i ms off is refused', (offset) => expect(genuineAt(offset)).toBe(false));

	test.each(['', 'hello', 'NaN', '1e9', '-1', '0x60', '1614265330.5', ' ', 'Infinity', '99999999999999999999'])('“%s” is refused although it is what was signed', (written) => {
		const at = signedAt;
		const original = sign(text, at)[senders[name].header] ?? '';
		const timestampHeader = { standardWebhooks: 'webhook-timestamp', chatwoot: 'x-chatwoot-timestamp', hubSpot: 'x-hubspot-request-timestamp' }[name as string];
		const content = { standardWebhooks: `m1.${written}.${text.toString()}`, stripe: `${written}.${text.toString()}`, chatwoot: `${written}.${text.toString()}`, hubSpot: `POST${url}${text.toString()}${written}` }[name as string] ?? '';
		const encoding = hmacPresets[name].encoding as 'hex' | 'base64';
		const signature = mac(encoding, secret, content);
		const headers = timestampHeader
			? { ...sign(text, at), [timestampHeader]: written, [senders[name].header]: `${hmacPresets[name].prefix}${signature}` }
			: { [senders[name].header]: `t=${written},v1=${signature}` };
		expect(original).not.toBe('');
		expect(verifyPreset(name, requestOf({ headers, body: text, url }), { secrets: [secret] }).genuine).toBe(false);
	});

	test('a missing one is refused', () => {
		const headers = Object.fromEntries(Object.entries(sign(text, signedAt)).map(([key, value]) => [key, key.includes('timestamp') ? '' : value.replace(/^t=\d+,/, '')]));
		expect(verifyPreset(name, requestOf({ headers, body: text, url }), { secrets: [secret] }).genuine).toBe(false);
	});
});
