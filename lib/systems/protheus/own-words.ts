import type { HttpResponse } from '../../domain/http';
import { isRecord, ownMessage, shownWords } from '../http-erp';
import { inLowerCase, textIn } from './any-case';

/** What Protheus says about a failure. */
export interface OwnWords {
	/** Short, without markup, personal data masked; empty for none. */
	text: string;
	/** The number of an error in the older format. */
	errorCode: number | null;
	/** The answer has one of the two JSON formats of errors. */
	isError: boolean;
}

/**
 * Three formats: TTALK (`code`, `message`, `detailedMessage`, `details`; totvsApiTypesBase.json), the older one of
 * SetRestFault (`errorCode`, `errorMessage`), else text or a page of the web server.
 */
export function ownWords(response: HttpResponse): OwnWords {
	const json = inLowerCase(parsed(response.text));
	if (isRecord(json) && !Array.isArray(json)) {
		const older = textIn(json, 'errorMessage');
		const message = textIn(json, 'message');
		if (message !== null && older === null) return { text: shownWords(ttalkText(json, message)), errorCode: null, isError: textIn(json, 'code') !== null };
		if (older !== null) return { text: shownWords(older), errorCode: numberOf(textIn(json, 'errorCode')), isError: true };
	}
	return { text: ownMessage(response), errorCode: null, isError: false };
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
