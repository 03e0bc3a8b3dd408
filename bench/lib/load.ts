// The load generator: posts deliveries to webhooks as a platform does.
import { Agent, request } from 'node:http';

const agent = new Agent({ keepAlive: true, maxSockets: 256 });

/** Milliseconds since the epoch, with a fraction. */
export function now(): number {
	return performance.timeOrigin + performance.now();
}

/** Posts a form; resolves when it is answered. @throws Error unless the answer is 200 */
export async function post(url: string, form: string): Promise<void> {
	const status = await postWith(url, { headers: { 'Content-Type': 'application/x-www-form-urlencoded' }, body: form });
	if (status !== 200) throw new Error(`${url} answered ${status}`);
}

/** Posts a body; resolves with the status of the answer. */
export function postWith(url: string, { headers, body }: { headers: Record<string, string>; body: string }): Promise<number> {
	return new Promise((resolve, reject) => {
		const options = { method: 'POST', agent, headers: { ...headers, 'Content-Length': Buffer.byteLength(body) } };
		const outgoing = request(url, options, (response) => {
			response.resume();
			response.once('end', () => resolve(response.statusCode ?? 0));
		});
		// n8n may close a connection that was idle at the very moment it is used again.
		outgoing.once('error', (error: NodeJS.ErrnoException) =>
			outgoing.reusedSocket && error.code === 'ECONNRESET' ? postWith(url, { headers, body }).then(resolve, reject) : reject(error),
		);
		outgoing.end(body);
	});
}

/** Sends so many, each as soon as one of `clients` is free. */
export async function closedLoop(count: number, clients: number, send: (index: number) => Promise<void>): Promise<void> {
	let next = 0;
	const client = async () => {
		while (next < count) await send(next++);
	};
	await Promise.all(Array.from({ length: clients }, client));
}

/** Sends so many at a steady rate, whether or not the earlier ones have been answered. */
export async function openLoop(count: number, perSecond: number, send: (index: number) => Promise<void>): Promise<void> {
	const startedAt = performance.now();
	const sent: Array<Promise<void>> = [];
	for (let index = 0; index < count; index += 1) {
		const dueIn = startedAt + (index * 1_000) / perSecond - performance.now();
		if (dueIn > 0) await new Promise((resolve) => setTimeout(resolve, dueIn));
		sent.push(send(index));
	}
	await Promise.all(sent);
}
