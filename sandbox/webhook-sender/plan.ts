import { seededRandom } from '../kit/phone-formats.ts';
import type { Mutation } from './mutations.ts';
import { mutationsFor } from './mutations.ts';
import type { Answer } from './post.ts';
import type { Scheme } from './schemes.ts';
import type { Delivery, SendOptions, WebhookBody } from './delivery.ts';

export interface DeliverOptions {
	/** Webhooks on their way at the same time. Default 10. */
	readonly concurrency?: number;
	/** Share of the events (0 to 1) that come a second time. Default 0. */
	readonly duplicates?: number;
	/**
	 * How they come: `replay` sends the same bytes and headers, `redelivery` signs anew under the same id, as after a lost
	 * answer. Default: redelivery where the scheme has an id, else replay.
	 */
	readonly duplicateBy?: 'replay' | 'redelivery';
	/** Forged webhooks on top, as a share of the events. Default 0. */
	readonly forged?: number;
	/** What is wrong with them, in turn. Default: everything the scheme has a place for. */
	readonly forgedBy?: readonly Mutation[];
	/** Makes the order repeatable. Default 1. */
	readonly seed?: number;
}

/** One delivery and what came of it. `index` is the event's place in the list. */
export interface DeliveredWebhook {
	readonly kind: 'genuine' | 'duplicate' | 'forged';
	readonly index: number;
	readonly id: string;
	readonly event: string | null;
	readonly status: number;
	readonly body: string;
	/** Statuses of all attempts, 0 for none. */
	readonly statuses: readonly number[];
	/** All attempts, without the waits between them. */
	readonly ms: number;
	readonly mutation?: Mutation;
}

export interface DeliveryReport {
	readonly deliveries: readonly DeliveredWebhook[];
	readonly genuine: number;
	readonly duplicates: number;
	readonly forged: number;
	/** Of the genuine and duplicate ones, answered 2xx in the end. */
	readonly accepted: number;
	/** Of the forged ones, answered 401 or 403. */
	readonly refused: number;
	/** Genuine or duplicate ones that never got a 2xx, and forged ones that got anything but 401 or 403: the failures. */
	readonly unexpected: readonly DeliveredWebhook[];
	/** How often each status was answered, attempts counted one by one. */
	readonly statuses: Readonly<Record<string, number>>;
}

export interface PlannedDelivery {
	readonly kind: DeliveredWebhook['kind'];
	readonly index: number;
	readonly body: WebhookBody;
	readonly mutation?: Mutation;
	readonly by?: 'replay' | 'redelivery';
}

export interface DeliveryTools {
	send(body: WebhookBody, options?: SendOptions): Promise<Delivery>;
	replay(delivery: Pick<Delivery, 'request'>): Promise<Answer>;
}

const SCHEMES_WITH_ID: readonly Scheme[] = ['standardWebhooks', 'standardWebhooksEd25519', 'github', 'chatwoot'];

/** What is sent in which order: genuine ones as listed, the others scattered among them. */
export function planDeliveries(scheme: Scheme, events: readonly WebhookBody[], options: DeliverOptions): PlannedDelivery[] {
	const { duplicates = 0, forged = 0, seed = 1, forgedBy = mutationsFor(scheme) } = options;
	const by = options.duplicateBy ?? (SCHEMES_WITH_ID.includes(scheme) ? 'redelivery' : 'replay');
	const random = seededRandom(seed);
	const plan: PlannedDelivery[] = events.map((body, index) => ({ kind: 'genuine', index, body }));
	const chosen = shuffled([...events.keys()], random);
	const extra: PlannedDelivery[] = [
		...chosen.slice(0, Math.round(events.length * duplicates)).map((index) => ({ kind: 'duplicate' as const, index, body: events[index] ?? '', by })),
		...forgeries(events, Math.round(events.length * forged), forgedBy, random),
	];
	for (const delivery of extra) plan.splice(Math.floor(random() * (plan.length + 1)), 0, delivery);
	return plan;
}

