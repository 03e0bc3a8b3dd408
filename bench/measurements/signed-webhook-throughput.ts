import { createHmac, randomUUID } from 'node:crypto';

import type { BenchN8n } from '../lib/bench-n8n.ts';
import { nullTriggered, type Listener } from '../lib/kommo-workflows.ts';
import { closedLoop, now, postWith } from '../lib/load.ts';
import { perSecond, type Result } from '../lib/result.ts';
import type { Stage } from '../lib/stage.ts';
import { inTurns, median, medianRatio } from '../lib/statistics.ts';
import { chain } from '../lib/workflows.ts';

const clients = 10;
const rounds = 5;
/** 2,000 events in all, unless the environment says otherwise. */
const events = Number(process.env.BACKOFFICE_BENCH_WEBHOOKS ?? 2_000);
const perRound = Math.max(10, Math.round(events / rounds));
const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

/** One delivery as it is posted, and what it must be answered with. */
interface Delivery {
	headers: Record<string, string>;
	body: string;
	status: number;
}

/** Runs a second from signed webhooks, a tenth of them twice and a tenth forged, against a trigger without logic that is sent each event once. */
export async function signedWebhookThroughput(stage: Stage): Promise<Result[]> {
	const n8n = await stage.n8n();
	const ours = await listening(n8n);
	const peer = await nullTriggered(n8n);
	await round(n8n, ours, mixed(20), 20, false);
	await round(n8n, peer, genuine(20), 20, true);
	stage.say(`Signed webhooks, ${perRound} a round …`);
	const alone = await inTurns(rounds, {
		ours: async () => await round(n8n, ours, genuine(perRound), perRound, false),
		peer: async () => await round(n8n, peer, genuine(perRound), perRound, true),
	});
	stage.say('… with duplicates and forged ones …');
	const mixture = await inTurns(rounds, {
		ours: async () => await round(n8n, ours, mixed(perRound), perRound, false),
		// As many requests as ours: each of them costs n8n the same before it reaches a trigger.
		peer: async () => await round(n8n, peer, mixed(perRound), mixed(perRound).length, true),
	});
	const requests = mixed(perRound).length / perRound;
	return [
		{ ...compared('Signed webhooks with a run each', alone.ours, alone.peer), bound: { kind: 'atLeast', value: 0.9, shown: '≥ 0.90 ×' } },
		{
			...compared('… a tenth twice and a tenth forged, deliveries a second', mixture.ours.map((runs) => runs * requests), mixture.peer),
			bound: { kind: 'atLeast', value: 0.9, shown: '≥ 0.90 ×' },
		},
	];
}

function compared(name: string, ours: number[], peer: number[]): Result {
	const figure = medianRatio(ours, peer);
	return { name, ours: perSecond(median(ours)), peer: perSecond(median(peer)), figure, shown: `${figure.toFixed(2)} ×` };
}

/** Runs that ended, a second, from the first call to the last run's end. @throws Error where a run is missing or one too many */
async function round(n8n: BenchN8n, { url, workflowId }: Listener, deliveries: Delivery[], runs: number, takesAll: boolean): Promise<number> {
	const before = n8n.executions.newest();
	const startedAt = now();
	await closedLoop(deliveries.length, clients, async (index) => {
		const { headers, body, status } = deliveries[index] ?? { headers: {}, body: '', status: 0 };
		const answered = await postWith(url, { headers, body });
		// The duplicate of a delivery whose run has not begun is put off.
		if (answered !== (takesAll ? 200 : status) && answered !== 503) throw new Error(`${url} answered ${answered} instead of ${status}.`);
	});
	await n8n.executions.ended(before, [workflowId], runs);
	const perSecondNow = (runs * 1_000) / (now() - startedAt);
	const ended = n8n.executions.endedAfter(before, [workflowId]);
	if (ended !== runs) throw new Error(`${ended} runs instead of ${runs}.`);
	return perSecondNow;
}

function genuine(count: number): Delivery[] {
	return Array.from({ length: count }, (_, index) => ({ ...signed(index), status: 200 }));
}

/** Every tenth event comes twice, one after the other, and after every tenth comes a forged one. */
function mixed(count: number): Delivery[] {
	return genuine(count).flatMap((delivery, index) => {
		if (index % 10 !== 0) return [delivery];
		return [delivery, delivery, { ...delivery, body: `${delivery.body} `, status: 401 }];
	});
}

function signed(index: number) {
	const body = JSON.stringify({ event: 'deal.won', data: { customer_phone: '11987654321', deal_name: `Proposta ${index}` } });
	const [id, timestamp] = [`msg_${randomUUID()}`, String(Math.floor(Date.now() / 1_000))];
	const signature = createHmac('sha256', Buffer.from(secret.slice('whsec_'.length), 'base64')).update(`${id}.${timestamp}.${body}`).digest('base64');
	return { body, headers: { 'Content-Type': 'application/json', 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` } };
}

async function listening(n8n: BenchN8n): Promise<Listener> {
	const credentials = await n8n.credential('backofficeWebhookSecretApi', { secret });
	const trigger = { name: 'Signed', type: 'n8n-nodes-backoffice.signedWebhookTrigger', typeVersion: 1, parameters: { scheme: 'standardWebhooks' }, credentials };
	const end = { name: 'End', type: 'n8n-nodes-base.noOp', typeVersion: 1, parameters: {} };
	const { id, nodes } = await n8n.activate(chain('Signed', [trigger, end]));
	const url = `${n8n.instance.url}/webhook/${nodes.find(({ name }) => name === 'Signed')?.webhookId ?? ''}`;
	await n8n.registered(url);
	return { workflowId: id, url };
}
