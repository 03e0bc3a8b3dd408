import { jsonReply } from '../kit/server.ts';
import type { Reply } from '../kit/server.ts';

const ERROR_INFO = 'Please check developers.pipedrive.com for more information about Pipedrive API.';

export function problem(status: number, error: string, more: object = {}): Reply {
	return jsonReply(status, { success: false, error, error_info: ERROR_INFO, data: null, additional_data: null, ...more });
}

export function unauthorized(): Reply {
	return jsonReply(
		401,
		{ success: false, error: 'unauthorized access', errorCode: 401, error_info: 'Please check developers.pipedrive.com' },
		{ 'x-401-by-gw': 'true' },
	);
}

export function notFound(what: string): Reply {
	return problem(404, `${what} not found`);
}

/** What is wrong with a v2 body or query, in the order found. */
export class Problems {
	readonly #sentences: string[] = [];
	#needsContactSync = false;

	add(field: string, sentence: string): void {
		this.#sentences.push(`${field}: ${sentence}`);
	}

	/** A property that only companies with Contact Sync have. */
	addContactSync(): void {
		this.#needsContactSync = true;
	}

	/** The refusal, or undefined when nothing is wrong. */
	reply(): Reply | undefined {
		if (this.#sentences.length > 0) {
			return problem(400, `Validation failed: ${this.#sentences.join('; ')}`, { code: 'ERR_SCHEMA_VALIDATION_FAILED' });
		}
		return this.#needsContactSync ? problem(403, 'Contact Sync is not enabled for this company') : undefined;
	}

	/** The same as v1 says it. */
	replyV1(): Reply | undefined {
		return this.#sentences.length > 0 ? problem(400, this.#sentences.join('; ')) : undefined;
	}
}
