import { randomUUID } from 'node:crypto';

import { sharedN8n } from '../support/e2e/shared-n8n.ts';
import { startSignedTrigger, type SignedTrigger } from '../support/e2e/signed-trigger.ts';
import { ours, post } from '../support/e2e/workflow.ts';
import { until } from '../../scripts/lib/until.ts';

jest.setTimeout(60_000);

const queue = `eventos-${randomUUID().slice(0, 8)}`;

/** The trigger only fills the queue; the runs come from there. */
describe('a signed webhook that hands its events over through a queue', () => {
	let trigger: SignedTrigger;

	beforeAll(async () => {
		const job = { name: 'Job', type: ours('writeQueueTrigger'), parameters: { queue, unknownOutcome: 'repeat', concurrency: 10 } };
		const options = { handOverQueue: queue, handOverGroupPath: 'data.contact', eventIdPath: 'id', responseCode: 202, responseBody: '{"ok": true}' };
		trigger = await startSignedTrigger(sharedN8n().client, {
			parameters: { scheme: 'secretHeader', headerName: 'X-Webhook-Secret', options },
			secret: { secret: 'segredo-da-loja' },
			sender: { scheme: 'headerSecret', secret: 'segredo-da-loja' },
			between: { nodes: [job], links: [['Job', 'Sink']] },
		});
	});

	afterAll(async () => await trigger.close());

	const send = async (body: unknown) => await post(trigger.url, body, { 'X-Webhook-Secret': 'segredo-da-loja' });
	const note = (id: string, contact: string) => ({ id, event: 'note.added', data: { contact, senha: 'minha senha é 123456' } });

	test('each event of a list is one job, with what the trigger would have given, in the order of its contact; a repetition adds none', async () => {
		const events = [note('1', 'a'), note('2', 'a'), note('3', 'b'), note('4', 'a')];
		expect(await send(events)).toEqual({ status: 202, body: { ok: true } });
		await until('all jobs are done', () => trigger.sink.items.length === events.length);
		const repeated = await Promise.all([send(events), send(events), send(note('5', 'a')), send(note('5', 'a'))]);
		expect(repeated.map(({ status }) => status).sort()).toEqual([200, 200, 200, 202]);
		await until('the new event is done', () => trigger.sink.items.length > events.length);
		const items = trigger.sink.items.map(({ data, groupKey }) => ({ ...(data as { id: string }), groupKey }));
		expect(items.filter(({ groupKey }) => groupKey === 'a').map(({ id }) => id)).toEqual(['1', '2', '4', '5']);
		expect(items.find(({ id }) => id === '3')).toMatchObject({ groupKey: 'b', event: 'note.added', scheme: 'secretHeader', body: note('3', 'b'), data: note('3', 'b').data });
		expect(items[0]).not.toHaveProperty('delivery');
		expect(items).toHaveLength(5);
	});
});
