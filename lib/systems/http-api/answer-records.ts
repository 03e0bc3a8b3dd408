import { ConnectorError } from '../../domain/errors';
import { firstValueAt, isRecord, valueAt } from './json-path';
import type { RestFieldMap, RestOperation } from './rest-operation';

type Paths = string | readonly string[] | undefined;

/** Finds records and their texts in the answers of an API described by data. */
export class AnswerRecords {
	/**
	 * @param system named in messages
	 * @param kind of the system, for hints: `ERP`
	 */
	constructor(
		private readonly system: string,
		private readonly kind: string,
	) {}

	/**
	 * The records of an answer: one, several or none. Nothing at the root of an answer that does hold something is a
	 * setting that does not fit the system. PHP writes an empty object as `[]`, so an empty list anywhere on the way to the
	 * root is none, too.
	 */
	records(json: unknown, operation: Pick<RestOperation, 'root'>, name: string): unknown[] {
		const setting = `operations.${name}.root`;
		if (holdsNothing(json)) return [];
		const root = valueAt(json, operation.root);
		if (root === undefined && endsEmpty(json, operation.root)) return [];
		if (root === undefined) throw this.missing(name, operation.root, setting);
		if (holdsNothing(root)) return [];
		if (!isRecord(root)) throw this.missing(name, operation.root || 'a record', setting);
		return Array.isArray(root) ? root : [root];
	}

	/** Everything the record holds in the places of a field: a customer may have two phones. */
	texts(record: unknown, paths: Paths): Array<string | null> {
		return (typeof paths === 'string' ? [paths] : (paths ?? [])).map((path) => this.text(record, path));
	}

	text(record: unknown, paths: Paths): string | null {
		return plainText(firstValueAt(record, paths));
	}

	id(record: unknown, fields: RestFieldMap, name: string): string {
		const id = this.text(record, fields['id']);
		if (id === null) throw this.missing(name, fields['id'], `operations.${name}.fields.id`);
		return id;
	}

	missing(operation: string, path: Paths, setting: string): ConnectorError {
		const { system, kind } = this;
		const place = typeof path === 'string' ? path : (path ?? []).join(', ');
		return new ConnectorError('drift', `The answer of ${system} to "${operation}" has nothing usable at "${place}".`, {
			system,
			parameter: setting,
			hint: `Compare "${setting}" in the credential with an answer of the ${kind}.`,
		});
	}

	/**
	 * What a write was answered with. The system took the write, so an answer in which the record cannot be found must
	 * not lead to a second one: that is `drift`, not `uncertain`.
	 */
	written<T>(name: string, answer: { json: unknown; httpStatus: number }, operation: Pick<RestOperation, 'root'>, read: (record: unknown) => T): T {
		const { system, kind } = this;
		try {
			const [record] = this.records(answer.json, operation, name);
			return read(record);
		} catch (error) {
			throw new ConnectorError('drift', `${system} took "${name}", but its answer holds no id where one is expected.`, {
				system,
				httpStatus: answer.httpStatus,
				hint: `Look in the ${kind} for the record, then compare "operations.${name}.fields" in the credential with an answer.`,
				...(error instanceof ConnectorError && error.parameter !== undefined ? { parameter: error.parameter } : {}),
			});
		}
	}
}

/** Trimmed; null for an empty text and for what is none. */
export function plainText(value: unknown): string | null {
	if (typeof value === 'string') return value.trim() === '' ? null : value.trim();
	return typeof value === 'number' || typeof value === 'boolean' ? String(value) : null;
}

function holdsNothing(value: unknown): boolean {
	return value === undefined || value === null || value === '' || (isRecord(value) && Object.keys(value).length === 0);
}

function endsEmpty(json: unknown, root: string): boolean {
	const names = root.split(/[.[\]]/).filter((name) => name !== '');
	return names.some((_name, index) => {
		const inner = valueAt(json, names.slice(0, index).join('.'));
		return inner !== undefined && holdsNothing(inner);
	});
}
