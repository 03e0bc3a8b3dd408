import type { Reply, SandboxRequest } from '../kit/server.ts';
import { byId, cursorPage, dataReply, idsOf, integerOf } from './context.ts';
import type { Call, PipedriveContext } from './context.ts';
import { readDeal } from './deal-body.ts';
import { SEED } from './ids.ts';
import type { DealRecord } from './model.ts';
import { matches, readSearch } from './person-search.ts';
import { Problems } from './problems.ts';
import { dealJson } from './representations.ts';
import { isObject } from './shapes.ts';

function list({ query }: SandboxRequest, context: PipedriveContext): Reply {
	const problems = new Problems();
	const ids = idsOf(query, problems);
	const [ownerId, personId, stageId] = ['owner_id', 'person_id', 'stage_id'].map((name) => integerOf(query, name, problems));
	const statuses = (query.get('status') ?? '').split(',').filter((status) => status !== '');
	if (statuses.some((status) => !['open', 'won', 'lost', 'deleted'].includes(status))) problems.add('status', 'must be of open, won, lost, deleted');
	const found = context.store.deals
		.all()
		.filter(
			(deal) =>
				(ids === undefined || ids.includes(deal.id)) &&
				(ownerId === undefined || deal.ownerId === ownerId) &&
				(personId === undefined || deal.personId === personId) &&
				(stageId === undefined || deal.stageId === stageId) &&
				(statuses.length === 0 || statuses.includes(deal.status)),
		);
	return cursorPage(query, problems, found, (deals) => deals.map((deal) => dealJson(deal, context)));
}

function itemJson(deal: DealRecord, { store }: PipedriveContext): object {
	const person = deal.personId === null ? undefined : store.person(deal.personId);
	return {
		result_score: 0.5,
		item: {
			id: deal.id,
			type: 'deal',
			title: deal.title,
			value: deal.value,
			currency: deal.currency,
			status: deal.status,
			visible_to: deal.visibleTo,
			owner: { id: deal.ownerId },
			stage: { id: deal.stageId, name: `Etapa ${deal.stageId}` },
			person: person === undefined ? null : { id: person.id, name: person.name },
			organization: null,
			custom_fields: Object.values(deal.custom).filter((value) => typeof value === 'string'),
			notes: [],
		},
	};
}

function search({ query }: SandboxRequest, context: PipedriveContext): Reply {
	const problems = new Problems();
	const wanted = readSearch(query, ['title', 'notes', 'custom_fields'], problems);
	const personId = integerOf(query, 'person_id', problems);
	const refusal = problems.reply();
	if (refusal !== undefined) return refusal;
	const textsOf = ({ title, custom }: DealRecord): string[] => [
		...(wanted.fields.includes('title') ? [title] : []),
		...(wanted.fields.includes('custom_fields') ? Object.values(custom).filter((value) => typeof value === 'string') : []),
	];
	const found = context.store.deals
		.all()
		.filter((deal) => (personId === undefined || deal.personId === personId) && textsOf(deal).some((text) => matches(text, wanted)));
	return cursorPage(query, problems, found, (deals) => ({ items: deals.map((deal) => itemJson(deal, context)) }));
}

function write({ body }: SandboxRequest, known: DealRecord | undefined, context: PipedriveContext): Reply {
	const problems = new Problems();
	if (!isObject(body)) problems.add('body', 'must be a JSON object');
	const deal = readDeal(isObject(body) ? body : {}, known, problems, context);
	const refusal = problems.reply();
	if (refusal !== undefined) return refusal;
	const stored = context.store.deals.put(known === undefined ? { ...deal, id: context.store.deals.nextId() } : deal);
	return dataReply(dealJson(stored, context), {}, known === undefined ? context.knobs.createdStatus : 200);
}

function stageJson(id: number, index: number): object {
	return { id, order_nr: index + 1, name: `Etapa ${id}`, is_deleted: false, deal_probability: 100, pipeline_id: SEED.pipelineId };
}

export function dealRoutes(context: PipedriveContext): Call[] {
	const withDeal = (answer: (deal: DealRecord, request: SandboxRequest) => Reply) => (request: SandboxRequest) => {
		const known = byId(request, 'Deal', (id) => context.store.deals.get(id));
		return 'refusal' in known ? known.refusal : answer(known.found, request);
	};
	const version = 'v2';
	const pipelines = [{ id: SEED.pipelineId, name: 'Funil de vendas', order_nr: 1, is_deleted: false, is_deal_probability_enabled: false }];
	const page = (items: readonly object[]) => ({ query }: SandboxRequest) => cursorPage(query, new Problems(), items, (found) => found);
	return [
		{ version, method: 'GET', path: '/deals/search', tokens: 20, answer: (request) => search(request, context) },
		{ version, method: 'GET', path: '/deals', tokens: 10, answer: (request) => list(request, context) },
		{ version, method: 'POST', path: '/deals', tokens: 5, answer: (request) => write(request, undefined, context) },
		{ version, method: 'GET', path: '/deals/:id', tokens: 1, answer: withDeal((deal) => dataReply(dealJson(deal, context))) },
		{ version, method: 'PATCH', path: '/deals/:id', tokens: 5, answer: withDeal((deal, request) => write(request, deal, context)) },
		{ version, method: 'GET', path: '/pipelines', tokens: 5, answer: page(pipelines) },
		{ version, method: 'GET', path: '/stages', tokens: 5, answer: page(Object.values(SEED.stages).map(stageJson)) },
	];
}
