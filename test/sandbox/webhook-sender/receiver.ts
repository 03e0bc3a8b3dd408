import { Router, jsonReply, startServer } from '../../../sandbox/kit/server.ts';
import type { Reply, RunningServer, SandboxRequest } from '../../../sandbox/kit/server.ts';

export interface Receiver extends RunningServer {
	readonly received: SandboxRequest[];
}

const open: RunningServer[] = [];

/** Keeps what arrives and answers as told; 200 by default. */
export async function startReceiver(answer: (request: SandboxRequest, index: number) => Reply = () => jsonReply(200, {})): Promise<Receiver> {
	const received: SandboxRequest[] = [];
	const take = (request: SandboxRequest) => answer(request, received.push(request) - 1);
	const routes = new Router().add('POST', '/hook', take).add('POST', '/hook/:token', take);
	const server = await startServer({ handler: (request) => routes.find(request)?.(request) ?? { status: 404 } });
	open.push(server);
	return { ...server, received };
}

export async function closeReceivers(): Promise<void> {
	await Promise.all(open.splice(0).map((server) => server.close()));
}
