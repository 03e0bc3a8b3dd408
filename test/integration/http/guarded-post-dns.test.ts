// What dead name servers do to a guarded POST: a real resolver asks a UDP server on loopback that never answers.
import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { lookup, promises as dns } from 'node:dns';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';

import { notifySystems, buildEvent, type NotifyTools } from '../../../lib/application/notify';
import { AddressPolicy } from '../../../lib/domain/address-policy';
import { systemClock } from '../../../lib/infra/clock';
import { GuardedPost } from '../../../lib/infra/http/guarded-post';
import { hostResolver } from '../../../lib/infra/http/guarded-resolver';
import { MemoryStore } from '../../../lib/infra/store/memory-store';

let silent: UdpSocket;
let server: Server;
let questions = 0;
let port: number;

beforeAll(async () => {
	silent = createSocket('udp4', () => (questions += 1));
	await new Promise<void>((resolve) => silent.bind(0, '127.0.0.1', resolve));
	server = createServer((request, response) => void request.resume().on('end', () => response.writeHead(204).end()));
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	port = (server.address() as AddressInfo).port;
});

afterAll(async () => {
	await Promise.all([new Promise<void>((resolve) => silent.close(resolve)), new Promise((resolve) => server.close(resolve))]);
});

test('eight names with dead servers delay neither another target nor another look-up, and nothing goes on afterwards', async () => {
	const clock = systemClock;
	const policy = new AddressPolicy(['localhost']);
	const open = new Set<dns.Resolver>();
	const nameServers = () => {
		const resolver = new dns.Resolver({ timeout: 400, tries: 10 });
		resolver.setServers([`127.0.0.1:${silent.address().port}`]);
		const cancel = resolver.cancel.bind(resolver);
		resolver.cancel = () => void (open.delete(resolver), cancel());
		open.add(resolver);
		return resolver;
	};
	const resolve = hostResolver({ system: 'Notify Systems', isLocal: () => true, nameServers });
	const transport = new GuardedPost({ system: 'Notify Systems', policy, useGlobalAgents: false, resolve });
	const tools: NotifyTools = { transport, policy, clock, random: () => 0, store: async () => new MemoryStore(clock), log: { call: () => undefined, warn: () => undefined, debug: () => undefined } };
	const dead = Array.from({ length: 8 }, (_, n) => ({ name: `dead${n}`, url: `https://dead${n}.example.com/` }));
	const settings = { timeoutMs: 1_000, deadlineMs: 5_000, attempts: 3, receiversDeduplicate: false, followRedirects: false, failIf: 'never' as const, memoryKey: null };
	const event = buildEvent({ event: 'x', data: null, timestamp: '', source: 'bot', id: 'evt-1', key: 'k' }, 0);
	const running = notifySystems(tools, { targets: [...dead, { name: 'live', url: `http://localhost:${port}/` }], event, secrets: { signWith: null, header: null }, settings, signal: new AbortController().signal });
	const lookedUp = promisify(lookup)('localhost').then(() => clock.now());
	const begunAt = clock.now();
	const { results } = await running;
	expect(open.size).toBe(0);
	expect(questions).toBeGreaterThanOrEqual(8);
	const [live] = results.slice(-1);
	expect(live).toMatchObject({ target: 'live', ok: true, status: 204 });
	expect(live?.ms).toBeLessThan(900);
	expect(results.slice(0, -1).map(({ attempts, error }) => [attempts, error?.code])).toEqual(dead.map(() => [1, 'timeout']));
	expect((await lookedUp) - begunAt).toBeLessThan(900);
});
