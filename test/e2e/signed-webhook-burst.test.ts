import { GUIDE_EVENTS, sampleEvents } from '../../sandbox/webhook-sender/events.ts';
import { mutationsFor } from '../../sandbox/webhook-sender/mutations.ts';
import { startSignedTrigger, type SignedTrigger } from '../support/e2e/signed-trigger.ts';
import { sharedN8n } from '../support/e2e/shared-n8n.ts';

/** The long form (npm run test:soak) sends ten times as many. */
const count = process.env.BACKOFFICE_SOAK ? 2_000 : 200;
jest.setTimeout(count * 500);

const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

describe(`${count} webhooks, a tenth of them twice and a tenth forged`, () => {
	let trigger: SignedTrigger;
	const forgedBy = mutationsFor('standardWebhooks');

	beforeAll(async () => {
		trigger = await startSignedTrigger(sharedN8n().client, {
			parameters: { scheme: 'standardWebhooks' },
			secret: { secret },
			sender: { scheme: 'standardWebhooks', secret, timeoutMs: 60_000, retryDelaysMs: [500, 2_000, 5_000, 10_000] },
		});
	});

	afterAll(async () => await trigger.close());

	test('none is lost, none doubled, no forged one runs', async () => {
		const events = sampleEvents(count);
		const runs = await trigger.runsOf(async () => {
			const report = await trigger.sender.deliver(events, { concurrency: 10, duplicates: 0.1, forged: 0.1, forgedBy });
			expect(report.unexpected).toEqual([]);
			expect(report).toMatchObject({ genuine: count, duplicates: count / 10, forged: count / 10, refused: count / 10 });
		});
		const bodies = runs.map(({ body }) => JSON.stringify(body));
		expect(new Set(bodies).size).toBe(count);
		expect(bodies).toHaveLength(count);
		expect(bodies.sort()).toEqual(events.map((event) => JSON.stringify(event)).sort());
		expect(new Set(runs.map(({ event }) => event))).toEqual(new Set(GUIDE_EVENTS));
	});
});
