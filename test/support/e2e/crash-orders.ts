// What became of every order, once all is quiet: in the ERP's database, in the customers' chats, in the queue.
import type { JobQueue } from '../../../lib/domain/queue.js';
import type { N8nClient } from '../../../scripts/lib/n8n-client.ts';
import { until } from '../../../scripts/lib/until.ts';
import { startCrashErp, type CrashErp, type PlacedOrder } from './crash-orders-erp.ts';
import { confirmationText, receiptText, startOrderLine, type OrderLine } from './crash-orders-example.ts';
import { randomFrom, type Killer } from './crash-orders-killer.ts';
import { startSender, type OrderRequest, type Sender } from './crash-orders-sender.ts';

export interface Outcome {
	orders: number;
	/** Orders in the ERP by how many of one key there are: all should be 1. */
	timesPlaced: Record<number, number>;
	/** Requests by how often their customer was told of the order. */
	timesConfirmed: Record<number, number>;
	/** The same of “received”, which is a courtesy: it stays unsaid where the Store is down at that moment. */
	timesReceived: Record<number, number>;
	receivedTwice: number;
	completed: number;
	failed: number;
	parked: number;
	/** Requests whose job the queue does not know. */
	lost: number;
	/** Attempts beyond the first of each job. */
	retries: number;
	mostAttempts: number;
	/** Jobs that failed or were parked, and of which the team has no task. */
	unreported: number;
	/** Tasks for the team to tell a customer what the bot could not. */
	leftToTheTeam: string[];
	deliveriesRepeated: number;
	answersLostByErp: number;
	kills: Record<string, number>;
	endedByThemselves: number;
	seconds: number;
	seed: number;
}

export interface Run {
	seed: number;
	startedAt: number;
	erp: CrashErp;
	line: OrderLine;
	queue: JobQueue;
	sender: Sender;
	killer: Killer;
}

export interface RunOptions {
	client: N8nClient;
	seed: number;
	orders: number;
	customers: number;
	/** Deliveries under way. */
	atOnce: number;
	/** That of the example, in the Store of this n8n. */
	queue: JobQueue;
	/** @param erp whose database is one of the victims */
	killer: (erp: CrashErp, random: () => number) => Killer;
}

/** Starts the ERP, the Kommo account and the workflow, and sends the orders. */
export async function startRun({ client, seed, orders, customers, atOnce, queue, killer }: RunOptions): Promise<Run> {
	const startedAt = Date.now();
	const random = randomFrom(seed);
	const erp = await startCrashErp(customers, random).catch(async (error: unknown) => {
		await queue.close();
		throw error;
	});
	const line = await startOrderLine(client, erp).catch(async (error: unknown) => {
		await Promise.all([erp.close(), queue.close()]);
		throw error;
	});
	return { seed, startedAt, erp, line, queue, sender: startSender(line, { orders, atOnce }), killer: killer(erp, random) };
}

/** @param run undefined where it did not come to be */
export async function endRun(run: Run | undefined): Promise<void> {
	if (run === undefined) return;
	const { sender, queue, line, erp } = run;
	sender.stop();
	await sender.done;
	await queue.close();
	await Promise.all([line.kommo.close(), erp.close()]);
}

/** How many jobs have not ended; null while the queue does not answer. */
export async function unended(queue: JobQueue): Promise<number | null> {
	try {
		const { counts } = await queue.stats();
		return counts.waiting + counts.delayed + counts.running;
	} catch {
		return null;
	}
}

/** Waits until every request is acknowledged, every job has ended, every report of a failure was given, and who has an order was told. */
export async function untilAllEnded(run: Run, timeoutMs: number): Promise<void> {
	const { sender, queue, killer } = run;
	const settled = async () => {
		await killer.allUp();
		if (sender.acknowledged() < sender.requests.length || (await unended(queue)) !== 0) return false;
		return (await unreported(run)) === 0 && (await untold(run)) === 0;
	};
	await until('every order has come to its end', settled, { timeoutMs, everyMs: 300 }).catch(async (error: unknown) => {
		const jobs = await queue.list({ states: ['waiting', 'delayed', 'running'], limit: 20 });
		throw new Error(`${String(error)}\nacknowledged ${sender.acknowledged()} of ${sender.requests.length}; not ended: ${JSON.stringify(jobs.map(({ id, state, attempt, failure }) => ({ id, state, attempt, failure })))}`);
	});
}

