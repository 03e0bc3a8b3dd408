import { ConnectorError } from '../../domain/errors';
import type { KommoAnswer } from './client';
import { embedded, idOrNull, system, type JsonObject } from './values';

/** What a write answers: Kommo tells the id and little else. */
export interface Created {
	id: string;
	raw: JsonObject;
}

/** Errors of answers that were read whole and name no record: Kommo took the write. */
const nameless = new WeakSet<ConnectorError>();

/** Whether a write failed only because its answer names no record. */
export function isNameless(error: unknown): error is ConnectorError {
	return error instanceof ConnectorError && nameless.has(error);
}

/**
 * The id of the one record a write made.
 * @throws ConnectorError `uncertain` where the answer names none: the record may exist all the same
 */
export function created(answer: KommoAnswer, list: string, operation: string): Created {
	const [record] = embedded(answer.body, list);
	const id = idOrNull(record?.id);
	if (record !== undefined && id !== null) return { id, raw: record };
	const error = new ConnectorError('uncertain', `Kommo accepted ${operation} but named no record in its answer.`, {
		system,
		httpStatus: answer.status,
		hint: 'Look in Kommo whether the record is there before running it again.',
	});
	nameless.add(error);
	throw error;
}
