import { buildEvent, notifySystems, type NotifyRequest, type NotifyResult, type NotifySettings, type NotifyTools } from '../../../lib/application/notify';
import { AddressPolicy } from '../../../lib/domain/address-policy';
import { ConnectorError } from '../../../lib/domain/errors';
import type { OutsideCall } from '../../../lib/domain/runtime';
import type { WebhookAnswer, WebhookPost } from '../../../lib/domain/webhook-transport';
import { MemoryStore } from '../../../lib/infra/store/memory-store';
import { VirtualClock } from '../resilience/virtual-clock';

/** What a target does with one request. */
export type Step = (post: WebhookPost, clock: VirtualClock) => Promise<WebhookAnswer>;

export const status = (code: number, headers: Record<string, string> = {}): Step => async ({ onSent }) => {
	onSent();
	return { status: code, headers };
};
export const after = (ms: number, step: Step): Step => async (post, clock) => {
	await clock.sleep(ms, post.signal);
	return await step(post, clock);
};
/** Takes the request and never answers; obeys no signal either. */
export const hang: Step = async ({ onSent }) => {
	onSent();
	return await new Promise(() => undefined);
};
/** Never even connects. */
export const noConnection: Step = async () => await new Promise(() => undefined);
export const refusedConnection: Step = async () => {
	throw new ConnectorError('unavailable', 'could not be reached (ECONNREFUSED).', { system: 'Notify Systems', nothingDone: true });
};
export const reset: Step = async ({ onSent }) => {
	onSent();
	throw new ConnectorError('unavailable', 'The connection broke off.', { system: 'Notify Systems' });
};

export interface NotifyFixture {
	clock: VirtualClock;
	store: MemoryStore;
	/** Every request, in the order in which they were begun. */
	posts: WebhookPost[];
	calls: OutsideCall[];
	warnings: string[];
	tools: NotifyTools;
	send(overrides?: Partial<Omit<NotifyRequest, 'settings'>> & { settings?: Partial<NotifySettings> }): Promise<NotifyResult>;
}

export const settings: NotifySettings = {
	timeoutMs: 5_000,
	deadlineMs: 10_000,
	attempts: 3,
	receiversDeduplicate: false,
	followRedirects: false,
	failIf: 'never',
	memoryKey: null,
};

/** @param script by host; its steps in turn, the last one again and again */
export function notifyWith(script: Record<string, Step[]>, allowed: string[] = []): NotifyFixture {
	const clock = new VirtualClock();
	const store = new MemoryStore(clock);
	const [posts, calls, warnings]: [WebhookPost[], OutsideCall[], string[]] = [[], [], []];
	const begun = new Map<string, number>();
	const transport = {
		post: async (post: WebhookPost) => {
			posts.push(post);
			const { host } = new URL(post.url);
			const steps = script[host] ?? [status(200)];
			const turn = begun.get(host) ?? 0;
			begun.set(host, turn + 1);
			const step = steps[Math.min(turn, steps.length - 1)] ?? status(200);
			return await step(post, clock);
		},
	};
	const log = { call: (entry: OutsideCall) => void calls.push(entry), warn: (message: string) => void warnings.push(message), debug: () => undefined };
	const tools: NotifyTools = { transport, policy: new AddressPolicy(allowed), store: async () => store, clock, random: () => 0.5, log };
	const send: NotifyFixture['send'] = async ({ settings: changes, ...overrides } = {}) =>
		await notifySystems(tools, {
			targets: Object.keys(script).map((host) => ({ name: host.split('.')[0] ?? host, url: `https://${host}/hook?key=geheim` })),
			event: buildEvent({ event: 'message.received', data: { from: '+5511988887777' }, timestamp: '', source: 'whatsapp_bot', id: 'evt-1', key: 'k' }, clock.now()),
			secrets: { signWith: null, header: null },
			signal: new AbortController().signal,
			settings: { ...settings, ...changes },
			...overrides,
		});
	return { clock, store, posts, calls, warnings, tools, send };
}
