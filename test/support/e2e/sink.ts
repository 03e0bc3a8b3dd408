import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Keeps every JSON body that is posted to it, in the order of arrival. */
export interface Sink {
	url: string;
	items: Array<Record<string, unknown>>;
	close(): Promise<void>;
}

export async function startSink(): Promise<Sink> {
	const items: Array<Record<string, unknown>> = [];
	const server = createServer((request, response) => {
		const chunks: Buffer[] = [];
		request.on('data', (chunk: Buffer) => chunks.push(chunk));
		request.on('end', () => {
			items.push(JSON.parse(Buffer.concat(chunks).toString('utf8')) as Record<string, unknown>);
			response.setHeader('Content-Type', 'application/json').end('{}');
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	return {
		url: `http://127.0.0.1:${port}/`,
		items,
		close: () =>
			new Promise((resolve) => {
				server.close(() => resolve());
				server.closeAllConnections();
			}),
	};
}