/** How far it came, for the message of a run that comes to no end. */
export async function progressOf({ sender, erp, queue, killer }: Run): Promise<string> {
	const placed = await erp.placed().then((orders) => String(orders.length), String);
	const jobs = await queue.stats().then(({ counts }) => JSON.stringify(counts), String);
	const deliveries = `${sender.acknowledged()} of ${sender.requests.length} acknowledged, ${sender.repeated()} delivered again`;
	return `${placed} placed; ${deliveries}; jobs ${jobs}; deaths (s) ${killer.moments.join(', ')}`;
}

async function endedBadly(queue: JobQueue) {
	return await queue.list({ states: ['failed', 'parked'], limit: 1_000 });
}

async function unreported({ queue, line }: Run): Promise<number> {
	const texts = line.kommo.tasks().map(({ text }) => text);
	return (await endedBadly(queue)).filter(({ id }) => !texts.some((text) => text.endsWith(`: ${id}`))).length;
}

/** Placed orders whose customer has not been told yet, nor the team to tell them: telling is a job of its own, in another queue. */
async function untold({ sender, erp, line }: Run): Promise<number> {
	const ofKey = Map.groupBy(await erp.placed(), ({ key }) => key);
	const waiting = sender.requests.filter((request) => ofKey.has(request.id) && timesTold(line, request, ofKey.get(request.id) ?? []) === 0);
	return Math.max(0, waiting.length - leftToTheTeam(line).length);
}

function leftToTheTeam({ kommo }: OrderLine): string[] {
	return kommo.tasks().map(({ text }) => text).filter((text) => text.startsWith('Informar ao cliente'));
}

export async function outcomeOf(run: Run): Promise<Outcome> {
	const { sender, erp, line, queue, killer, seed, startedAt } = run;
	const { requests } = sender;
	const placed = await erp.placed();
	const jobs = await Promise.all(requests.map(async ({ id }) => await queue.get(id)));
	const known = jobs.filter((job) => job !== null);
	const attempts = known.map(({ attempt }) => attempt);
	const ofKey = Map.groupBy(placed, ({ key }) => key);
	const received = requests.map((request) => said(line, request, receiptText(request.quantity)));
	return {
		orders: requests.length,
		timesPlaced: tally(requests.map(({ id }) => ofKey.get(id)?.length ?? 0)),
		timesConfirmed: tally(requests.map((request) => timesTold(line, request, ofKey.get(request.id) ?? []))),
		timesReceived: tally(received),
		receivedTwice: received.filter((times) => times > 1).length,
		completed: known.filter(({ state }) => state === 'completed').length,
		failed: known.filter(({ state }) => state === 'failed').length,
		parked: known.filter(({ state }) => state === 'parked').length,
		lost: jobs.length - known.length,
		retries: attempts.reduce((sum, count) => sum + count, 0) - attempts.length,
		mostAttempts: Math.max(0, ...attempts),
		unreported: await unreported(run),
		leftToTheTeam: leftToTheTeam(line),
		deliveriesRepeated: sender.repeated(),
		answersLostByErp: erp.lostAnswers(),
		kills: killer.kills,
		endedByThemselves: killer.revived,
		seconds: Math.round((Date.now() - startedAt) / 1000),
		seed,
	};
}

function timesTold(line: OrderLine, request: OrderRequest, placed: readonly PlacedOrder[]): number {
	return placed.map(({ id }) => said(line, request, confirmationText(id, request.quantity))).reduce((sum, count) => sum + count, 0);
}

function said({ kommo }: OrderLine, { shopper }: OrderRequest, text: string): number {
	return kommo.conversation(shopper.talkId).filter((line) => line.who === 'bot' && line.text === text).length;
}

/** How many of each number. */
function tally(numbers: readonly number[]): Record<number, number> {
	const counts: Record<number, number> = {};
	for (const number of numbers) counts[number] = (counts[number] ?? 0) + 1;
	return counts;
}

/** What an outcome must be, whatever died: each order once, each customer told once, nothing lost, parked or failed. */
export function allWell({ orders }: Pick<Outcome, 'orders'>): Partial<Outcome> {
	return {
		timesPlaced: { 1: orders },
		// In the talk way Kommo is asked what was sent before anything is sent again.
		timesConfirmed: { 1: orders },
		receivedTwice: 0,
		completed: orders,
		failed: 0,
		parked: 0,
		lost: 0,
		unreported: 0,
		leftToTheTeam: [],
	};
}
