import type { Reply } from '../../kit/server.ts';
import type { StoredContact } from '../model.ts';
import { findsPhone, sameEmail } from '../phone-match.ts';
import { textOrNull } from '../values.ts';
import { problem, resultReply } from './answers.ts';
import type { MethodCall } from './answers.ts';

const MOST_VALUES = 20;
const MOST_IDS = 20;

/**
 * crm.duplicate.findbycomm: ids of the contacts that have one of the phones or e-mails, the oldest 20. Leads and companies
 * have none here.
 * https://apidocs.bitrix24.com/api-reference/crm/duplicates/crm-duplicate-find-by-comm.html
 */
export function findByCommunication({ context, parameters }: MethodCall): Reply {
	const { store, knobs } = context;
	const { type, values, entity_type: entityType } = parameters;
	if (textOrNull(type) === null) return problem(400, 'Communication type is not defined', "Parameter 'type' is required.");
	if (type !== 'PHONE' && type !== 'EMAIL') {
		const text = `Communication type '${String(type)}' is not supported in current context`;
		return problem(400, text, text);
	}
	const given: unknown[] = Array.isArray(values) ? values : [];
	const texts = given.map(textOrNull).filter((value) => value !== null);
	if (texts.length === 0) return problem(400, 'Communication values is not defined', "Parameter 'values' is required.");
	if (texts.length > MOST_VALUES && knobs.tooManyValues === 'refuse') {
		return problem(400, 'Too many communication values', `Parameter 'values' may hold at most ${MOST_VALUES} values.`);
	}
	const asked = texts.slice(0, MOST_VALUES);
	const has = ({ phones, emails }: StoredContact, value: string): boolean =>
		type === 'PHONE'
			? phones.some((phone) => findsPhone(phone.value, value, knobs.phoneMatch))
			: emails.some((email) => sameEmail(email.value, value));
	const ids = store
		.searchable(knobs.searchLagMs)
		.filter((contact) => asked.some((value) => has(contact, value)))
		.map(({ id }) => Number(id))
		.slice(0, MOST_IDS);
	const isOtherEntity = entityType === 'LEAD' || entityType === 'COMPANY';
	if (isOtherEntity || ids.length === 0) return resultReply(context, knobs.emptyDuplicates === 'array' ? [] : {});
	return resultReply(context, { CONTACT: ids });
}
