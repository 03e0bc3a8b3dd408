import { Router } from '../kit/server.ts';
import type { Reply } from '../kit/server.ts';
import type { ScheduledTask } from '../kit/clock.ts';
import type { ApiRequest, KommoContext } from './context.ts';
import { NO_CONTENT, filterValues, halReply, isObject, readElements, selfLink } from './frame.ts';
import type { JsonObject } from './frame.ts';
import { linkedIds } from './link-store.ts';
import { addOutgoing, botAuthor } from './messages.ts';
import type { Bot, BotRun, CrmRecord, EntityKind, Talk } from './model.ts';
import { problem } from './problems.ts';
import { fillTemplate } from './records.ts';
import { talksOfLead } from './talk-store.ts';

const MAX_RUNS_PER_CALL = 100;
/** Entity types of the first API by number; the second is the lead. */
const V2_KINDS: Record<string, EntityKind> = { '1': 'contacts', '2': 'leads' };

/**
 * Runs bots. A bot reads its lead when it sends, not when it is started, so that a field overwritten meanwhile is what
 * the customer gets; and a run on an entity whose bot is still running is accepted and lost.
 */
export class BotRunner {
	readonly #context: KommoContext;
	readonly #running = new Map<string, { run: BotRun; task: ScheduledTask }>();

	constructor(context: KommoContext) {
		this.#context = context;
	}

