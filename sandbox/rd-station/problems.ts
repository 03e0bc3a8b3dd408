import { jsonReply } from '../kit/server.ts';
import type { Reply } from '../kit/server.ts';
import type { RdStationKnobs } from './options.ts';

export function problem(status: number, sentence: string): Reply {
	return jsonReply(status, { error: sentence });
}

export function notFound(): Reply {
	return problem(404, 'Registro não encontrado');
}

export function missingWrapper(name: string): Reply {
	return problem(400, `param is missing or the value is empty: ${name}`);
}

export const BLANK = 'não pode ficar em branco';
export const INVALID = 'não é válido';
export const UNKNOWN = 'não é permitido';

/** What is wrong with a body, by the path of the property. */
export class Problems {
	readonly #byField = new Map<string, string[]>();

	add(field: string, sentence: string): void {
		this.#byField.set(field, [...(this.#byField.get(field) ?? []), sentence]);
	}

	get any(): boolean {
		return this.#byField.size > 0;
	}

	reply({ errorShape }: RdStationKnobs): Reply {
		const byField = [...this.#byField];
		const errors =
			errorShape === 'fields' ? Object.fromEntries(byField) : byField.flatMap(([field, sentences]) => sentences.map((sentence) => `${field} ${sentence}`));
		return jsonReply(422, { errors });
	}
}
