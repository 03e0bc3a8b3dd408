// One Kommo sandbox as the load generator sees it: over HTTP, because it runs in another process.
import { randomUUID } from 'node:crypto';

import { SEED } from '../../sandbox/kommo/sandbox.ts';
import { until } from '../../scripts/lib/until.ts';

export interface Arrival {
	text: string;
	/** Milliseconds since the epoch. */
	at: number;
}

interface Attempt {
	codes: string[];
	body: string;
}

export class KommoAccount {
	readonly url: string;
	private talkId = 0;

	constructor(url: string) {
		this.url = url;
	}

	/** A chat with one customer, so that messages have where to go. */
	async openTalk(): Promise<void> {
		({ talkId: this.talkId } = await this.call<{ talkId: number }>('POST', '/__sandbox/customer-message', { text: 'Bom dia!', phone: '(11) 98765-4321' }));
	}

	/** Addresses that subscribed, the newest last. */
	async destinations(): Promise<string[]> {
		const { state } = await this.call<{ state: { webhooks: Array<{ destination: string }> } }>('GET', '/__sandbox/state');
		return state.webhooks.map(({ destination }) => destination);
	}

	/** The address under which a workflow subscribes that `activate` brings to life. */
	async subscribedBy(activate: () => Promise<unknown>): Promise<string> {
		const before = new Set(await this.destinations());
		await activate();
		return await until('the trigger subscribes', async () => (await this.destinations()).find((one) => !before.has(one)));
	}

	/** The form body of a customer's message, as the account delivers it. */
	async customerMessageBody(text = 'Bom dia!'): Promise<string> {
		await this.call('POST', '/__sandbox/customer-message', { text, talkId: this.talkId });
		return await this.deliveryOf('add_message');
	}

	/** The form body that tells of the bot's own message. */
	async botMessageBody(): Promise<string> {
		await this.sendMessage('Olá!');
		return await this.deliveryOf('add_outgoing_message');
	}

	/** The call a reply makes. */
	async sendMessage(text: string): Promise<void> {
		await this.call('POST', `/api/v4/talks/${this.talkId}/send_message`, { text });
	}

	/** What was sent into the chats since that moment, by the time it arrived. */
	async arrivalsSince(since: number): Promise<Arrival[]> {
		const query = new URLSearchParams({ method: 'POST', path: '/send_message$', status: '202', since: String(since) });
		const { entries } = await this.call<{ entries: Array<{ at: number; body: { text: string } }> }>('GET', `/__sandbox/journal?${query.toString()}`);
		return entries.map(({ at, body }) => ({ at, text: body.text }));
	}

	private async deliveryOf(code: string): Promise<string> {
		return await until(`a delivery of ${code}`, async () => {
			const { attempts } = await this.call<{ attempts: Attempt[] }>('GET', '/__sandbox/deliveries');
			return attempts.findLast(({ codes }) => codes.includes(code))?.body;
		});
	}

	private async call<T>(method: string, path: string, body?: object): Promise<T> {
		const response = await fetch(this.url + path, {
			method,
			headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${SEED.adminToken}` },
			...(body ? { body: JSON.stringify(body) } : {}),
		});
		const text = await response.text();
		if (!response.ok) throw new Error(`${method} ${path} → ${response.status} ${text.slice(0, 300)}`);
		return JSON.parse(text) as T;
	}
}

/** The body as another message: its own id and text. */
export function asMessage(body: string, text: string): string {
	const form = new URLSearchParams(body);
	form.set('message[add][0][id]', randomUUID());
	form.set('message[add][0][text]', text);
	return form.toString();
}
