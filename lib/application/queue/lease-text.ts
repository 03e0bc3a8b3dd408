import type { Lease } from '../../domain/queue';
import { mistake } from './mistake';

/** The lease as the trigger's item carries it: `<job id> <token>`. Neither of them holds a blank. */
export function leaseText({ id, token }: Lease): string {
	return `${id} ${token}`;
}

/** @throws ConnectorError `validation` for what no trigger has given out */
export function readLease(value: unknown): Lease {
	const [, id, token] = /^([\x21-\x7e]{1,200}) ([\x21-\x7e]{1,500})$/.exec(typeof value === 'string' ? value.trim() : '') ?? [];
	if (id !== undefined && token !== undefined) return { id, token };
	throw mistake('Lease', 'Lease is not what Write Queue Trigger has given.', 'Take the field lease of the item that Write Queue Trigger started this run with.');
}
