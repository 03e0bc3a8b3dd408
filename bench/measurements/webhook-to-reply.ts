import { startAccounts } from '../lib/accounts.ts';
import type { BenchN8n } from '../lib/bench-n8n.ts';
import type { KommoAccount } from '../lib/kommo-account.ts';
import { nullAnswering, webhookAnswering } from '../lib/kommo-workflows.ts';
import { now } from '../lib/load.ts';
import { bodiesOf, codeSide, deactivate, latencies, replySide, sustainedRate, type Latencies, type Side } from '../lib/reply-sides.ts';
import { milliseconds, type Result } from '../lib/result.ts';
import type { Stage } from '../lib/stage.ts';
import { inTurns, median, percentile } from '../lib/statistics.ts';

const accountsUnderLoad = 10;
const rounds = 5;
/** Messages of a round: those of some twelve seconds. */
const roundMs = 12_000;
const [fewest, most] = [40, 120];
const warmUp = { messages: 20, perSecond: 2 };
/** For finding the rate that the null version sustains. */
const saturating = { messages: 60, clients: 10 };
const probeEveryMs = 250;
const allowedMs = 15;

/** From the webhook to the reply, spread over ten Kommo accounts, at half the rate that the null version sustains. */
export async function webhookToReply(stage: Stage): Promise<Result[]> {
	const accounts = await startAccounts(stage, accountsUnderLoad + 1);
	const normal = await compare(stage, await stage.n8n(), accounts, rounds);
	const n8n = await stage.startN8n('n8n with the legacy expression engine', { N8N_EXPRESSION_ENGINE: 'legacy' });
	const legacy = await compare(stage, n8n, accounts, 2);
	await n8n.stop();
	return [
		{
			...p95Over('Webhook to reply, p95 over the null trigger', normal.ours, normal.peer),
			bound: { kind: 'atMost', value: allowedMs + normal.sandboxMs, shown: `≤ ${allowedMs} + ${normal.sandboxMs.toFixed(1)} ms` },
			note: noteOf('Default engine', normal),
		},
		p95Over('… over the plain Webhook node', normal.ours, normal.webhook),
		p95Over('… with the echo of each reply delivered too', normal.withEchoes, normal.peer),
		{ ...p95Over('… legacy engine, over the null trigger', legacy.ours, legacy.peer), note: noteOf('Legacy engine', legacy) },
		p95Over('… legacy engine, over the plain Webhook node', legacy.ours, legacy.webhook),
		p95Over('… legacy engine, with the echo of each reply delivered too', legacy.withEchoes, legacy.peer),
	];
}

interface Comparison {
	ours: Latencies[];
	peer: Latencies[];
	webhook: Latencies[];
	withEchoes: Latencies[];
	sandboxMs: number;
	perSecond: number;
}

async function compare(stage: Stage, n8n: BenchN8n, accounts: readonly KommoAccount[], times: number): Promise<Comparison> {
	const [probed, ...loaded] = accounts;
	if (!probed) throw new Error('There is no account.');
	const ours = await replySide(n8n, loaded, ['add_message']);
	const bodies = await bodiesOf(n8n, loaded, ours);
	const peer = await codeSide(n8n, loaded.length, async () => await nullAnswering(n8n));
	const webhook = await codeSide(n8n, loaded.length, async () => await webhookAnswering(n8n));
	for (const side of [ours, peer, webhook]) await latencies(n8n, side, bodies, warmUp.messages, warmUp.perSecond);
	const perSecond = (await sustainedRate(n8n, peer, bodies, saturating.messages, saturating.clients)) / 2;
	stage.say(`Messages to ten accounts, ${perSecond.toFixed(1)} a second …`);
	const messages = Math.round(Math.min(most, Math.max(fewest, (perSecond * roundMs) / 1_000)));
	const measure = (side: Side) => async () => await latencies(n8n, side, bodies, messages, perSecond);
	const probe = startProbe(probed);
	const turns = await inTurns(times, { peer: measure(peer), ours: measure(ours), webhook: measure(webhook) });
	const sandboxMs = percentile(await probe.stop(), 0.95);
	await deactivate(n8n, ours);
	const echoing = await replySide(n8n, loaded, ['add_message', 'add_outgoing_message']);
	const { echoes } = await inTurns(Math.ceil(times / 2), { echoes: measure(echoing) });
	await deactivate(n8n, echoing);
	return { ...turns, withEchoes: echoes, sandboxMs, perSecond };
}

/** The median over the rounds of what our p95 lies above the peer's in the same round. */
function p95Over(name: string, ours: readonly Latencies[], peer: readonly Latencies[]): Result {
	const [left, right] = [ours.map(p95), peer.map(p95)];
	const figure = median(left.map((value, round) => value - (right[round] ?? NaN)));
	const sign = figure < 0 ? '−' : '+';
	return { name, ours: milliseconds(median(left)), peer: milliseconds(median(right)), figure, shown: `${sign}${milliseconds(Math.abs(figure))}` };
}

function p95(values: Latencies): number {
	return percentile(values, 0.95);
}

function noteOf(engine: string, { ours, peer, webhook, perSecond, sandboxMs }: Comparison): string {
	const [left, middle, right] = [ours, peer, webhook].map((turns) => milliseconds(median(turns.flat())));
	return `${engine}: ${perSecond.toFixed(1)} messages a second; p50 ${left} ours, ${middle} null trigger, ${right} Webhook node; the sandboxes’ own latency is ${sandboxMs.toFixed(1)} ms (p95).`;
}

/** The sandboxes' own latency: the very call a reply makes, straight from the load generator while the load is on. */
function startProbe(account: KommoAccount): { stop(): Promise<Latencies> } {
	const sent: Array<Promise<unknown>> = [];
	const sentAt = new Map<string, number>();
	const since = now();
	const timer = setInterval(() => {
		const text = `Probe ${sent.length}`;
		sentAt.set(text, now());
		sent.push(account.sendMessage(text));
	}, probeEveryMs);
	return {
		stop: async () => {
			clearInterval(timer);
			await Promise.all(sent);
			return (await account.arrivalsSince(since)).map(({ text, at }) => at - (sentAt.get(text) ?? at));
		},
	};
}
