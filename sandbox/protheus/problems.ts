import { htmlReply } from '../kit/faults.ts';
import { jsonReply } from '../kit/server.ts';
import type { Reply } from '../kit/server.ts';
import type { ProtheusKnobs } from './knobs.ts';

export type ErrorShape = 'ttalk' | 'legacy' | 'html';

/**
 * An error in the shape that is usual for who answers, or in the one that the knob wants everywhere: TTALK
 * `{code, message, detailedMessage, helpUrl, details}`, SetRestFault `{errorCode, errorMessage}`, or the web server's page.
 */
export function problem(knobs: ProtheusKnobs, status: number, message: string, detail: string, usual: ErrorShape = 'ttalk'): Reply {
	switch (knobs.errorShape === 'usual' ? usual : knobs.errorShape) {
		case 'html':
			return htmlReply(status);
		case 'legacy':
			return jsonReply(status, { errorCode: status, errorMessage: `${message}: ${detail}` });
		case 'ttalk':
			return jsonReply(status, { code: String(status), message, detailedMessage: detail, helpUrl: '', details: [] });
	}
}
