import type { WebhookRequest } from './delivery';

/** What a signature is made over: text and the placeholders {body} {timestamp} {id} {method} {url}, e.g. `{timestamp}.{body}`. */
export type SignedString = string;

const placeholder = /(\{(?:body|timestamp|id|method|url)\})/;

/** The placeholders in a template that nobody fills, e.g. `{Body}`. */
export function unknownPlaceholders(template: SignedString): string[] {
	return [...template.matchAll(/\{\w*\}/g)].map(([found]) => found).filter((found) => !placeholder.test(found));
}

/** The bytes that were signed; null where the id is asked for and there is none. */
export function fillTemplate(
	template: SignedString,
	request: WebhookRequest,
	{ timestamp, id }: { timestamp: string | undefined; id: string | null },
): Buffer | null {
	if (id === null && template.includes('{id}')) return null;
	const values: Record<string, string | Uint8Array> = {
		'{body}': request.body,
		'{timestamp}': timestamp ?? '',
		'{id}': id ?? '',
		'{method}': request.method,
		'{url}': request.url,
	};
	return Buffer.concat(template.split(placeholder).map((piece) => toBytes(values[piece] ?? piece)));
}

function toBytes(value: string | Uint8Array): Uint8Array {
	return typeof value === 'string' ? Buffer.from(value, 'utf8') : value;
}
