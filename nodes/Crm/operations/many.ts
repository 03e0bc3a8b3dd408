import type { ManyOptions, ManyResult } from '../../../lib/application/crm/many';
import { ConnectorError } from '../../../lib/domain/errors';
import { asOneOperation } from '../../../lib/n8n/one-operation';
import type { Field } from '../../../lib/n8n/operation';

export const listField = (displayName: string, name: string, description: string) =>
	({ displayName, name, type: 'json', default: '[]', required: true, description }) as const satisfies Field;

const mostEntries = 5_000;

/** @throws ConnectorError `validation` where the value is no list of objects, or has more than 5,000 */
export function entriesOf(value: unknown, parameter: string): Array<Record<string, unknown>> {
	const list: unknown = typeof value === 'string' ? parsed(value) : value;
	const entries: unknown[] = Array.isArray(list) ? list : [];
	const fits = Array.isArray(list) && entries.length <= mostEntries && entries.every((entry) => typeof entry === 'object' && entry !== null && !Array.isArray(entry));
	if (fits) return entries as Array<Record<string, unknown>>;
	throw new ConnectorError('validation', `The parameter “${parameter}” is no JSON list of at most ${mostEntries} objects.`, {
		system: 'CRM',
		parameter,
		hint: 'Give a list such as [{ "phone": "5511987654321" }].',
		nothingDone: true,
	});
}

/** Handles each entry as an operation of its own: a list of which all fails has failed as often as it has entries. See handleMany. */
export async function handleEach(entries: ReadonlyArray<Record<string, unknown>>, handle: (entry: Record<string, unknown>) => Promise<{ outcome: string }>, options: ManyOptions): Promise<ManyResult> {
	const { handleMany } = await import('../../../lib/application/crm/many.js');
	return await handleMany(entries, async (entry) => await asOneOperation(async () => await handle(entry)), options);
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
