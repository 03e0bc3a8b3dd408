import { replyToChat } from '../../../lib/application/reply/reply';
import type { ReplySettings } from '../../../lib/application/reply/settings';
import type { ReplyGate, ReplyRequest, ReplyResult } from '../../../lib/application/reply/types';
import { ConnectorError } from '../../../lib/domain/errors';
import type { HttpRequest } from '../../../lib/domain/http';
import { kommoWith, type Answer, type Fixture, type Step } from '../systems/kommo/scripted-http';

/** Allows everything until told otherwise, and keeps what it was told. */
export class FakeGate implements ReplyGate {
	readonly registered: Array<{ text?: string; messageId?: string }> = [];
	readonly forgotten: Array<{ text: string; messageId?: string }> = [];
	readonly epochs: Array<number | undefined> = [];
	/** The answer to each question in turn; allowed where the list has ended. */
	refusals: Array<string | null> = [];

	async checkBeforeSend(epoch: number | undefined): Promise<{ allowed: boolean; reason: string }> {
		this.epochs.push(epoch);
		const reason = this.refusals.shift() ?? null;
		return { allowed: reason === null, reason: reason ?? 'ok' };
	}

	async registerSent(sent: { text?: string; messageId?: string }): Promise<void> {
		this.registered.push(sent);
	}

	async forgetSent(sent: { text: string; messageId?: string }): Promise<void> {
		this.forgotten.push(sent);
	}
}

export interface ReplyFixture extends Fixture {
	gate: FakeGate;
	/** Answers while time passes by itself. */
	reply(request: ReplyRequest, settings?: ReplySettings): Promise<ReplyResult>;
	/** The same without moving time, for several answers at once. */
	begin(request: ReplyRequest, settings?: ReplySettings, signal?: AbortSignal): Promise<ReplyResult>;
}

let owners = 0;

export function replyWith(...script: Step[]): ReplyFixture {
	const fixture = kommoWith(...script);
	const gate = new FakeGate();
	const { kommo, store, clock, log } = fixture;
	const begin: ReplyFixture['begin'] = async (request, settings = {}, signal = fixture.context.signal) =>
		await replyToChat(
			{ kommo, store, gate, clock, random: () => 0.5, log, newOwner: () => `run-${++owners}`, signal, settings },
			request,
		);
	return { ...fixture, gate, begin, reply: async (request, settings) => await clock.run(begin(request, settings)) };
}

export const ids = { leadId: '900', talkId: '88', contactId: '501' };
export const salesbot = { botId: '7', fieldId: '5' };

export const accepted = (id: string): Answer => ({ status: 202, json: { id } });
export const refused = (status: number, detail: string): Answer => ({ status, json: { status, title: 'Error', detail } });
export const timeout = () => new ConnectorError('timeout', 'no answer', { system: 'Kommo' });
export const talkList = (...talks: Array<{ id: number; lead?: number | null; contact?: number; inWork?: boolean }>): Answer => ({
	json: {
		_embedded: {
			talks: talks.map(({ id, lead = 900, contact = 501, inWork = true }) => ({
				talk_id: id,
				entity_id: lead,
				entity_type: lead === null ? null : 'lead',
				contact_id: contact,
				is_in_work: inWork,
			})),
		},
	},
});

/** A talk's messages; times in milliseconds. */
export const historyOf = (...messages: Array<{ id: string; text: string; at: number; author?: string }>): Answer => ({
	json: {
		_embedded: {
			messages: messages.map(({ id, text, at, author = 'bot' }) => ({
				id,
				text,
				type: author === 'external' ? 'incoming' : 'outgoing',
				created_at: Math.floor(at / 1000),
				author: { type: author },
			})),
		},
	},
});

/** The bodies sent to one path. */
export function bodiesTo(requests: readonly HttpRequest[], ending: string): unknown[] {
	return requests.filter(({ url, method }) => method !== 'GET' && url.endsWith(ending)).map(({ json }) => json);
}
