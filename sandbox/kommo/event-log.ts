import { randomUUID } from 'node:crypto';
import { Router } from '../kit/server.ts';
import type { ApiRequest, KommoContext } from './context.ts';
import { filterRange, filterValues, listReply, selfLink } from './frame.ts';
import type { EntityKind } from './model.ts';

const SINGULAR: Record<EntityKind, string> = { leads: 'lead', contacts: 'contact', companies: 'company' };
/** The oldest are forgotten, so that a long run does not fill the memory. */
const KEPT_EVENTS = 5000;

/** Adds to the account's event log. Chat events name the message and never hold its text. */
export function recordEvent(
	context: KommoContext,
	type: string,
	kind: EntityKind,
	entityId: number,
	createdBy: number,
	valueAfter: unknown[] = [],
): void {
	const { events } = context.data;
	const createdAt = context.clock.nowSeconds();
	events.push({ id: randomUUID(), type, entityId, entityType: SINGULAR[kind], createdBy, createdAt, valueAfter, valueBefore: [] });
	if (events.length > KEPT_EVENTS * 2) events.splice(0, events.length - KEPT_EVENTS);
}

/** GET /events, newest first. */
export function eventRoutes(context: KommoContext): Router<ApiRequest> {
	return new Router<ApiRequest>().add('GET', '/api/v4/events', (request) => {
		const types = filterValues(request.query, 'filter[type]').flatMap((text) => text.split(','));
		const entities = filterValues(request.query, 'filter[entity]').flatMap((text) => text.split(','));
		const ids = filterValues(request.query, 'filter[entity_id]').map(Number);
		const created = filterRange(request.query, 'filter[created_at]');
		const found = context.data.events
			.filter(
				(event) =>
					(types.length === 0 || types.includes(event.type)) &&
					(entities.length === 0 || entities.includes(event.entityType)) &&
					(ids.length === 0 || ids.includes(event.entityId)) &&
					(created === undefined || created(event.createdAt)),
			)
			.reverse();
		return listReply(request, 'events', found, (event) => ({
			id: event.id,
			type: event.type,
			entity_id: event.entityId,
			entity_type: event.entityType,
			created_by: event.createdBy,
			created_at: event.createdAt,
			value_after: event.valueAfter,
			value_before: event.valueBefore,
			account_id: context.account.id,
			_links: selfLink(request, `/api/v4/events/${event.id}`),
		}));
	});
}
