import { jsonReply } from '../../kit/server.ts';
import type { Reply } from '../../kit/server.ts';

/** What is wrong, by field: `metadata.message_id` and the like. */
export type FieldErrors = Record<string, string>;

export const problem = (status: number, error: string, message: string, headers: Record<string, string> = {}): Reply =>
	jsonReply(status, { error, message }, headers);

export const unauthorized = (): Reply => problem(401, 'unauthorized', 'Token inválido ou ausente', { 'www-authenticate': 'Bearer' });

export const notFound = (what: string): Reply => problem(404, 'not_found', `${what} não encontrado`);

export const invalid = (fields: FieldErrors): Reply => jsonReply(422, { error: 'validation', message: 'Dados inválidos', fields });

export const invalidJson = (): Reply => problem(400, 'invalid_json', 'O corpo deve ser um objeto JSON');
