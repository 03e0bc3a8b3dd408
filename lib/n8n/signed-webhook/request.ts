import type { IWebhookFunctions } from 'n8n-workflow';

import type { WebhookRequest } from '../../domain/webhooks/delivery';

/** What came, for the check; null where n8n has not kept the bytes (multipart forms). */
export function readRequest(webhook: IWebhookFunctions, publicUrl: string): WebhookRequest | null {
	const request = webhook.getRequestObject();
	const { rawBody } = request;
	if (!Buffer.isBuffer(rawBody)) return null;
	const pathToken = Object.hasOwn(request.params, 'token') ? request.params.token : undefined;
	return {
		method: request.method.toUpperCase(),
		url: addressOf(webhook, publicUrl),
		headers: request.headers,
		query: request.query,
		...(typeof pathToken === 'string' ? { pathToken } : {}),
		body: rawBody,
	};
}

/** The address as the sender knows it; behind a proxy only the settings know, because headers can be forged. */
function addressOf(webhook: IWebhookFunctions, publicUrl: string): string {
	const { originalUrl = '' } = webhook.getRequestObject();
	const question = originalUrl.indexOf('?');
	const query = question === -1 ? '' : originalUrl.slice(question);
	return `${publicUrl || (webhook.getNodeWebhookUrl('default') ?? '')}${query}`;
}

/**
 * The verified body: JSON from its bytes, forms and XML as n8n has parsed them, everything else as text. No signature covers the
 * content type: it may not make another document of bytes that are JSON.
 */
export function readBody(webhook: IWebhookFunctions, body: Uint8Array): unknown {
	const text = Buffer.from(body).toString('utf8').replace(/^\uFEFF/, '');
	if (text.trim() === '') return {};
	const looksLikeJson = /^\s*[[{]/.test(text);
	const document = looksLikeJson ? parsed(text) : undefined;
	if (document !== undefined) return document;
	const [type = ''] = String(webhook.getRequestObject().headers['content-type'] ?? '').split(';');
	const kind = type.trim().toLowerCase();
	if (kind === 'application/x-www-form-urlencoded' || kind.endsWith('/xml') || kind.endsWith('+xml')) return webhook.getBodyData();
	const value = kind.endsWith('json') && !looksLikeJson ? parsed(text) : undefined;
	return value === undefined ? text : value;
}

/** undefined for what is no JSON. */
function parsed(text: string): unknown {
	try {
		return /\d{16}/.test(text) ? JSON.parse(text, keepLongIntegers) : JSON.parse(text);
	} catch {
		return undefined;
	}
}

/** Ids that a JavaScript number would round come as text. */
function keepLongIntegers(_key: string, value: unknown, context?: { source?: string }): unknown {
	if (typeof value !== 'number' || Number.isSafeInteger(value)) return value;
	const source = context?.source ?? '';
	return /^-?\d+$/.test(source) ? source : value;
}
