import { jsonReply } from '../kit/server.ts';
import type { Reply, SandboxRequest } from '../kit/server.ts';
import type { RestErpKnobs } from './options.ts';

/** First answers by path and key, with the body they answered. */
export type AnswersByKey = Map<string, { readonly body: string; readonly reply: Reply }>;

/**
 * Runs `work` once for each Idempotency-Key where the ERP honours it; the same key with another body is refused. Where
 * it does not, the header is ignored without a word, and a second call does the work again.
 */
export function idempotently(
	request: SandboxRequest,
	{ knobs, answersByKey }: { readonly knobs: RestErpKnobs; readonly answersByKey: AnswersByKey },
	work: (request: SandboxRequest) => Reply,
): Reply {
	const key = request.headers['idempotency-key'];
	if (!knobs.honourIdempotencyKey || typeof key !== 'string' || key === '') return work(request);
	const slot = `${request.path} ${key}`;
	const body = request.rawBody.toString('utf8');
	const known = answersByKey.get(slot);
	if (known === undefined) {
		const reply = work(request);
		if (reply.status < 400) answersByKey.set(slot, { body, reply });
		return reply;
	}
	if (known.body !== body) {
		return jsonReply(422, { error: 'idempotency_key_reused', message: 'Chave já usada com outro corpo' });
	}
	return { ...known.reply, headers: { ...known.reply.headers, 'idempotent-replayed': 'true' } };
}
