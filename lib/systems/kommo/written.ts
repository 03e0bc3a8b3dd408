import { ConnectorError } from '../../domain/errors';
import type { KommoAnswer } from './client';
import { embedded, idOrNull, system, type JsonObject } from './values';

/** What a write answers: Kommo tells the id and little else. */
export interface Created {
	id: string;
	raw: JsonObject;
}

/**
 * The id of the one record a write made.
 * @throws ConnectorError `uncertain` where the answer names none: the record may exist all the same
 */
export function created(answer: KommoAnswer, list: string, operation: string): Created {
	const [record] = embedded(answer.body, list);
	const id = idOrNull(record?.id);
	if (record !== undefined && id !== null) return { id, raw: record };
	throw new ConnectorError('uncertain', `Kommo accepted ${operation} but named no record in its answer.`, {
		system,
		httpStatus: answer.status,
		hint: 'Look in Kommo whether the record is there before running it again.',
	});
}
