import { jsonReply } from '../../kit/server.ts';
import type { Reply, SandboxRequest } from '../../kit/server.ts';
import type { CrmContext } from '../face.ts';
import { isObject, textOrNull } from '../values.ts';
import type { Fields } from '../values.ts';
import { invalid, invalidJson } from './problems.ts';
import type { FieldErrors } from './problems.ts';
import type { Wording } from './wording.ts';

export interface GuideContext extends CrmContext {
	readonly wording: Wording;
}

export type GuideHandler = (context: GuideContext, request: SandboxRequest) => Reply;

/** Runs a write on a JSON object, or refuses the body. */
export function withBody(request: SandboxRequest, write: (body: Fields) => Reply): Reply {
	return isObject(request.body) ? write(request.body) : invalidJson();
}

/** A list of any kind, as the account's searches answer. */
export function listReply({ knobs }: GuideContext, rows: readonly object[], notFoundReply: Reply): Reply {
	if (rows.length === 0 && knobs.nothingFound === 'not-found') return notFoundReply;
	return jsonReply(200, knobs.searchAnswer === 'wrapped' ? { data: rows, total: rows.length } : rows);
}

/** Adds an error for each id in the body that is nobody's. */
export function checkReferences({ store, wording }: GuideContext, body: Fields, errors: FieldErrors): void {
	const references: Array<[string, (id: string) => unknown]> = [
		[`${wording.singular}_id`, (id) => store.contact(id)],
		['lead_id', (id) => store.lead(id)],
		['owner_id', (id) => (store.user(id)?.isActive === true ? id : undefined)],
	];
	for (const [name, find] of references) {
		const id = textOrNull(body[name]);
		if (id !== null && find(id) === undefined) errors[name] ??= 'não encontrado';
	}
}

/** The write's answer, or 422 when anything is wrong. */
export function unlessInvalid(errors: FieldErrors, write: () => Reply): Reply {
	return Object.keys(errors).length > 0 ? invalid(errors) : write();
}
