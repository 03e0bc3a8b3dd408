import type { Reply } from '../../kit/server.ts';
import type { StoredInteraction } from '../model.ts';
import type { CrmStore } from '../store.ts';
import { isObject, textOrNull } from '../values.ts';
import type { Fields } from '../values.ts';
import { WEBHOOK_USER_ID, crmProblem, pageReply, portalTime, problem, resultReply } from './answers.ts';
import type { MethodCall } from './answers.ts';

interface CommentOwner {
	readonly contactId: string | null;
	readonly leadId: string | null;
}

/** The owner of a comment; the type is in lower case. Undefined when it is nobody. */
function ownerOf(store: CrmStore, fields: Fields): CommentOwner | undefined {
	const id = textOrNull(fields['ENTITY_ID']) ?? '';
	const type = fields['ENTITY_TYPE'];
	if (type === 'contact' && store.contact(id) !== undefined) return { contactId: id, leadId: null };
	const sale = type === 'deal' || type === 'lead' ? store.lead(id, type) : undefined;
	return sale === undefined ? undefined : { contactId: sale.contactId, leadId: sale.id };
}

/** https://apidocs.bitrix24.com/api-reference/crm/timeline/comments/crm-timeline-comment-add.html */
export function addComment({ context, parameters }: MethodCall): Reply {
	const { store } = context;
	const fields = parameters['fields'];
	if (!isObject(fields)) return problem(400, '100', 'Could not find value for parameter {fields}');
	const owner = ownerOf(store, fields);
	if (owner === undefined) return problem(400, 'OWNER_NOT_FOUND', 'Owner was not found');
	const text = textOrNull(fields['COMMENT']);
	if (text === null) return problem(400, 'INVALID_ARG_VALUE', 'Empty comment message');
	const comment = store.addInteraction({ ...owner, type: 'comment', text, direction: null, timestamp: null, messageId: null, body: fields });
	return resultReply(context, Number(comment.id));
}

function commentJson(comment: StoredInteraction): Fields {
	return {
		ID: comment.id,
		ENTITY_ID: textOrNull(comment.body['ENTITY_ID']),
		ENTITY_TYPE: textOrNull(comment.body['ENTITY_TYPE']),
		CREATED: portalTime(comment.createdAt),
		COMMENT: comment.text,
		AUTHOR_ID: WEBHOOK_USER_ID,
		FILES: {},
	};
}

/** The filter needs both ENTITY_ID and ENTITY_TYPE. By ID, oldest first, unless `order` says `DESC`. */
export function listComments(call: MethodCall): Reply {
	const { filter, order, select } = call.parameters;
	const owner = isObject(filter) ? ownerOf(call.context.store, filter) : undefined;
	if (owner === undefined || !isObject(filter)) return crmProblem('Access denied.');
	const comments = call.context.store
		.interactions()
		.filter(({ body }) => String(body['ENTITY_ID']) === String(filter['ENTITY_ID']) && body['ENTITY_TYPE'] === filter['ENTITY_TYPE']);
	const isDescending = isObject(order) && Object.values(order).some((direction) => String(direction).toUpperCase() === 'DESC');
	const ordered = isDescending ? comments.toReversed() : comments;
	const names: unknown[] = Array.isArray(select) ? select : [];
	const shown = (comment: Fields) => Object.fromEntries(Object.entries(comment).filter(([name]) => names.length === 0 || names.includes(name)));
	return pageReply(call, ordered.map((comment) => shown(commentJson(comment))));
}
