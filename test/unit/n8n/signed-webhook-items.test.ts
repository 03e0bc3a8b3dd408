import type { IDataObject, IWebhookFunctions } from 'n8n-workflow';

import { KommoTrigger } from '../../../nodes/Kommo/KommoTrigger.node';
import { SignedWebhookTrigger } from '../../../nodes/SignedWebhookTrigger/SignedWebhookTrigger.node';
import { once, type Genuine } from '../../../lib/domain/webhooks/delivery';
import { readEvents, mostEvents } from '../../../lib/n8n/signed-webhook/items';
import { readScheme } from '../../../lib/n8n/signed-webhook/scheme';
import type { EventSettings } from '../../../lib/n8n/signed-webhook/settings';

interface Sent {
	body: string;
	headers?: Record<string, string>;
	/** What n8n has made of the body. */
	parsedByN8n?: IDataObject;
	scheme?: string;
	events?: Partial<EventSettings>;
}

const secret = { secret: 'segredo-da-loja', previousSecret: '', user: '', verifyToken: 'verificar' };
const verdict: Genuine = { genuine: true, id: null, contentDigest: once(() => 'c'.repeat(64)), validForMs: null };

function read({ body, headers = {}, parsedByN8n = {}, scheme = 'stripe', events = {} }: Sent) {
	const webhook: Partial<Record<keyof IWebhookFunctions, unknown>> = { getRequestObject: () => ({ headers }), getBodyData: () => parsedByN8n };
	const source = { text: () => 'X-Loja', option: () => '' };
	return readEvents(webhook as IWebhookFunctions, {
		request: { method: 'POST', url: 'https://n8n.example/webhook/a', headers, query: {}, body: Buffer.from(body) },
		verdict,
		secret,
		receivedAt: '2026-01-05T12:00:00.000Z',
		settings: {
			schemeName: scheme,
			scheme: readScheme(scheme, source, ''),
			toleranceMs: 300_000,
			publicUrl: '',
			events: { name: { path: 'event' }, wanted: [], idPath: '', splitLists: true, defaultAreaCode: '', rememberMs: undefined, ...events },
			challenge: { parameter: 'c', tokenParameter: 't' },
			accepted: {},
			acceptedStatus: null,
			queue: null,
		},
	});
}

describe('no header changes what was signed', () => {
	const body = '{"event":"note.added","id":"e1","data":{"text":"&event=invoice.paid&id=e2&x="}}';
	const asForm = { event: 'invoice.paid', id: 'e2' };

	test.each(['application/x-www-form-urlencoded', 'application/xml', 'text/plain', 'application/json', ''])('JSON sent as “%s” is JSON all the same', (type) => {
		const [event, ...others] = read({ body, headers: { 'content-type': type }, parsedByN8n: asForm, events: { idPath: 'id' } }) ?? [];
		expect(event?.json).toMatchObject({ event: 'note.added', id: 'e1', body: JSON.parse(body) as object });
		expect(others).toEqual([]);
	});

	test('a form is a form, and text that only looks like JSON is what its header says', () => {
		for (const text of ['event=invoice.paid', '{event=invoice.paid']) {
			expect(read({ body: text, headers: { 'content-type': 'application/x-www-form-urlencoded' }, parsedByN8n: asForm })?.[0]?.json.body).toEqual(asForm);
			expect(read({ body: text, headers: { 'content-type': 'application/json' } })?.[0]?.json.body).toBe(text);
		}
	});

	test('the content is claimed beside the id of the event', () => {
		expect(read({ body, events: { idPath: 'id' } })?.[0]).toMatchObject({ key: expect.stringMatching(/^event:/), content: { key: expect.stringMatching(/^content:/) } });
	});
});

describe('lists', () => {
	test(`more than ${mostEvents} events in one delivery are too many`, () => {
		const list = (length: number) => JSON.stringify(Array.from({ length }, (_, number) => number));
		expect(read({ body: list(mostEvents) })).toHaveLength(mostEvents);
		expect(read({ body: list(mostEvents + 1) })).toBeNull();
		expect(read({ body: list(mostEvents + 1), events: { splitLists: false } })).toHaveLength(1);
	});

	test('two different events under one id both come out, the very same one once', () => {
		const [first, second] = [{ event: 'a', eventId: 7, change: 1 }, { event: 'a', eventId: 7, change: 2 }];
		const events = read({ body: JSON.stringify([first, second, first]), events: { idPath: 'eventId' } }) ?? [];
		expect(events.map(({ json }) => json.body)).toEqual([first, second]);
		expect(new Set(events.map(({ key }) => key)).size).toBe(2);
	});
});

test('with the name in a header, one body under two names is two events where a secret is shown, one where the body is signed', () => {
	const keys = (scheme: string) =>
		['orders/create', 'orders/paid'].map((topic) => read({ body: '{}', scheme, headers: { 'x-topic': topic }, events: { name: { header: 'X-Topic' } } })?.[0]?.key);
	expect(new Set(keys('secretHeader')).size).toBe(2);
	expect(new Set(keys('gitHub')).size).toBe(1);
});

test('a token in the path comes out in no header of a proxy', () => {
	const headers = { 'x-original-url': `/webhook/a/${secret.secret}`, 'x-proxy': encodeURIComponent(`/a/${secret.secret}`), referer: '/', 'x-kept': 'a' };
	expect(read({ body: '{}', scheme: 'pathToken', headers })?.[0]?.json.headers).toEqual({ 'x-kept': 'a' });
});

test.each([new KommoTrigger(), new SignedWebhookTrigger()])('n8n answers with what $description.displayName gives, not with the name of its own default', ({ description }) => {
	expect(description.webhooks?.map(({ responseData }) => responseData)).toEqual(description.webhooks?.map(() => ''));
});
