// The load generator: posts deliveries to webhooks as a platform does.
import { Agent, request } from 'node:http';

const agent = new Agent({ keepAlive: true, maxSockets: 256 });

/** Milliseconds since the epoch, with a fraction. */
export function now(): number {
	return performance.timeOrigin + performance.now();
}

/** Posts a form; resolves when it is answered. @throws Error unless the answer is 200 */
export function post(url: string, form: string): Promise<void> {
	return new Promise((resolve, reject) => {
		const headers = { 'Content-Type': 'application/x-www-form-urlencoded', 'Content-Length': Buffer.byteLength(form) };
		const outgoing = request(url, { method: 'POST', agent, headers }, (response) => {
			response.resume();
			response.once('end', () => (response.statusCode === 200 ? resolve() : reject(new Error(`${url} answered ${response.statusCode}`))));
		});
		// n8n may close a connection that was idle at the very moment it is used again.
		outgoing.once('error', (error: NodeJS.ErrnoException) =>
			outgoing.reusedSocket && error.code === 'ECONNRESET' ? post(url, form).then(resolve, reject) : reject(error),
		);
		outgoing.end(form);
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
