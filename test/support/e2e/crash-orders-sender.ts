// A platform that delivers order requests: each again and again until it is told “received”, also out of turn.
import { orderText, type OrderLine, type Shopper } from './crash-orders-example.ts';

export interface OrderRequest {
	/** The message's id, and so the job's. */
	id: string;
	quantity: number;
	shopper: Shopper;
}

export interface Sender {
	readonly requests: readonly OrderRequest[];
	acknowledged(): number;
	/** Deliveries beyond the first of each request. */
	repeated(): number;
	/** Resolves once every request was acknowledged. */
	readonly done: Promise<void>;
	stop(): void;
}

/** A platform waits no longer for an answer. */
const answerMs = 10_000;
const pauseMs = 1_000;
/**
 * What n8n answers to every address, with status 200, between listening and having migrated its database (abstract-server.js of
 * n8n 2.41.1). Who delivers takes it for “received”; a proxy that asks /healthz/readiness first, as docs/scaling.md advises, lets
 * nothing through before n8n is ready.
 */
const startingUp = 'n8n is starting up. Please wait';

/** @param atOnce deliveries under way */
export function startSender(line: OrderLine, { orders, atOnce }: { orders: number; atOnce: number }): Sender {
	const requests = Array.from({ length: orders }, (_, index): OrderRequest => {
		const shopper = line.shoppers[index % line.shoppers.length];
		if (!shopper) throw new Error('nobody orders');
		return { id: `wamid.${index + 1}`, quantity: index + 1, shopper };
	});
	const [stop, left] = [new AbortController(), [...requests]];
	const counts = { deliveries: 0, acknowledged: 0 };
	const deliverAll = async () => {
		for (let request = left.shift(); request && !stop.signal.aborted; request = left.shift()) {
			const { quantity, id, shopper } = request;
			const body = { id, text: orderText(quantity), ...shopper, accountId: String(line.kommo.account.id), epoch: '' };
			do counts.deliveries += 1;
			while (!(await isReceived(line.url, body, stop.signal)) && !stop.signal.aborted);
			counts.acknowledged += 1;
		}
	};
	const done = Promise.all(Array.from({ length: atOnce }, deliverAll)).then(() => undefined);
	return {
		requests,
		acknowledged: () => counts.acknowledged,
		repeated: () => counts.deliveries - requests.length + left.length,
		done,
		stop: () => stop.abort(),
	};
}

async function isReceived(url: string, body: object, stop: AbortSignal): Promise<boolean> {
	const signal = AbortSignal.any([stop, AbortSignal.timeout(answerMs)]);
	const headers = { 'Content-Type': 'application/json' };
	const received = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body), signal }).then(
		async (answer) => (await answer.text()) !== startingUp && answer.ok,
		() => false,
	);
	if (!received) await new Promise((resolve) => setTimeout(resolve, pauseMs));
	return received;
}
