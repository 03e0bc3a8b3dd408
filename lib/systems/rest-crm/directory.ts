import type { RequiredField } from '../../domain/crm';
import type { CallContext } from '../../domain/runtime';
import { isRecord, placeholdersIn, type JsonTemplate } from '../http-api';
import type { CrmCalls } from './crm-calls';

const maximumUsers = 500;

const demands = {
	contact: { list: 'requiredContactFields', write: 'createContact' },
	lead: { list: 'requiredLeadFields', write: 'createLead' },
	task: { list: 'requiredTaskFields', write: 'createTask' },
} as const;

/** What a CRM tells of itself: its users, and the fields it demands. */
export class Directory {
	constructor(private readonly calls: CrmCalls) {}

	async findOwner(login: string, context: CallContext): Promise<string | null> {
		this.calls.check('owners');
		const { records } = this.calls;
		const { fields } = this.calls.operation('owners');
		const asked = login.trim().toLowerCase();
		const users = await this.calls.all('owners', { login: login.trim() }, maximumUsers, context);
		const user = users.records.find((record) => {
			const names = [fields['id'], fields['login'], fields['email']].flatMap((paths) => records.texts(record, paths));
			return names.some((name) => name?.toLowerCase() === asked) && records.flag(record, fields['active'], true);
		});
		return user === undefined ? null : records.id(user, fields, 'owners');
	}

	/** Those of the settings, and those the CRM lists where it does; but none that the write has a place for. */
	async requiredFields(of: keyof typeof demands, context: CallContext): Promise<RequiredField[]> {
		const { list, write } = demands[of];
		const { records, settings } = this.calls;
		const told = new Map(Object.entries(settings.requiredFields[of]));
		const operation = this.calls.operation(list);
		if (operation.path !== '') {
			const { fields } = operation;
			const { json } = await this.calls.read(list, {}, context);
			for (const record of records.named(json, operation, list)) {
				const name = records.text(record, fields['name']);
				if (name !== null && records.flag(record, fields['required'], false)) told.set(name, records.text(record, fields['label']) ?? name);
			}
		}
		const given = filledNames(this.calls.operation(write).body);
		return [...told].filter(([name]) => !given.has(name)).map(([name, label]) => ({ name, label: label || name }));
	}
}

/** The names in a body whose values come from placeholders. */
function filledNames(template: JsonTemplate): ReadonlySet<string> {
	if (!isRecord(template)) return new Set();
	const names = Object.entries(template).flatMap(([name, inner]) => [
		...(placeholdersIn(inner).length > 0 ? [name] : []),
		...filledNames(inner as JsonTemplate),
	]);
	return new Set(names);
}
