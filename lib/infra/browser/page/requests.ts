import { WebPageError } from '../../../domain/web-page-error';
import type { PageAnswer, PageRequest, Wait } from '../../../domain/web-page';
import { callKit } from './page-kit';
import type { InPageAnswer } from './in-page/requesting';
import { asWebPageError } from './page-errors';
import { onPage } from './page-scope';
import type { FrameAccess } from './page-scope';

const DEFAULT_MAXIMUM = 20 * 1024 * 1024;
let lastId = 0;

/** `fetch` in the page's document, from where the page's scripts cannot see or change it. To the page's own origin only. */
export async function request(access: FrameAccess, wanted: PageRequest, wait: Wait): Promise<PageAnswer> {
	const id = ++lastId;
	const maximumBytes = wanted.maximumBytes ?? DEFAULT_MAXIMUM;
	return await onPage(access, wait, null, async (turn) => {
		if (wanted.body !== undefined && /^(get|head)$/i.test(wanted.method)) throw new WebPageError('invalid', `A ${wanted.method} request has no body.`);
		const frame = await access.current(turn);
		const answering = callKit(frame, 'request', {
			id,
			method: wanted.method,
			url: wanted.url,
			headers: wanted.headers ?? {},
			body: wanted.body ?? null,
			maximumBytes,
			timeoutMs: turn.left,
		});
		turn.signal.addEventListener('abort', () => callKit(frame, 'abortRequest', id).catch(() => undefined), { once: true });
		return answerOf(await turn.race(answering), maximumBytes);
	});
}

function answerOf(answer: InPageAnswer, maximumBytes: number): PageAnswer {
	switch (answer.state) {
		case 'answered': {
			const bytes = new Uint8Array(Buffer.concat(answer.pieces.map((piece) => Buffer.from(piece, 'base64'))));
			const { status, url, redirected, contentType } = answer;
			return { status, url, redirected, contentType, bytes, text: decoded(bytes, contentType) };
		}
		case 'otherOrigin':
			throw new WebPageError('forbidden', 'A request goes to the site of the page only (same scheme, host and port); it was not sent.');
		case 'noAddress':
			throw new WebPageError('invalid', 'The address of the request is none; it was not sent.');
		case 'tooLarge':
			throw new WebPageError('unusable', `The answer has more than the ${maximumBytes} bytes that are allowed.`);
		case 'timeout':
			throw new WebPageError('timeout', 'The site did not answer the request in time.');
		case 'failed':
			throw failure(answer.message);
	}
}

/** The browser tells pages nothing of why a request failed, but what was wrong with the request itself. */
function failure(words: string): WebPageError {
	if (/Invalid name|Invalid value|not a valid HTTP method|Headers|ISO-8859-1|'fetch'.*(method|header)/i.test(words)) {
		return new WebPageError('invalid', 'The browser does not send such a method or header.');
	}
	const known = asWebPageError(new Error(words), { redact: (text) => text });
	if (known.kind === 'forbidden') return known;
	return new WebPageError('unreachable', 'The request failed: the site broke off, cannot be reached, or sent it on to another site.');
}

function decoded(bytes: Uint8Array, contentType: string): string {
	const charset = /charset\s*=\s*"?([^";\s]+)/i.exec(contentType)?.[1] ?? 'utf-8';
	try {
		return new TextDecoder(charset).decode(bytes);
	} catch {
		return new TextDecoder().decode(bytes);
	}
}
