import { ConnectorError } from '../../domain/errors';
import type { HttpResponse } from '../../domain/http';

export type ExchangeKind = 'read' | 'write';

export interface ExchangeName {
	/** The system's name in messages. */
	system: string;
	operation: string;
	kind: ExchangeKind;
}

/**
 * The JSON of a successful answer; undefined for an empty one. Whole numbers that a JavaScript number would round (long
 * ids) come as text.
 * @throws ConnectorError for anything else than JSON: `unavailable` for a read. For a write `drift`, which is never sent again:
 * the system took it; but `uncertain` for a web page, which may come from something in front of it
 */
export function answerJson(response: HttpResponse, call: ExchangeName): unknown {
	const text = response.text.replace(/^\uFEFF/, '');
	if (text.trim() === '') return undefined;
	try {
		return /\d{16}/.test(text) ? JSON.parse(text, keepLongIntegers) : JSON.parse(text);
	} catch (error) {
		throw unreadable(response, { ...call, at: placeOf(error, text) });
	}
}

function keepLongIntegers(_key: string, value: unknown, context?: { source?: string }): unknown {
	if (typeof value !== 'number' || Number.isSafeInteger(value)) return value;
	const source = context?.source ?? '';
	return /^-?\d+$/.test(source) ? source : value;
}

/** Where the text stops being JSON, counted from 1. */
function placeOf(error: unknown, text: string): number {
	const position = error instanceof Error ? /position (\d+)/.exec(error.message)?.[1] : undefined;
	if (position !== undefined) return Number(position) + 1;
	const found = text.search(/\S/);
	return /^\s*[[{"]/.test(text) ? text.length + 1 : found + 1;
}

function unreadable(response: HttpResponse, call: ExchangeName & { at: number }): ConnectorError {
	const { system } = call;
	const type = response.headers['content-type']?.split(';')[0]?.trim() || 'no content type';
	const what = /html/i.test(type) || /^\s*</.test(response.text) ? 'a web page' : 'broken JSON';
	return new ConnectorError(
		call.kind === 'read' ? 'unavailable' : what === 'a web page' ? 'uncertain' : 'drift',
		`${system} answered ${what} to "${call.operation}" (${type}, not JSON from character ${call.at} on).`,
		{
			system,
			httpStatus: response.status,
			// A cut answer may come whole the next time; a login page stays one.
			retryable: call.kind === 'read' && what === 'broken JSON',
			hint:
				call.kind === 'read'
					? 'Check that the Base URL leads to the API and not to a login or maintenance page.'
					: `Look in ${system} whether the record is there before sending it again.`,
		},
	);
}
