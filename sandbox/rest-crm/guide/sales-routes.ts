import { jsonReply } from '../../kit/server.ts';
import type { Reply, SandboxRequest } from '../../kit/server.ts';
import { sameEmail } from '../phone-match.ts';
import { textOrNull } from '../values.ts';
import { contactRules } from './contact-routes.ts';
import { checkReferences, listReply, unlessInvalid, withBody } from './context.ts';
import type { GuideContext } from './context.ts';
import { notFound } from './problems.ts';
import { checkBody, id, text, timestamp } from './rules.ts';
import type { Rules } from './rules.ts';
import { leadJson, taskJson, userJson } from './shapes.ts';

function leadRules({ wording }: GuideContext): Rules {
	return {
		title: { rule: text, required: true },
		[`${wording.singular}_id`]: { rule: id },
		source: { rule: text },
		owner_id: { rule: id },
		description: { rule: text },
	};
}

function taskRules({ wording }: GuideContext): Rules {
	return {
		title: { rule: text, required: true },
		[`${wording.singular}_id`]: { rule: id },
		lead_id: { rule: id },
		due_at: { rule: timestamp },
		owner_id: { rule: id },
		description: { rule: text },
	};
}

export function createLead(context: GuideContext, request: SandboxRequest): Reply {
	const { store, knobs, wording } = context;
	return withBody(request, (body) => {
		const { errors, kept } = checkBody(body, { rules: leadRules(context), knobs, alsoRequired: knobs.requiredLeadFields });
		checkReferences(context, kept, errors);
		return unlessInvalid(errors, () => {
			const lead = store.addLead({
				kind: 'lead',
				contactId: textOrNull(kept[`${wording.singular}_id`]),
				title: textOrNull(kept['title']) ?? '',
				source: textOrNull(kept['source']),
				ownerId: textOrNull(kept['owner_id']),
				body: kept,
			});
			return jsonReply(201, leadJson(lead, context));
		});
	});
}

export function createTask(context: GuideContext, request: SandboxRequest): Reply {
	const { store, knobs, wording } = context;
	return withBody(request, (body) => {
		const { errors, kept } = checkBody(body, { rules: taskRules(context), knobs });
		checkReferences(context, kept, errors);
		return unlessInvalid(errors, () => {
			const task = store.addTask({
				contactId: textOrNull(kept[`${wording.singular}_id`]),
				leadId: textOrNull(kept['lead_id']),
				title: textOrNull(kept['title']) ?? '',
				dueAt: textOrNull(kept['due_at']),
				ownerId: textOrNull(kept['owner_id']),
				body: kept,
			});
			return jsonReply(201, taskJson(task, context));
		});
	});
}

function ofContact<Stored extends { readonly contactId: string | null }>(context: GuideContext, { query }: SandboxRequest, all: Stored[]): Stored[] {
	const contactId = query.get(`${context.wording.singular}_id`);
	return all.filter((entry) => contactId === null || entry.contactId === contactId);
}

export function listLeads(context: GuideContext, request: SandboxRequest): Reply {
	const leads = ofContact(context, request, context.store.leads());
	return listReply(context, leads.map((lead) => leadJson(lead, context)), notFound('Lead'));
}

export function listTasks(context: GuideContext, request: SandboxRequest): Reply {
	const tasks = ofContact(context, request, context.store.tasks());
	return listReply(context, tasks.map((task) => taskJson(task, context)), notFound('Tarefa'));
}

export function listUsers(context: GuideContext, { query }: SandboxRequest): Reply {
	const login = query.get('login');
	const address = query.get('email');
	const users = context.store
		.users()
		.filter((user) => (login === null || user.login === login) && (address === null || sameEmail(user.email, address)));
	return listReply(context, users.map((user) => userJson(user, context)), notFound('Usuário'));
}

/** `{ customers | contacts: [{ name, required }], leads: [{ name, required }] }` */
export function listFields(context: GuideContext): Reply {
	const { knobs, wording } = context;
	const describe = (rules: Rules, alsoRequired: readonly string[]) =>
		[...new Set([...Object.keys(rules), ...alsoRequired])].map((name) => ({
			name,
			required: rules[name]?.required === true || alsoRequired.includes(name),
		}));
	return jsonReply(200, {
		[wording.plural]: describe(contactRules(context), knobs.requiredContactFields),
		leads: describe(leadRules(context), knobs.requiredLeadFields),
	});
}
