import { jsonReply } from '../../kit/server.ts';
import type { Reply } from '../../kit/server.ts';
import type { CrmContext } from '../face.ts';
import type { Fields } from '../values.ts';

const PAGE = 50;
/** The user whose webhook it is. */
export const WEBHOOK_USER_ID = '1';

export interface MethodCall {
	readonly context: CrmContext;
	readonly parameters: Fields;
}

export type Method = (call: MethodCall) => Reply;

/** https://apidocs.bitrix24.com/api-reference/error-codes.html */
export const problem = (status: number, error: string, description: string): Reply =>
	jsonReply(status, { error, error_description: description });

/** Errors of the CRM's own methods have no code. */
export const crmProblem = (description: string): Reply => problem(400, '', description);

/** PHP writes times with an offset; this portal is in São Paulo. */
export function portalTime(time: number): string {
	return `${new Date(time - 3 * 3_600_000).toISOString().slice(0, 19)}-03:00`;
}

function timeOf({ now }: CrmContext): object {
	const at = now();
	const seconds = at / 1000;
	const date = portalTime(at);
	return { start: seconds, finish: seconds, duration: 0, processing: 0, date_start: date, date_finish: date, operating: 0 };
}

export const resultReply = (context: CrmContext, result: unknown): Reply => jsonReply(200, { result, time: timeOf(context) });

/** One page of 50 from `start`; `next` only when there is more. */
export function pageReply({ context, parameters }: MethodCall, rows: readonly object[]): Reply {
	const start = Math.max(0, Math.trunc(Number(parameters['start'] ?? 0)) || 0);
	const next = start + PAGE < rows.length ? { next: start + PAGE } : {};
	return jsonReply(200, { result: rows.slice(start, start + PAGE), ...next, total: rows.length, time: timeOf(context) });
}

/** A whole number above zero, as text; undefined for anything else. Bitrix24 takes `ID` and `id`. */
export function idOf(parameters: Fields): string | undefined {
	const given = parameters['id'] ?? parameters['ID'];
	const text = typeof given === 'string' || typeof given === 'number' ? String(given) : '';
	return /^[1-9]\d*$/.test(text) ? text : undefined;
}
