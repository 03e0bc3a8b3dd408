import { jsonReply } from '../kit/server.ts';
import type { Reply, SandboxRequest } from '../kit/server.ts';
import { filterOf, pageReply } from './context.ts';
import type { Call, RdStationContext } from './context.ts';
import { SEED } from './ids.ts';
import type { ActivityRecord } from './model.ts';
import { INVALID, Problems, missingWrapper } from './problems.ts';
import { USERS, activityJson } from './representations.ts';
import { checkShape, isDay, isId, isText, textOf, unwrap } from './shapes.ts';

const PROPERTIES = { deal_id: isId, user_id: isId, text: isText, date: isDay };

function create({ body }: SandboxRequest, context: RdStationContext): Reply {
	const { store, knobs, now } = context;
	const given = unwrap(body, 'activity');
	if (given === undefined) return missingWrapper('activity');
	const problems = new Problems();
	const required = ['deal_id', 'text', ...(knobs.activityNeedsUser ? ['user_id'] : [])];
	checkShape(given, { required, properties: PROPERTIES }, '', problems, knobs);
	const userId = textOf(given['user_id']) ?? SEED.users.ana.id;
	if (isId(given['deal_id']) && store.deal(String(given['deal_id'])) === undefined) problems.add('deal_id', INVALID);
	if (isId(userId) && !USERS.some(({ id }) => id === userId)) problems.add('user_id', INVALID);
	if (problems.any) return problems.reply(knobs);
	const date = textOf(given['date']);
	const activity: ActivityRecord = {
		id: store.newId('activity'),
		dealId: String(given['deal_id']),
		userId,
		text: String(given['text']),
		date: date === null ? now() : Date.parse(date),
	};
	return jsonReply(knobs.createdStatus, activityJson(store.putActivity(activity), context));
}

/** Activities are notes, and hang on a deal. */
export function activityRoutes(context: RdStationContext): Call[] {
	const list = ({ query }: SandboxRequest) => {
		const [dealId, userId] = ['deal_id', 'user_id'].map((name) => filterOf(query, name));
		const found = context.store
			.activities()
			.filter((one) => (dealId === undefined || one.dealId === dealId) && (userId === undefined || one.userId === userId));
		return pageReply(query, 'activities', found.reverse(), (activity) => activityJson(activity, context));
	};
	return [
		{ method: 'GET', path: '/activities', answer: list },
		{ method: 'POST', path: '/activities', answer: (request) => create(request, context) },
	];
}
