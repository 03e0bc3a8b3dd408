import type { Reply } from '../kit/server.ts';
import { encodeCodePage } from '../sql-server/tsql/code-page.ts';
import type { ProtheusKnobs } from './knobs.ts';

/** The JSON answers as bytes in the charset that the services speak; pages stay as they are. */
export function encodeReply(reply: Reply, { charset }: ProtheusKnobs): Reply {
	if (reply.body === undefined || typeof reply.body === 'string') return reply;
	const text = JSON.stringify(reply.body);
	const contentType = charset === 'cp1252' ? 'application/json' : 'application/json; charset=utf-8';
	return {
		...reply,
		headers: { ...reply.headers, 'content-type': contentType },
		body: charset === 'utf-8' ? Buffer.from(text, 'utf8') : encodeCodePage(text),
	};
}
