import type { HttpResponse } from '../../domain/http';
import { isRecord, ownMessage, shownWords } from '../http-api';
import { inLowerCase, textIn } from './any-case';

/** What Protheus says about a failure. */
export interface OwnWords {
	/** Short, without markup, personal data masked; empty for none. */
	text: string;
	/** The number of an error in the older format. */
	errorCode: number | null;
	/** Which of the two JSON formats of errors the answer has; null for neither, and for one whose code says that all is well. */
	errorForm: 'ttalk' | 'older' | null;
}

/**
 * Three formats: TTALK (`code`, `message`, `detailedMessage`, `details`; totvsApiTypesBase.json), the older one of
 * SetRestFault (`errorCode`, `errorMessage`), else text or a page of the web server.
 */
export function ownWords(response: HttpResponse): OwnWords {
	const json = inLowerCase(parsed(response.text));
	if (isRecord(json) && !Array.isArray(json)) {
		const errorCode = textIn(json, 'errorCode');
		const message = textIn(json, 'message');
		const older = textIn(json, 'errorMessage') ?? (isFailure(errorCode) ? message : null);
		if (older !== null || isFailure(errorCode)) {
			const isWell = errorCode !== null && !isFailure(errorCode);
			return { text: older === null ? ownMessage(response) : shownWords(older), errorCode: numberOf(errorCode), errorForm: isWell ? null : 'older' };
		}
		if (message !== null) return { text: shownWords(ttalkText(json, message)), errorCode: null, errorForm: isFailure(textIn(json, 'code')) ? 'ttalk' : null };
	}
	return { text: ownMessage(response), errorCode: null, errorForm: null };
}

/** Services of sites also write `"errorCode": 0` or `"code": "200"` into what went well. */
function isFailure(code: string | null): boolean {
	return code !== null && !/^(?:0+|2\d\d|ok|success|sucesso|false)$/i.test(code);
}

function ttalkText(json: unknown, message: string): string {
	const details = [textIn(json, 'detailedMessage'), textIn(json, 'details[0].detailedMessage') ?? textIn(json, 'details[0].message')];
	return [message, ...details.filter((detail) => detail !== null && detail !== message)].join(' – ');
}

function numberOf(text: string | null): number | null {
	return text !== null && /^\d{1,6}$/.test(text) ? Number(text) : null;
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text.replace(/^\uFEFF/, ''));
	} catch {
		return undefined;
	}
}
