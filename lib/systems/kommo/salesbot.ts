import type { CallContext } from '../../domain/runtime';
import type { KommoClient, KommoRequest } from './client';
import { asObject, flag, idOrNull, textOrNull, toKommoId, type Fetched, type JsonObject } from './values';

export interface KommoBot {
	id: string;
	name: string | null;
	/** `regular`, `greeting`, `marketing`, `nps`. */
	kind: string | null;
	active: boolean;
}

export interface BotTarget {
	botId: string;
	entityType: 'leads' | 'contacts';
	entityId: string;
}

/** The old face numbers the kinds of entities (amoCRM API v2, "Salesbot"). */
const numberedEntities = { contacts: 1, leads: 2 } as const;

export class KommoSalesbot {
	constructor(private readonly client: KommoClient) {}

	async list(filter: { limit: number }, context: CallContext): Promise<Array<Fetched<KommoBot>>> {
		const request = { operation: 'salesbot.list', path: '/bots', query: {}, items: 'bots', limit: filter.limit };
		const bots: Array<Fetched<KommoBot>> = [];
		for await (const raw of this.client.items(request, context)) bots.push({ simple: toBot(raw), raw });
		return bots;
	}

	async get(id: string, context: CallContext): Promise<Fetched<KommoBot> | null> {
		const path = `/bots/${toKommoId(id, 'botId')}`;
		const raw = await this.client.find({ operation: 'salesbot.get', path }, context);
		return raw === null ? null : { simple: toBot(raw), raw };
	}

	/**
	 * Starts a bot on a lead or contact; Kommo answers 202 before the bot has done anything, and
	 * leaves a start out without a word while another bot runs on the same record. An account without
	 * the v4 calls gets the v2 one, which stays silent about a bot that is not there.
	 * @throws ConnectorError `not_found` where bot or record do not exist
	 */
	async run(
		target: BotTarget,
		context: CallContext,
		options: Pick<KommoRequest, 'guard' | 'attempts'> = {},
	): Promise<{ accepted: true; version: 'v4' | 'v2' }> {
		const bot = toKommoId(target.botId, 'botId');
		const entity = toKommoId(target.entityId, 'entityId');
		const json = { entity_id: entity, entity_type: target.entityType };
		const path = `/bots/${bot}/run`;
		const call = { operation: 'salesbot.run', method: 'POST', path, json, accept: [404, 405] } as const;
		const { refusal, status } = await this.client.request({ ...call, ...options }, context);
		if (refusal === null) return { accepted: true, version: 'v4' };
		if (status === 404 && (await this.isMissing(target, context))) throw refusal;
		const jsonV2 = [{ bot_id: bot, entity_id: entity, entity_type: numberedEntities[target.entityType] }];
		await this.client.request(
			{
				operation: 'salesbot.runV2',
				method: 'POST',
				path: '/salesbot/run',
				apiVersion: 'v2',
				json: jsonV2,
				...options,
			},
			context,
		);
		return { accepted: true, version: 'v2' };
	}

	/**
	 * Whether a 404 means bot or record. It may as well mean the call: then both are there, or the
	 * account has no calls for bots at all.
	 */
	private async isMissing(target: BotTarget, context: CallContext): Promise<boolean> {
		if ((await this.get(target.botId, context)) !== null) {
			const path = `/${target.entityType}/${toKommoId(target.entityId, 'entityId')}`;
			return (await this.client.find({ operation: 'salesbot.record', path }, context)) === null;
		}
		const call = { operation: 'salesbot.list', method: 'GET', path: '/bots', query: { limit: '1' }, accept: [404, 405] } as const;
		const { refusal } = await this.client.request(call, context);
		return refusal === null;
	}

	/** Stops a bot on a record. */
	async stop(target: BotTarget, context: CallContext): Promise<void> {
		const json = { entity_id: toKommoId(target.entityId, 'entityId'), entity_type: target.entityType };
		const path = `/bots/${toKommoId(target.botId, 'botId')}/stop`;
		await this.client.request({ operation: 'salesbot.stop', method: 'POST', path, json }, context);
	}
}

function toBot(raw: JsonObject): KommoBot {
	return {
		id: idOrNull(raw.id) ?? '',
		name: textOrNull(raw.name),
		kind: textOrNull(raw.type_functionality),
		active: flag(asObject(raw.settings).active),
	};
}
