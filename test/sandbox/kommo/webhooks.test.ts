import { caller, closeAll, control, read, SEED, startAccount, startReceiver, subscribe } from './support';
import type { KommoSandbox } from './support';

afterEach(closeAll);

const MINUTE = 60_000;
const URL_A = 'https://n8n.example/webhook/a';

function statuses(sandbox: KommoSandbox): number[] {
	return sandbox.deliveries().map(({ status }) => status);
}

describe('subscribing', () => {
	test('a destination is the key: posting it again replaces its settings', async () => {
		const call = caller(await startAccount());
		const first = await call('POST', '/api/v4/webhooks', { destination: URL_A, settings: ['add_message', 'add_lead'] });
		expect(first.body).toMatchObject({ id: expect.any(Number), destination: URL_A, disabled: false, created_by: SEED.adminUserId });
		await call('POST', '/api/v4/webhooks', { destination: URL_A, settings: ['add_outgoing_message'] });
		const list = await call('GET', '/api/v4/webhooks');
		expect(read(list.body, '_embedded.webhooks')).toHaveLength(1);
		expect(read(list.body, '_embedded.webhooks.0.settings')).toEqual(['add_outgoing_message']);
	});

	test('filter[destination] finds one, and none is 204', async () => {
		const call = caller(await startAccount());
		await call('POST', '/api/v4/webhooks', { destination: URL_A, settings: ['add_lead'] });
		const query = (url: string) => `/api/v4/webhooks?${new URLSearchParams({ 'filter[destination]': url }).toString()}`;
		expect((await call('GET', query(URL_A))).status).toBe(200);
		expect((await call('GET', query(`${URL_A}b`))).status).toBe(204);
	});

	test('DELETE takes the destination in its body and knows no id in the path', async () => {
		const call = caller(await startAccount());
		const made = await call('POST', '/api/v4/webhooks', { destination: URL_A, settings: ['add_lead'] });
		expect((await call('DELETE', `/api/v4/webhooks/${String(read(made.body, 'id'))}`)).status).toBe(404);
		expect((await call('DELETE', '/api/v4/webhooks', {})).status).toBe(400);
		expect((await call('DELETE', '/api/v4/webhooks', { destination: URL_A })).status).toBe(204);
		expect((await call('GET', '/api/v4/webhooks')).status).toBe(204);
	});

	test('invented event codes are 400', async () => {
		const call = caller(await startAccount());
		for (const code of ['message_received', 'lead_added', 'status_contact']) {
			expect((await call('POST', '/api/v4/webhooks', { destination: URL_A, settings: ['add_message', code] })).status).toBe(400);
		}
		expect((await call('GET', '/api/v4/webhooks')).status).toBe(204);
	});

	test('an account has 100 webhooks at most', async () => {
		const call = caller(await startAccount());
		const post = (index: number) => call('POST', '/api/v4/webhooks', { destination: `${URL_A}/${index}`, settings: ['add_lead'] });
		for (let index = 0; index < 100; index += 1) expect((await post(index)).status).toBe(201);
		expect((await post(100)).status).toBe(400);
		expect((await post(7)).status).toBe(201);
	});
});

describe('retries', () => {
	async function failing(status: number): Promise<KommoSandbox> {
		const sandbox = await startAccount();
		const receiver = await subscribe(sandbox, 'add_message');
		receiver.answerWith(status);
		sandbox.customerMessage({ contactId: 910001, text: 'Oi' });
		await sandbox.settle();
		return sandbox;
	}

	/** Lets each wait pass and notes how many attempts there were after it. */
	async function attemptsAfter(sandbox: KommoSandbox, minutes: number[]): Promise<number[]> {
		const counts: number[] = [];
		for (const wait of minutes) {
			sandbox.clock.advance(wait * MINUTE);
			await sandbox.settle();
			counts.push(sandbox.deliveries().length);
		}
		return counts;
	}

	test('after 500 it is tried again after 5, 15, 15 and 60 minutes, and then never', async () => {
		const sandbox = await failing(500);
		expect(await attemptsAfter(sandbox, [4, 1, 14, 1, 14, 1, 59, 1, 600])).toEqual([1, 2, 2, 3, 3, 4, 4, 5, 5]);
		expect(new Set(sandbox.deliveries().map(({ id }) => id)).size).toBe(1);
	});

	test('after 404 or a redirect there are three attempts in all', async () => {
		for (const status of [404, 302]) {
			expect(await attemptsAfter(await failing(status), [5, 15, 15, 60])).toEqual([2, 3, 3, 3]);
		}
	});

	test('a good answer ends the row, and any status up to 299 is good', async () => {
		for (const status of [200, 204, 299]) {
			const sandbox = await failing(status);
			expect(await attemptsAfter(sandbox, [5, 15])).toEqual([1, 1]);
			expect(sandbox.deliveries()[0]).toMatchObject({ outcome: 'ok', status });
		}
	});

	test('who does not answer in time is written down as 499 and tried five times', async () => {
		const sandbox = await startAccount({ webhookTimeoutMs: 20 });
		const receiver = await subscribe(sandbox, 'add_message');
		receiver.answerWith(0);
		sandbox.customerMessage({ contactId: 910001, text: 'Oi' });
		await sandbox.settle();
		expect(sandbox.deliveries()[0]).toMatchObject({ outcome: 'timeout', status: 499 });
		expect(sandbox.deliveries()[0]?.ms).toBeGreaterThanOrEqual(15);
		expect(await attemptsAfter(sandbox, [5, 15, 15, 60])).toEqual([2, 3, 4, 5]);
	});

	test('nobody there is status 0', async () => {
		const sandbox = await startAccount();
		const destination = 'http://127.0.0.1:9/hook';
		await caller(sandbox)('POST', '/api/v4/webhooks', { destination, settings: ['add_message'] });
		sandbox.customerMessage({ contactId: 910001, text: 'Oi' });
		await sandbox.settle();
		expect(sandbox.deliveries()[0]).toMatchObject({ outcome: 'unreachable', status: 0 });
	});

	test('the control call makes waiting retries at once', async () => {
		const sandbox = await failing(500);
		expect((await control(sandbox, 'POST', 'retries')).body).toEqual({ fired: 0, waiting: 1 });
		expect((await control(sandbox, 'POST', 'retries', { all: true })).body).toEqual({ fired: 1, waiting: 1 });
		expect(statuses(sandbox)).toEqual([500, 500]);
	});

	test('deliveries are read, and forgotten, through control calls', async () => {
		const sandbox = await failing(200);
		const answer = await control(sandbox, 'GET', 'deliveries');
		expect(answer.body).toMatchObject({ count: 1, attempts: [{ attempt: 1, status: 200, outcome: 'ok', ms: expect.any(Number) }] });
		await control(sandbox, 'DELETE', 'deliveries');
		expect(sandbox.deliveries()).toEqual([]);
	});
});

