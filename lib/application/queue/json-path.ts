import { redactText } from '../../domain/masking';

/** `Data.items[0].name`; other names than plain ones in brackets and quotes. */
export function pathInto(path: string, key: string | number): string {
	if (typeof key === 'number') return `${path}[${key}]`;
	if (/^[A-Za-z_$][\w$]{0,59}$/.test(key)) return `${path}.${key}`;
	// A name may be a customer's phone.
	const shown = key.length > 60 ? `${key.slice(0, 60)}…` : key;
	return `${path}[${JSON.stringify(redactText(shown.toWellFormed()))}]`;
}
