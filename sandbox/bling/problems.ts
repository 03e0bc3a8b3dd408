import { jsonReply } from '../kit/server.ts';
import type { Reply } from '../kit/server.ts';

/** One thing wrong in an element of a list. `index` counts from 1. */
export interface CollectionProblem {
	readonly index: number;
	readonly code: number;
	readonly msg: string;
	readonly element: string;
	readonly namespace: string;
}

export interface FieldProblem {
	readonly code: number;
	readonly msg: string;
	readonly element: string;
	readonly namespace: string;
	readonly collection?: readonly CollectionProblem[];
}

/** The API's error: `{ error: { type, message, description, …more } }`. */
export function problem(status: number, type: string, message: string, description: string, more: object = {}): Reply {
	return jsonReply(status, { error: { type, message, description, ...more } });
}

/** OAuth's words in the API's shape, where the type is the message too. */
export function oauthProblem(status: number, type: string, description: string): Reply {
	return problem(status, type, type, description);
}

export function invalidFields(fields: readonly FieldProblem[]): Reply {
	const description = 'Ocorreu um erro ao validar os dados recebidos.';
	return problem(400, 'VALIDATION_ERROR', 'Não foi possível executar a operação', description, { fields });
}

export function notFound(): Reply {
	const description = 'O recurso requisitado não foi encontrado. Verifique se o endpoint solicitado está correto.';
	return problem(404, 'RESOURCE_NOT_FOUND', 'Recurso não encontrado', description);
}

export function methodNotAllowed(): Reply {
	return problem(405, 'METHOD_NOT_ALLOWED', 'Método não permitido', 'O método utilizado não é permitido para o recurso requisitado.');
}

const PERIOD_WORDS = {
	second: 'O limite de requisições por segundo foi atingido, tente novamente mais tarde.',
	day: 'O limite de requisições por dia foi atingido, tente novamente amanhã.',
} as const;

export function tooManyRequests(period: 'second' | 'day', limit: number): Reply {
	return problem(429, 'TOO_MANY_REQUESTS', 'Limite de requisições atingido.', PERIOD_WORDS[period], { limit, period });
}
