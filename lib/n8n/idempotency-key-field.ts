import type { Field } from './operation';

/** The key under which a record is written once. @param record what it names, e.g. `one order or ticket` */
export const idempotencyKeyFieldFor = (record: string) =>
	({
		displayName: 'Idempotency Key',
		name: 'idempotencyKey',
		type: 'string',
		default: '',
		placeholder: 'e.g. 7f2c9a10',
		description: `Names this ${record} for good, e.g. by the ID of the customer’s message: the same key never writes twice. Empty: derived from the execution, so that only a retry within it is recognised.`,
	}) as const satisfies Field;
