import { isConnectorError } from '../../domain/errors';
import { deepest, jsonValue, longestPayloadBytes, tooDeep, tooLarge } from './json-value';
import { nameBefore, scanJson } from './json-scan';
import { mistake } from './mistake';
import { findSecrets } from './secrets';

export { longestPayloadBytes } from './json-value';

/** A text with blanks and line ends may be longer than what is queued; one beyond this is not even read. */
const longestTextBytes = 4 * 1_024 * 1_024;

/**
 * The data of a job as JSON text of at most 256 KiB. A text is read as JSON; dates (Date, luxon's DateTime) become ISO 8601.
 * @param options.allowSecrets whether data that look like secrets are taken, too
 * @throws ConnectorError `validation`, with the path of what cannot be queued and never its value
 */
export function checkedPayload(value: unknown, options: { allowSecrets: boolean }): string {
	const data = jsonValue(typeof value === 'string' ? parsed(value) : value, 'Data');
	if (!options.allowSecrets) refuseSecrets('Data', data);
	return bounded('Data', JSON.stringify(data));
}

/**
 * What a field for JSON gives of a result: a text that is JSON is read, an empty one is nothing. Any other is a result, too, as is one that
 * reading would change (a key of 44 digits, a name that is there twice).
 */
export function resultFrom(given: unknown): unknown {
	if (typeof given !== 'string') return given;
	if (given.trim() === '') return null;
	const { levels, leastBytes, roundedAt, repeatedAt } = scanJson(given, { levels: deepest, bytes: longestPayloadBytes });
	if (levels > deepest || leastBytes > longestPayloadBytes || roundedAt !== null || repeatedAt !== null) return given;
	try {
		return JSON.parse(given) as unknown;
	} catch {
		return given;
	}
}

/**
 * The result of a job as JSON text of at most 256 KiB; a text is kept as a text. One that cannot be kept (too large, no JSON, with what looks like
 * a secret) is dropped, because the work is done: `dropped` says why, with the path and never the value.
 */
export function keptResult(value: unknown): { text: string | null; dropped: string | null } {
	if (value === null || value === undefined) return { text: null, dropped: null };
	try {
		const result = jsonValue(value, 'Result');
		refuseSecrets('Result', result);
		return { text: bounded('Result', JSON.stringify(result)), dropped: null };
	} catch (error) {
		return { text: null, dropped: isConnectorError(error) ? error.message : 'Result cannot be read.' };
	}
}

function bounded(parameter: string, text: string): string {
	const bytes = Buffer.byteLength(text);
	if (bytes > longestPayloadBytes) throw tooLarge(parameter, `${Math.ceil(bytes / 1_024).toLocaleString('en')} KiB`);
	return text;
}

function parsed(text: string): unknown {
	if (text.trim() === '') throw mistake('Data', 'Data is empty.', 'Give an object, or JSON text such as {"orderId": "A-1"}.');
	const bytes = Buffer.byteLength(text);
	const size = `${Math.ceil(bytes / 1_024).toLocaleString('en')} KiB`;
	if (bytes > longestTextBytes) throw tooLarge('Data', size);
	const { levels, leastBytes, roundedAt, repeatedAt } = scanJson(text, { levels: deepest, bytes: longestPayloadBytes });
	// Reading what no stack can hold takes a second before it fails.
	if (levels > deepest) throw tooDeep('Data');
	if (repeatedAt !== null) throw mistake('Data', `${repeatedAt} is there twice in the same object, and only the last would be read.`, 'Give each name once; for several values use a list.');
	if (leastBytes > longestPayloadBytes) throw tooLarge('Data', size);
	let value: unknown;
	try {
		value = JSON.parse(text.trim());
	} catch (error) {
		throw error instanceof SyntaxError ? noJson(error) : error;
	}
	if (roundedAt !== null) throw roundedNumber(nameBefore(text, roundedAt));
	return value;
}

/** The parser's own message quotes the text, which may hold anything. */
function noJson({ message }: SyntaxError): Error {
	const position = /position (\d+)/.exec(message)?.[1];
	const where = position === undefined ? '' : ` It cannot be read from character ${Number(position) + 1} on.`;
	return mistake('Data', `Data is no JSON.${where}`, 'Give an object, or JSON text: names and texts in double quotes, no comma after the last entry.');
}

/** Reading has rounded an id of more digits than a number holds, and the wrong order would be written; or has made nothing of something tiny. */
function roundedNumber(name: string | null): Error {
	const place = name === null ? 'A number of Data' : `The number ${JSON.stringify(name.slice(0, 60))} of Data`;
	return mistake('Data', `${place} has more digits than a number can hold, or is too close to zero.`, 'Write ids as texts, in double quotes.');
}

const adviceOnSecrets = {
	Data: 'Pass only what the job needs: behind a Webhook set Data to JSON and give {{ $json.body }}, without its headers. A queue is no vault: keep secrets in a credential of n8n, which the workflow that takes the job uses itself. Only where it is no secret, such as a code for this one order, switch on the option Allow Secrets.',
	Result: 'A queue is no vault: give only what a person wants to see of the job afterwards, such as the number of the order.',
} as const;

function refuseSecrets(parameter: keyof typeof adviceOnSecrets, data: unknown): void {
	const found = findSecrets(data, parameter);
	if (found.length === 0) return;
	const places = found.map(({ path, kind }) => `${path} (${kind})`).join(', ');
	throw mistake(parameter, `${parameter} holds what looks like a secret: ${places}.`, adviceOnSecrets[parameter]);
}
