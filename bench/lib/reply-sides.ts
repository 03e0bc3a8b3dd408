// The sides of the measurement from webhook to reply: each gets the same messages and is timed to its answer.
import type { BenchN8n } from './bench-n8n.ts';
import { asMessage, type KommoAccount } from './kommo-account.ts';
import { answerTo, codeName, replying, type KommoEvents, type Listener } from './kommo-workflows.ts';
import { closedLoop, now, openLoop, post } from './load.ts';

/** Milliseconds from sending a message to its answer, one per message. */
export type Latencies = number[];

export interface Side {
	listeners: readonly Listener[];
	/** When the answers to the executions after `before`, and to messages sent after `since`, were there, by their texts. */
	answers(before: number, messages: number, since: number): Promise<Map<string, number>>;
}

/** One workflow for each account. The answer is there when its Code node has ended. */
export async function codeSide(n8n: BenchN8n, accounts: number, activate: () => Promise<Listener>): Promise<Side> {
	const listeners: Listener[] = [];
	while (listeners.length < accounts) listeners.push(await activate());
	return {
		listeners,
		answers: async (before, messages) => {
			const executions = await n8n.executions.after(before, idsOf(listeners), messages);
			return new Map(
				executions.flatMap(({ nodes }) => {
					const code = nodes.get(codeName);
					return code ? [[String(code.items[0]?.['answer']), code.startedAt + code.ms]] : [];
				}),
			);
		},
	};
}

/** Ours, a workflow on each account. The answer is there when Kommo has it. */
export async function replySide(n8n: BenchN8n, accounts: readonly KommoAccount[], events: readonly KommoEvents[]): Promise<Side> {
	const listeners: Listener[] = [];
	for (const account of accounts) listeners.push(await replying(n8n, account, events));
	return {
		listeners,
		answers: async (before, messages, since) => {
			await n8n.executions.ended(before, idsOf(listeners), messages);
			const arrivals = await Promise.all(accounts.map(async (account) => await account.arrivalsSince(since)));
			return new Map(arrivals.flat().map(({ text, at }) => [text, at]));
		},
	};
}

export async function deactivate(n8n: BenchN8n, { listeners }: Side): Promise<void> {
	for (const { workflowId } of listeners) await n8n.instance.client.deactivate(workflowId);
}

/** One real delivery of each account, to make messages of; its runs have ended when this resolves. */
export async function bodiesOf(n8n: BenchN8n, accounts: readonly KommoAccount[], { listeners }: Side): Promise<string[]> {
	const before = n8n.executions.newest();
	const bodies = await Promise.all(accounts.map(async (account) => await account.customerMessageBody()));
	await n8n.executions.ended(before, idsOf(listeners), accounts.length);
	return bodies;
}

/** Runs a second that a side ends when it is given more than it can do. */
export async function sustainedRate(n8n: BenchN8n, { listeners }: Side, bodies: readonly string[], messages: number, clients: number): Promise<number> {
	const before = n8n.executions.newest();
	const startedAt = now();
	await closedLoop(messages, clients, async (index) => await send(listeners, bodies, index, newText()));
	await n8n.executions.ended(before, idsOf(listeners), messages);
	return (messages * 1_000) / (now() - startedAt);
}

/** Sends so many messages at a steady rate, in turn to each account. */
export async function latencies(n8n: BenchN8n, side: Side, bodies: readonly string[], messages: number, perSecond: number): Promise<Latencies> {
	const before = n8n.executions.newest();
	const since = now();
	const sentAt = new Map<string, number>();
	await openLoop(messages, perSecond, async (index) => {
		const text = newText();
		sentAt.set(answerTo(text), now());
		await send(side.listeners, bodies, index, text);
	});
	const answers = await side.answers(before, messages, since);
	return [...sentAt].map(([answer, at]) => {
		const there = answers.get(answer);
		if (there === undefined) throw new Error(`There was no answer “${answer}”.`);
		return there - at;
	});
}

let texts = 0;

function newText(): string {
	texts += 1;
	return `Mensagem ${texts}`;
}

async function send(listeners: readonly Listener[], bodies: readonly string[], index: number, text: string): Promise<void> {
	const [listener, body] = [listeners[index % listeners.length], bodies[index % bodies.length]];
	if (!listener || body === undefined) throw new Error('There is no account to write to.');
	await post(listener.url, asMessage(body, text));
}

function idsOf(listeners: readonly Listener[]): string[] {
	return listeners.map(({ workflowId }) => workflowId);
}
