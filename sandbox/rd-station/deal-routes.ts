import { jsonReply } from '../kit/server.ts';
import type { Reply, SandboxRequest } from '../kit/server.ts';
import { filterOf, pageReply } from './context.ts';
import type { Call, RdStationContext } from './context.ts';
import { createDeal, readDeal, updateDeal } from './deal-body.ts';
import type { DealRecord } from './model.ts';
import { Problems, missingWrapper, notFound } from './problems.ts';
import { contactJson, dealJson } from './representations.ts';
import { isObject, unwrap } from './shapes.ts';

function search(query: URLSearchParams, { store }: RdStationContext): DealRecord[] {
	const [name, user, stage, win] = ['name', 'user_id', 'deal_stage_id', 'win'].map((key) => filterOf(query, key));
	const part = name?.toLowerCase();
	return store
		.deals()
		.filter(
			(deal) =>
				(part === undefined || deal.name.toLowerCase().includes(part)) &&
				(user === undefined || deal.userId === user) &&
				(stage === undefined || deal.stageId === stage) &&
				(win === undefined || String(deal.win) === win),
		);
}

function write({ body }: SandboxRequest, known: DealRecord | undefined, context: RdStationContext): Reply {
	if (!isObject(body) || unwrap(body, 'deal') === undefined) return missingWrapper('deal');
	const problems = new Problems();
	const input = readDeal(body, known === undefined, problems, context);
	if (problems.any) return problems.reply(context.knobs);
	if (known !== undefined) return jsonReply(200, dealJson(updateDeal(known, input, context), context));
	return jsonReply(context.knobs.createdStatus, dealJson(createDeal(input, context), context));
}

export function dealRoutes(context: RdStationContext): Call[] {
	const withDeal = (answer: (deal: DealRecord, request: SandboxRequest) => Reply) => (request: SandboxRequest) => {
		const deal = context.store.deal(request.params['id'] ?? '');
		return deal === undefined ? notFound() : answer(deal, request);
	};
	const contactsOf = ({ contactIds }: DealRecord) => contactIds.flatMap((id) => context.store.contact(id) ?? []);
	return [
		{ method: 'GET', path: '/deals', answer: ({ query }) => pageReply(query, 'deals', search(query, context), (deal) => dealJson(deal, context)) },
		{ method: 'POST', path: '/deals', answer: (request) => write(request, undefined, context) },
		{ method: 'GET', path: '/deals/:id', answer: withDeal((deal) => jsonReply(200, dealJson(deal, context))) },
		{ method: 'PUT', path: '/deals/:id', answer: withDeal((deal, request) => write(request, deal, context)) },
		{
			method: 'GET',
			path: '/deals/:id/contacts',
			answer: withDeal((deal, { query }) => pageReply(query, 'contacts', contactsOf(deal), (contact) => contactJson(contact, context))),
		},
	];
}