function forgeries(events: readonly WebhookBody[], count: number, mutations: readonly Mutation[], random: () => number): PlannedDelivery[] {
	if (count > 0 && mutations.length === 0) throw new Error('Nothing about this scheme can be forged.');
	return Array.from({ length: count }, (_, number) => {
		const index = Math.floor(random() * events.length);
		const mutation = mutations[number % mutations.length];
		return { kind: 'forged' as const, index, body: events[index] ?? '', ...(mutation === undefined ? {} : { mutation }) };
	});
}

/** Works the plan off side by side. A replay follows its original; a redelivery may overtake it. */
export async function runPlan(plan: readonly PlannedDelivery[], tools: DeliveryTools, { concurrency = 10 }: DeliverOptions): Promise<DeliveredWebhook[]> {
	const originals = new Map<number, PromiseWithResolvers<Delivery>>();
	const ids = new Map<number, string>();
	for (const { index } of plan) {
		if (!originals.has(index)) originals.set(index, Promise.withResolvers<Delivery>());
		if (!ids.has(index)) ids.set(index, `msg_${index}_${Math.random().toString(36).slice(2)}`);
	}
	const done: DeliveredWebhook[] = [];
	const queue = plan[Symbol.iterator]();
	const waiting: Promise<void>[] = [];
	const work = async (): Promise<void> => {
		for (const planned of queue) {
			const original = originals.get(planned.index);
			if (planned.by === 'replay' && original !== undefined) {
				waiting.push(original.promise.then(async (delivery) => void done.push(replayed(planned, delivery, await tools.replay(delivery)))));
				continue;
			}
			const id = planned.kind === 'forged' ? undefined : ids.get(planned.index);
			const delivery = await tools.send(planned.body, {
				...(id === undefined ? {} : { id }),
				...(planned.mutation === undefined ? {} : { mutations: [planned.mutation] }),
			});
			if (planned.kind === 'genuine') original?.resolve(delivery);
			done.push(outcome(planned, delivery));
		}
	};
	await Promise.all(Array.from({ length: Math.max(1, concurrency) }, work));
	await Promise.all(waiting);
	return done;
}

function outcome({ kind, index, mutation }: PlannedDelivery, { id, event, status, body, attempts }: Delivery): DeliveredWebhook {
	const statuses = attempts.map((attempt) => attempt.status);
	const ms = attempts.reduce((sum, attempt) => sum + attempt.ms, 0);
	return { kind, index, id, event, status, body, statuses, ms, ...(mutation === undefined ? {} : { mutation }) };
}

function replayed(planned: PlannedDelivery, delivery: Delivery, answer: Answer): DeliveredWebhook {
	return outcome(planned, { ...delivery, status: answer.status, body: answer.body, attempts: [answer] });
}

export function summarize(deliveries: readonly DeliveredWebhook[]): DeliveryReport {
	const count = (kind: DeliveredWebhook['kind']) => deliveries.filter((delivery) => delivery.kind === kind).length;
	const isRefused = ({ status }: DeliveredWebhook) => status === 401 || status === 403;
	const isAccepted = ({ status }: DeliveredWebhook) => status >= 200 && status < 300;
	const forged = deliveries.filter(({ kind }) => kind === 'forged');
	const honest = deliveries.filter(({ kind }) => kind !== 'forged');
	const statuses: Record<string, number> = {};
	for (const status of deliveries.flatMap((delivery) => delivery.statuses)) statuses[status] = (statuses[status] ?? 0) + 1;
	return {
		deliveries,
		genuine: count('genuine'),
		duplicates: count('duplicate'),
		forged: forged.length,
		accepted: honest.filter(isAccepted).length,
		refused: forged.filter(isRefused).length,
		unexpected: [...honest.filter((delivery) => !isAccepted(delivery)), ...forged.filter((delivery) => !isRefused(delivery))],
		statuses,
	};
}

function shuffled<Value>(values: Value[], random: () => number): Value[] {
	return values
		.map((value) => ({ value, place: random() }))
		.sort((left, right) => left.place - right.place)
		.map(({ value }) => value);
}
