import type { Reply } from '../kit/server.ts';

export type Version = 'v1' | 'v2';

/** A refusal as the Service Layer words it; the version decides its form. */
export class ServiceLayerError extends Error {
	readonly status: number;
	readonly code: number;

	constructor(status: number, code: number, message: string) {
		super(message);
		this.status = status;
		this.code = code;
	}
}

export const invalidSession = () => new ServiceLayerError(401, 301, 'Invalid session or session already timeout.');
export const noMatchingRecord = (text = 'No matching records found (ODBC -2028)') => new ServiceLayerError(404, -2028, text);
export const invalidData = (text: string) => new ServiceLayerError(400, -5002, text);
export const invalidProperty = (name: string, type: string) => new ServiceLayerError(400, -1000, `Property '${name}' of '${type}' is invalid`);
export const invalidFilterProperty = (name: string) => new ServiceLayerError(400, 201, `Property '${name}' is invalid`);
export const invalidQuery = (text: string) => new ServiceLayerError(400, 201, `Query string error - ${text}`);
export const invalidValue = (text: string) => new ServiceLayerError(400, -1004, text);
export const unrecognizedPath = () => new ServiceLayerError(400, 200, 'Unrecognized resource path.');

/** v1: a number and `{lang, value}`. v2: texts, and `details` with one empty entry. */
export function errorReply(version: Version, { status, code, message }: ServiceLayerError): Reply {
	const error =
		version === 'v1'
			? { code, message: { lang: 'en-us', value: message } }
			: { code: String(code), details: [{ code: '', message: '' }], message };
	return { status, headers: { 'content-type': contentType(version) }, body: { error } };
}

export function contentType(version: Version): string {
	const parameter = version === 'v1' ? 'odata=minimalmetadata' : 'odata.metadata=minimal';
	return `application/json;${parameter};charset=utf-8`;
}
