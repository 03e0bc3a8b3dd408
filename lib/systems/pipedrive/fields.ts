import type { RequiredField } from '../../domain/crm';
import type { CallContext } from '../../domain/runtime';
import type { PipedriveClient } from './client';
import type { PipedriveSettings } from './settings';
import { isObject, listAt, textAt, type PipedriveRecord } from './values';

export interface FieldDescription {
	/** As records name it; a custom field has a key of 40 letters and digits. */
	key: string;
	label: string;
	type: string;
	required: boolean;
	options: Array<{ id: string; label: string }>;
}

const mostFields = 2_000;

/** What Pipedrive fills in by itself. */
const filledIn: ReadonlySet<string> = new Set([
	...['name', 'first_name', 'last_name', 'title', 'id', 'owner_id', 'user_id', 'creator_user_id', 'currency', 'visible_to'],
	...['status', 'stage_id', 'pipeline', 'pipeline_id', 'add_time', 'update_time', 'stage_change_time'],
]);
/** Its fields by the names under which the node knows them. */
const nodeNames: Readonly<Record<string, string>> = { phone: 'phone', phones: 'phone', email: 'email', emails: 'email', person_id: 'contact', value: 'value' };

/** Fields of persons and deals: from v1, which tells what is mandatory, else from v2, should v1 be gone. */
export class Fields {
	constructor(
		private readonly client: PipedriveClient,
		private readonly settings: Pick<PipedriveSettings, 'documentField' | 'sourceField'>,
	) {}

	async of(kind: 'person' | 'deal', context: CallContext): Promise<FieldDescription[]> {
		const path = `/${kind}Fields`;
		const older = await this.client.allOfV1('fields', path, context);
		if (older !== null) return older.filter((row) => row['active_flag'] !== false).flatMap(fromV1);
		const { rows } = await this.client.list('fields', path, { include_fields: 'required_fields' }, mostFields, context);
		return rows.flatMap(fromV2);
	}

	async required(kind: 'person' | 'deal', context: CallContext): Promise<RequiredField[]> {
		const fields = await this.of(kind, context);
		return fields.filter(({ key, required }) => required && !filledIn.has(key)).map(({ key, label }) => ({ name: this.nodeName(key), label }));
	}

	private nodeName(key: string): string {
		const { documentField, sourceField } = this.settings;
		if (key === documentField) return 'document';
		return key === sourceField ? 'source' : (nodeNames[key] ?? key);
	}
}

function fromV1(row: PipedriveRecord): FieldDescription[] {
	return described(row, { key: textAt(row, 'key'), label: textAt(row, 'name'), required: row['mandatory_flag'] === true });
}

/** Demanded in some stages or statuses only: not of a new record. */
function fromV2(row: PipedriveRecord): FieldDescription[] {
	const rule = row['required_fields'];
	const limited = isObject(rule) && ((Array.isArray(rule['stage_ids']) && rule['stage_ids'].length > 0) || (isObject(rule['statuses']) && Object.keys(rule['statuses']).length > 0));
	const required = isObject(rule) && rule['enabled'] === true && !limited;
	return described(row, { key: textAt(row, 'field_code'), label: textAt(row, 'field_name'), required });
}

function described(row: PipedriveRecord, { key, label, required }: { key: string | null; label: string | null; required: boolean }): FieldDescription[] {
	if (key === null) return [];
	const options = listAt(row, 'options').flatMap((option) => {
		const id = textAt(option, 'id');
		return id === null ? [] : [{ id, label: textAt(option, 'label') ?? id }];
	});
	return [{ key, label: label ?? key, type: textAt(row, 'field_type') ?? '', required, options }];
}
