import { jsonReply } from '../../kit/server.ts';
import type { Reply, SandboxRequest } from '../../kit/server.ts';
import { countOf, isObject, textOrNull } from '../values.ts';
import type { Fields } from '../values.ts';
import { onContact } from './contact-routes.ts';
import { listReply, unlessInvalid, withBody } from './context.ts';
import type { GuideContext } from './context.ts';
import { notFound, problem } from './problems.ts';
import type { FieldErrors } from './problems.ts';
import { checkBody, oneOf, text, timestamp } from './rules.ts';
import type { Rule, Rules } from './rules.ts';
import { interactionJson } from './shapes.ts';

const LIST_LIMIT = 50;
const MOST_A_PAGE = 100;

const anyObject: Rule = (value) => (isObject(value) ? undefined : 'deve ser um objeto');

function rulesOf({ wording }: GuideContext): Rules {
	const type = { rule: oneOf(...wording.interactionTypes), required: true };
	const time = { rule: timestamp, required: true };
	if (!wording.isOutsideCrm) return { type, content: { rule: text, required: true }, timestamp: time };
	return {
		type,
		description: { rule: text, required: true },
		direction: { rule: oneOf('inbound', 'outbound'), required: true },
		timestamp: time,
		metadata: { rule: anyObject, required: true },
	};
}

function checkMetadata(metadata: unknown, context: GuideContext, errors: FieldErrors): void {
	if (!isObject(metadata)) return;
	const rules: Rules = { message_id: { rule: text, required: true }, user_token: { rule: text } };
	const found = checkBody(metadata, { rules, knobs: context.knobs });
	for (const [name, wrong] of Object.entries(found.errors)) errors[`metadata.${name}`] = wrong;
}

export function addInteraction(context: GuideContext, request: SandboxRequest): Reply {
	const { knobs } = context;
	return onContact(context, request, (contact) =>
		withBody(request, (body) => {
			const { errors, kept } = checkBody(body, { rules: rulesOf(context), knobs });
			checkMetadata(kept['metadata'], context, errors);
			return unlessInvalid(errors, () => jsonReply(201, interactionJson(store(context, contact.id, kept), context)));
		}),
	);
}

function store(context: GuideContext, contactId: string, body: Fields) {
	const metadata = isObject(body['metadata']) ? body['metadata'] : {};
	return context.store.addInteraction({
		contactId,
		leadId: null,
		type: textOrNull(body['type']) ?? '',
		text: textOrNull(body['content']) ?? textOrNull(body['description']) ?? '',
		direction: textOrNull(body['direction']),
		timestamp: textOrNull(body['timestamp']),
		messageId: textOrNull(metadata['message_id']),
		body,
	});
}

/** Newest first; outside-CRM also by `?message_id=`. 404 where the CRM cannot be asked. */
export function listInteractions(context: GuideContext, request: SandboxRequest): Reply {
	if (!context.knobs.listInteractions) return problem(404, 'route_not_found', `${request.method} ${request.path} não existe`);
	return onContact(context, request, (contact) => {
		const messageId = request.query.get('message_id');
		const found = context.store
			.interactions()
			.filter((entry) => entry.contactId === contact.id && (messageId === null || entry.messageId === messageId))
			.toReversed()
			.slice(0, countOf(request.query.get('limit'), LIST_LIMIT, MOST_A_PAGE));
		return listReply(context, found.map((entry) => interactionJson(entry, context)), notFound('Interação'));
	});
}
