import { randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { SEED, startKommoSandbox } from '../../../sandbox/kommo/sandbox.ts';
import type { KommoSandbox, KommoSandboxOptions } from '../../../sandbox/kommo/sandbox.ts';
import { replyToChat } from '../../../lib/application/reply/reply';
import type { ReplySettings } from '../../../lib/application/reply/settings';
import type { ReplyGate, ReplyRequest, ReplyResult } from '../../../lib/application/reply/types';
import type { HttpPort } from '../../../lib/domain/http';
import type { Log } from '../../../lib/domain/runtime';
import { systemClock } from '../../../lib/infra/clock';
import { AxiosHttp, HttpAgents } from '../../../lib/infra/http/axios-http';
import { MemoryStore } from '../../../lib/infra/store/memory-store';
import type { KommoEvent } from '../../../lib/systems/kommo/event-types';
import { readKommoEvents } from '../../../lib/systems/kommo/events';
import { createKommo, type Kommo } from '../../../lib/systems/kommo/kommo';
import { parseKommoForm, type ParsedForm } from '../../../lib/systems/kommo/webhook-form';

export { SEED };
export type { KommoSandbox };

const opened: Array<() => Promise<void>> = [];

export async function closeAll(): Promise<void> {
	for (const close of opened.splice(0).reverse()) await close();
}

const silentLog: Log = { call: () => undefined, warn: () => undefined, debug: () => undefined };

/** A context for one test; many calls may share it. */
export function newContext(): { signal: AbortSignal } {
	const { signal } = new AbortController();
	setMaxListeners(0, signal);
	return { signal };
}

export async function startAccount(options: KommoSandboxOptions = {}): Promise<KommoSandbox> {
	const sandbox = await startKommoSandbox(options);
	opened.push(async () => await sandbox.close());
	return sandbox;
}

export interface ClientOptions {
	token?: string;
	store?: MemoryStore;
	/** Shortens the adapter's own 20 s, so that a test need not wait them out. */
	timeoutMs?: number;
}

/** The adapter over real HTTP. Clients with one store share the request limit. */
export function connect(sandbox: KommoSandbox, options: ClientOptions = {}): Kommo & { store: MemoryStore } {
	const { token = SEED.adminToken, store = new MemoryStore(systemClock), timeoutMs } = options;
	const headers = { Authorization: `Bearer ${token}` };
	const agents = new HttpAgents({}, false);
	opened.push(async () => await agents.close());
	const axios = new AxiosHttp({ system: 'Kommo', origin: sandbox.url, headers, agents });
	const http: HttpPort = {
		send: async (request) => await axios.send(timeoutMs === undefined ? request : { ...request, timeoutMs }),
	};
	const random = Math.random;
	const kommo = createKommo({ http, baseUrl: sandbox.url, store, accountKey: 'loja', clock: systemClock, random, log: silentLog });
	return { ...kommo, store };
}

/** Allows everything and remembers what it was told. */
export class OpenGate implements ReplyGate {
	readonly texts: string[] = [];
	readonly ids: string[] = [];

	async checkBeforeSend(): Promise<{ allowed: boolean; reason: string }> {
		return { allowed: true, reason: 'ok' };
	}

	async registerSent({ text, messageId }: { text?: string; messageId?: string }): Promise<void> {
		if (text !== undefined) this.texts.push(text);
		if (messageId !== undefined) this.ids.push(messageId);
	}

	async forgetSent(): Promise<void> {
		// What was told stays on the lists.
	}
}

export async function reply(
	kommo: Kommo & { store: MemoryStore },
	request: ReplyRequest,
	settings: ReplySettings = {},
	gate: ReplyGate = new OpenGate(),
): Promise<ReplyResult> {
	const { store } = kommo;
	const { signal } = newContext();
	return await replyToChat(
		{ kommo, store, gate, clock: systemClock, random: Math.random, log: silentLog, newOwner: randomUUID, signal, settings },
		request,
	);
}

export interface Listener {
	url: string;
	forms: ParsedForm[];
	events: KommoEvent[];
}

/** What the trigger does with a delivery: reads the raw bytes and answers at once. */
export async function listen(): Promise<Listener> {
	const forms: ParsedForm[] = [];
	const events: KommoEvent[] = [];
	const server: Server = createServer((request, response) => {
		const chunks: Buffer[] = [];
		request.on('data', (chunk: Buffer) => chunks.push(chunk));
		request.on('end', () => {
			const form = parseKommoForm(Buffer.concat(chunks));
			forms.push(form);
			events.push(...readKommoEvents(form.value));
			response.end();
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	opened.push(
		async () =>
			await new Promise<void>((resolve) => {
				server.closeAllConnections();
				server.close(() => resolve());
			}),
	);
	const { port } = server.address() as AddressInfo;
	return { url: `http://127.0.0.1:${port}/hook`, forms, events };
}

/** Resolves once the condition holds; fails after ten seconds. */
export async function until<T>(read: () => T | undefined | false | null): Promise<T> {
	const deadline = Date.now() + 10_000;
	for (;;) {
		const value = read();
		if (value !== undefined && value !== false && value !== null) return value;
		if (Date.now() > deadline) throw new Error('The condition did not come true within 10 s.');
		await new Promise((resolve) => setTimeout(resolve, 20));
	}
}

/** What the bot said in a talk, in the order the customer saw it. */
export function botTexts(sandbox: KommoSandbox, talkId: number): string[] {
	return sandbox
		.conversation(talkId)
		.filter(({ who }) => who === 'bot')
		.map(({ text }) => text);
}