	run(bot: Bot, kind: EntityKind, entityId: number): void {
		const { data, clock, knobs } = this.#context;
		const key = `${kind}:${entityId}`;
		const run: BotRun = { botId: bot.id, entityKind: kind, entityId, at: clock.now(), outcome: 'running' };
		data.botRuns.push(run);
		if (this.#running.has(key)) run.outcome = 'swallowed';
		else if (!bot.active) run.outcome = 'inactive';
		else {
			const task = clock.schedule(knobs.botDelayMs, () => {
				this.#running.delete(key);
				this.#send(bot, run);
			});
			this.#running.set(key, { run, task });
		}
	}

	stop(bot: Bot, kind: EntityKind, entityId: number): void {
		const key = `${kind}:${entityId}`;
		const running = this.#running.get(key);
		if (running === undefined || running.run.botId !== bot.id) return;
		running.task.cancel();
		running.run.outcome = 'stopped';
		this.#running.delete(key);
	}

	clear(): void {
		for (const { task } of this.#running.values()) task.cancel();
		this.#running.clear();
	}

	#send(bot: Bot, run: BotRun): void {
		const lead = this.#leadOf(run);
		const talk = lead === undefined ? undefined : this.#openTalkOf(lead);
		if (lead === undefined || talk === undefined) {
			run.outcome = 'no chat';
			return;
		}
		const text = fillTemplate(bot.text, lead, this.#context.data.records.contacts.get(talk.contactId));
		run.text = text;
		run.outcome = text.trim() === '' ? 'empty' : 'sent';
		if (run.outcome === 'sent') addOutgoing(this.#context, talk, { text, author: botAuthor(bot.name) });
	}

	#leadOf({ entityKind, entityId }: BotRun): CrmRecord | undefined {
		const { data } = this.#context;
		if (entityKind === 'leads') return data.records.leads.get(entityId);
		const [linked] = linkedIds(data, entityKind, entityId, 'leads').reverse();
		return linked === undefined ? undefined : data.records.leads.get(linked.id);
	}

	#openTalkOf(lead: CrmRecord): Talk | undefined {
		return talksOfLead(this.#context.data, lead.id).findLast(({ status }) => status === 'in_work');
	}
}

/** Salesbots: list, get, run one, run many, stop, and the older v2 run. */
export function botRoutes(context: KommoContext, runner: BotRunner): Router<ApiRequest> {
	return new Router<ApiRequest>()
		.add('GET', '/api/v4/bots', (request) => list(context, request))
		.add('POST', '/api/v4/bots/run', (request) => runManyV4(context, runner, request))
		.add('GET', '/api/v4/bots/:id', (request) => {
			const bot = context.data.bots.get(Number(request.params['id']));
			return bot === undefined ? notFound() : halReply(200, botView(request, bot));
		})
		.add('POST', '/api/v4/bots/:id/run', (request) => one(context, request, (...target) => runner.run(...target)))
		.add('POST', '/api/v4/bots/:id/stop', (request) => one(context, request, (...target) => runner.stop(...target)))
		.add('POST', '/api/v2/salesbot/run', (request) => runManyV2(context, runner, request));
}

function list(context: KommoContext, request: ApiRequest): Reply {
	const types = filterValues(request.query, 'filter[type_functionality]');
	const bots = [...context.data.bots.values()].filter((bot) => types.length === 0 || types.includes(bot.typeFunctionality));
	if (bots.length === 0) return NO_CONTENT;
	const self = selfLink(request, '/api/v4/bots');
	return halReply(200, { _page: 1, _links: self, _embedded: { bots: bots.map((bot) => botView(request, bot)) } });
}

type BotAction = (bot: Bot, kind: EntityKind, entityId: number) => void;

function one(context: KommoContext, request: ApiRequest, act: BotAction): Reply {
	const bot = context.data.bots.get(Number(request.params['id']));
	if (!context.knobs.botsV4 || bot === undefined) return notFound();
	const target = isObject(request.body) ? targetOf(request.body, namedKind) : undefined;
	if (target === undefined) return problem(400, 'entity_id and entity_type (leads or contacts) are required.');
	if (!context.data.records[target.kind].has(target.id)) return notFound();
	act(bot, target.kind, target.id);
	return { status: 202 };
}

function runManyV4(context: KommoContext, runner: BotRunner, request: ApiRequest): Reply {
	if (!context.knobs.botsV4) return notFound();
	return runMany(context, runner, request, namedKind, { status: 202 });
}

function runManyV2(context: KommoContext, runner: BotRunner, request: ApiRequest): Reply {
	const accepted = { status: 202, headers: { 'content-type': 'application/json' }, body: { success: true } };
	return runMany(context, runner, request, (type) => V2_KINDS[String(type)], accepted);
}

function runMany(
	context: KommoContext,
	runner: BotRunner,
	request: ApiRequest,
	kindOf: (type: unknown) => EntityKind | undefined,
	accepted: Reply,
): Reply {
	const elements = readElements(request, MAX_RUNS_PER_CALL);
	if (!Array.isArray(elements)) return elements;
	const runs: Array<Parameters<BotAction>> = [];
	for (const element of elements) {
		const bot = context.data.bots.get(Number(element['bot_id']));
		const target = targetOf(element, kindOf);
		if (target === undefined) return problem(400, 'bot_id, entity_id and entity_type are required.');
		if (bot === undefined) return notFound();
		runs.push([bot, target.kind, target.id]);
	}
	for (const run of runs) runner.run(...run);
	return accepted;
}

function targetOf(
	element: JsonObject,
	kindOf: (type: unknown) => EntityKind | undefined,
): { kind: EntityKind; id: number } | undefined {
	const kind = kindOf(element['entity_type']);
	const id = Number(element['entity_id']);
	return kind !== undefined && Number.isInteger(id) && id > 0 ? { kind, id } : undefined;
}

function namedKind(type: unknown): EntityKind | undefined {
	return type === 'leads' || type === 'contacts' ? type : undefined;
}

function botView(request: ApiRequest, bot: Bot): JsonObject {
	return {
		id: bot.id,
		name: bot.name,
		is_visual_editor: true,
		type_functionality: bot.typeFunctionality,
		settings: { active: bot.active },
		_links: selfLink(request, `/api/v4/bots/${bot.id}`),
	};
}

function notFound(): Reply {
	return problem(404, 'Requested entity not found');
}
