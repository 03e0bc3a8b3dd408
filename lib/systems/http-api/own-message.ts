import type { HttpResponse } from '../../domain/http';
import { redactText } from '../../domain/masking';
import { firstValueAt, isRecord, valueAt } from './json-path';

const messagePaths = [
	'message',
	'mensagem',
	'error.message',
	'error_description',
	'detail',
	'descricao',
	'title',
	'erro',
	'error',
	'errors[0].message',
	'errors[0].mensagem',
	'errors[0]',
];
const fieldPaths = ['fields', 'errors', 'campos', 'erros'];
const longest = 200;
/** Read of an answer; the patterns below take longer than linear time, and an answer may be 20 MB. */
const longestRead = 20_000;
/** Searched for personal data; far more than is shown. */
const longestRedacted = 2_000;

/**
 * What the ERP itself says about a refusal: the usual places in JSON, the title of an HTML page, else the beginning of
 * the text. Short, without markup, with personal data masked.
 */
export function ownMessage(response: HttpResponse): string {
	const text = response.text.slice(0, longestRead);
	if (text.trim() === '') return '';
	const json = parsed(text);
	const words = json === undefined ? htmlMessage(text) : jsonMessage(json);
	return shownWords(words);
}

/** A system's own words as they may stand in an error: one line, no markup, short, personal data masked. */
export function shownWords(words: string): string {
	return shortened(redactText(plainText(words.slice(0, longestRead)).slice(0, longestRedacted)));
}

function jsonMessage(json: unknown): string {
	if (typeof json === 'string') return json;
	const candidates = messagePaths.map((path) => firstValueAt(json, path));
	const message = candidates.find((value) => typeof value === 'string') ?? '';
	const details = fieldPaths.map((path) => valueAt(json, path)).find((value) => isRecord(value) && !Array.isArray(value));
	if (!isRecord(details)) return String(message);
	const list = Object.entries(details).flatMap(([name, value]) => (typeof value === 'string' ? [`${name}: ${value}`] : []));
	return [message, list.slice(0, 5).join(', ')].filter((part) => part !== '').join(' – ');
}

function htmlMessage(text: string): string {
	return /<title[^>]*>([^<]*)<\/title>/i.exec(text)?.[1] ?? text;
}

function plainText(text: string): string {
	return text
		.replace(/<(script|style)\b[^]*?<\/\1>/gi, ' ')
		.replace(/<[^<>]*>/g, ' ')
		.replace(/&nbsp;/g, ' ')
		.replace(/&(?:#\d+|#x[\da-f]+|[a-z]+);/gi, ' ')
		.replace(/[\p{C}\s]+/gu, ' ')
		.trim();
}

function shortened(text: string): string {
	const characters = Array.from(text);
	return characters.length > longest ? `${characters.slice(0, longest - 1).join('')}…` : text;
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