describe('disabling', () => {
	async function badAnswers(sandbox: KommoSandbox, count: number): Promise<void> {
		for (let index = 0; index < count; index += 1) sandbox.customerMessage({ contactId: 910001, text: `${index}` });
		await sandbox.settle();
	}

	test('more than 100 bad answers in two hours disable it until it is subscribed again', async () => {
		const sandbox = await startAccount();
		const receiver = await subscribe(sandbox, 'add_message');
		receiver.answerWith(404);
		await badAnswers(sandbox, 100);
		expect(read((await caller(sandbox)('GET', '/api/v4/webhooks')).body, '_embedded.webhooks.0.disabled')).toBe(false);
		await badAnswers(sandbox, 1);
		expect(read((await caller(sandbox)('GET', '/api/v4/webhooks')).body, '_embedded.webhooks.0.disabled')).toBe(true);
		receiver.answerWith(200);
		await badAnswers(sandbox, 1);
		expect(await sandbox.fireRetries(true)).toBe(101);
		expect(receiver.received).toHaveLength(101);
		await caller(sandbox)('POST', '/api/v4/webhooks', { destination: receiver.url, settings: ['add_message'] });
		await badAnswers(sandbox, 1);
		expect(receiver.received).toHaveLength(102);
	});

	test('bad answers older than two hours do not count', async () => {
		const sandbox = await startAccount();
		const receiver = await subscribe(sandbox, 'add_lead');
		receiver.answerWith(404);
		const call = caller(sandbox);
		const make = async (count: number) => {
			await call('POST', '/api/v4/leads', Array.from({ length: count }, () => ({ name: 'x' })));
			await sandbox.settle();
		};
		await make(60);
		// Their second attempts come due now: 120 bad answers in all, 60 of them within two hours.
		sandbox.clock.advance(121 * MINUTE);
		await sandbox.settle();
		expect(sandbox.deliveries()).toHaveLength(120);
		expect(sandbox.state().webhooks[0]).toMatchObject({ disabled: false });
	});
});

describe('what is subscribed is what arrives', () => {
	test('each destination gets its own events only, and none after it left', async () => {
		const sandbox = await startAccount();
		const chats = await subscribe(sandbox, 'add_message');
		const leads = await subscribe(sandbox, 'update_lead', 'status_lead');
		sandbox.customerMessage({ contactId: 910001, text: 'Oi' });
		await caller(sandbox)('PATCH', '/api/v4/leads/920001', { status_id: SEED.proposalStatusId });
		await sandbox.settle();
		expect([chats.received.length, leads.received.length]).toEqual([1, 2]);
		await caller(sandbox)('DELETE', '/api/v4/webhooks', { destination: chats.url });
		sandbox.customerMessage({ contactId: 910001, text: 'Oi de novo' });
		await sandbox.settle();
		expect(chats.received).toHaveLength(1);
	});

	test('an arbitrary body goes to all that are subscribed, once, and the answers come back', async () => {
		const sandbox = await startAccount();
		const receivers = [await subscribe(sandbox, 'add_message'), await subscribe(sandbox, 'add_lead')];
		receivers[1]?.answerWith(500);
		const answer = await control(sandbox, 'POST', 'deliver', { body: '{"not":"a form"}', contentType: 'application/json' });
		expect(read(answer.body, 'attempts.0.status')).toBe(200);
		expect(read(answer.body, 'attempts.1.status')).toBe(500);
		expect(receivers[0]?.received[0]).toMatchObject({ body: '{"not":"a form"}', contentType: 'application/json' });
		expect(sandbox.state().retriesWaiting).toBe(0);
	});

	test('a reset forgets destinations and waiting retries', async () => {
		const sandbox = await startAccount();
		const receiver = await startReceiver();
		receiver.answerWith(500);
		await caller(sandbox)('POST', '/api/v4/webhooks', { destination: receiver.url, settings: ['add_message'] });
		sandbox.customerMessage({ contactId: 910001, text: 'Oi' });
		await sandbox.settle();
		sandbox.reset();
		sandbox.clock.advance(5 * MINUTE);
		await sandbox.settle();
		expect(receiver.received).toHaveLength(1);
		expect(sandbox.state()).toMatchObject({ webhooks: [], retriesWaiting: 0 });
	});
});
