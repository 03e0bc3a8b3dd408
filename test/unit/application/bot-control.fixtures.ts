import { BotControl, type BotControlOptions, type GateMessage } from '../../../lib/application/bot-control';
import { ConnectorError } from '../../../lib/domain/errors';
import type { Clock } from '../../../lib/domain/runtime';
import type { Store } from '../../../lib/domain/store';
import { MemoryStore } from '../../../lib/infra/store/memory-store';

export const MINUTE = 60_000;
export const DAY = 86_400_000;
export const START = Date.UTC(2025, 10, 22, 15);

/** Time stands still until the test moves it; a sleep lets others go on and takes no time. */
export class ManualClock implements Clock {
	private time = START;
	now(): number {
		return this.time;
	}
	async sleep(): Promise<void> {
		await Promise.resolve();
	}
	advance(ms: number): void {
		this.time += ms;
	}
	iso(offset = 0): string {
		return new Date(this.time + offset).toISOString();
	}
}

export const account = { channel: 'kommo', accountId: '100' };
export const byPhone = { ...account, phone: '(11) 98765-4321' };
export const byContact = { ...account, contactId: '55' };
export const byBoth = { ...byPhone, ...byContact };

let lastMessage = 0;

export function message(over: Partial<GateMessage> = {}): GateMessage {
	return {
		...account,
		id: `message-${++lastMessage}`,
		direction: over.author === undefined || over.author === 'customer' ? 'incoming' : 'outgoing',
		author: 'customer',
		authorId: null,
		authorName: null,
		text: 'Oi',
		messageType: 'text',
		attachment: null,
		createdAt: null,
		conversationId: null,
		contactId: '55',
		leadId: null,
		origin: 'waba',
		...over,
	};
}

export const fromAna = (text: string, over: Partial<GateMessage> = {}): GateMessage =>
	message({ author: 'human', authorId: '7', authorName: 'Ana', text, ...over });

export function setUp(options: Partial<BotControlOptions> = {}) {
	const clock = new ManualClock();
	const store = new MemoryStore(clock);
	const control = new BotControl({ store, clock, ...options });
	return { clock, store, control };
}

/** A Store whose every call fails, or is preceded by something the test does. */
export function interceptedStore(inner: Store, before: (method: string, key: string) => Promise<void> | void): Store {
	return new Proxy(inner, {
		get(target, name) {
			const member: unknown = Reflect.get(target, name);
			if (typeof member !== 'function') return member;
			return async (...args: unknown[]) => {
				await before(String(name), String(args[0]));
				return Reflect.apply(member, target, args) as unknown;
			};
		},
	});
}

export const storeDown = new ConnectorError('unavailable', 'The Store does not answer.', { system: 'Store' });
