import type { BenchN8n } from '../lib/bench-n8n.ts';
import { startAccounts } from '../lib/accounts.ts';
import { asMessage, type KommoAccount } from '../lib/kommo-account.ts';
import { nullIgnoring, nullTriggered, triggered, webhookTriggered, type Listener } from '../lib/kommo-workflows.ts';
import { closedLoop, now, post } from '../lib/load.ts';
import { perSecond, type Bound, type Result } from '../lib/result.ts';
import type { Stage } from '../lib/stage.ts';
import { inTurns, median, medianRatio } from '../lib/statistics.ts';

const clients = 10;
const perRound = 50;
const rounds = 5;
const warmUp = 20;

/** Deliveries a second, with a run each and without, against triggers that have no logic. */
export async function triggerThroughput(stage: Stage): Promise<Result[]> {
	const [account] = await startAccounts(stage, 1);
	if (!account) throw new Error('There is no account.');
	const normal = await throughput(stage, await stage.n8n(), account, rounds);
	const legacyN8n = await stage.startN8n('n8n with the legacy expression engine', { N8N_EXPRESSION_ENGINE: 'legacy' });
	const legacy = await throughput(stage, legacyN8n, account, 3);
	await legacyN8n.stop();
	return [
		compared('Trigger throughput with a run', normal.withRun.ours, normal.withRun.peer, atLeast(0.9)),
		compared('Trigger throughput without a run', normal.without.ours, normal.without.peer, atLeast(0.85)),
		compared('… with a run, against the plain Webhook node', normal.withRun.ours, normal.withRun.webhook),
		compared('… with a run, legacy expression engine', legacy.withRun.ours, legacy.withRun.peer),
		compared('… without a run, legacy expression engine', legacy.without.ours, legacy.without.peer),
		compared('… with a run, legacy engine, against the plain Webhook node', legacy.withRun.ours, legacy.withRun.webhook),
	];
}

function atLeast(value: number): Bound {
	return { kind: 'atLeast', value, shown: `≥ ${value.toFixed(2)} ×` };
}

function compared(name: string, ours: number[], peer: number[], bound?: Bound): Result {
	const figure = medianRatio(ours, peer);
	return { name, ours: perSecond(median(ours)), peer: perSecond(median(peer)), figure, shown: `${figure.toFixed(2)} ×`, ...(bound ? { bound } : {}) };
}

async function throughput(stage: Stage, n8n: BenchN8n, account: KommoAccount, times: number) {
	const ours = await triggered(n8n, account);
	const peers = { peer: await nullTriggered(n8n), ignoring: await nullIgnoring(n8n), webhook: await webhookTriggered(n8n) };
	const incoming = await account.customerMessageBody();
	const own = await account.botMessageBody();
	const run = (listener: Listener, count = perRound) => async () => await withRun(n8n, listener, incoming, count);
	const answer = (listener: Listener, count = perRound) => async () => await withoutRun(listener, own, count);
	for (const listener of [ours, peers.peer, peers.webhook]) await run(listener, warmUp)();
	for (const listener of [ours, peers.ignoring]) await answer(listener, warmUp)();
	stage.say('Deliveries with a run …');
	const withRuns = await inTurns(times, { ours: run(ours), peer: run(peers.peer), webhook: run(peers.webhook) });
	stage.say('Deliveries without a run …');
	const without = await inTurns(times, { ours: answer(ours), peer: answer(peers.ignoring) });
	return { withRun: withRuns, without };
}

/** Runs that ended, a second, from the first call to the last run's end. */
async function withRun(n8n: BenchN8n, { url, workflowId }: Listener, body: string, count: number): Promise<number> {
	const before = n8n.executions.newest();
	const startedAt = now();
	await closedLoop(count, clients, async (index) => await post(url, asMessage(body, `Mensagem ${index}`)));
	await n8n.executions.ended(before, [workflowId], count);
	return (count * 1_000) / (now() - startedAt);
}

async function withoutRun({ url }: Listener, body: string, count: number): Promise<number> {
	const startedAt = now();
	await closedLoop(count, clients, async () => await post(url, body));
	return (count * 1_000) / (now() - startedAt);
}
