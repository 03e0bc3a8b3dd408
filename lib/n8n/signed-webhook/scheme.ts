import { ConnectorError } from '../../domain/errors';
import type { SignatureEncoding } from '../../domain/webhooks/encodings';
import type { HmacScheme } from '../../domain/webhooks/hmac';
import { hmacPresets, spacesOrCommas, type HmacPreset } from '../../domain/webhooks/presets';
import type { SharedSecretScheme } from '../../domain/webhooks/shared-secret';
import { unknownPlaceholders } from '../../domain/webhooks/signed-string';
import type { TimestampUnit } from '../../domain/webhooks/timestamps';
import type { WebhookScheme } from '../../domain/webhooks/verify';

export type Scheme = WebhookScheme;

const algorithms: ReadonlyArray<HmacScheme['algorithm']> = ['sha1', 'sha256', 'sha512'];
const encodings: readonly SignatureEncoding[] = ['hex', 'base64', 'base64url'];
const units: readonly TimestampUnit[] = ['s', 'ms', 'iso'];

/** What the settings are read from, see settings.ts. */
interface Source {
	text(name: string): string;
	option(name: string): string;
}

/** The scheme of that name with its parameters. @throws ConnectorError `validation` naming the parameter */
export function readScheme(name: string, source: Source, user: string): Scheme {
	if (isPreset(name)) return { kind: 'hmac', hmac: hmacPresets[name] };
	if (name === 'customHmac') return { kind: 'hmac', hmac: customHmac(source) };
	const idHeader = source.option('idHeader');
	return { kind: 'sharedSecret', shared: sharedSecret(name, source, user), ...(idHeader ? { idHeader } : {}) };
}

function isPreset(name: string): name is HmacPreset {
	return Object.hasOwn(hmacPresets, name);
}

function sharedSecret(name: string, source: Source, user: string): SharedSecretScheme {
	switch (name) {
		case 'secretHeader':
			return { in: 'header', name: required(source, 'headerName', 'Secret Header'), prefix: withBlank(source.text('headerPrefix')) };
		case 'queryToken':
			return { in: 'query', name: required(source, 'queryParameter', 'Token Parameter') };
		case 'pathToken':
			return { in: 'path' };
		case 'basic':
			return { in: 'basic', user };
		case 'unsigned':
			return { in: 'nowhere' };
		default:
			// Never taken for “unsigned”.
			throw invalid('Scheme', 'names no scheme that this version knows');
	}
}

/** `Bearer` stands before its token with a blank, which n8n's field has lost; `key=` without. */
function withBlank(prefix: string): string {
	return /\w$/.test(prefix) ? `${prefix} ` : prefix;
}

function customHmac(source: Source): HmacScheme {
	const signedString = required(source, 'signedString', 'Signed String').replace(/\{\w+\}/g, (name) => name.toLowerCase());
	const timestampHeader = source.text('timestampHeader');
	const idHeader = source.text('idHeader');
	checkSignedString(signedString, { timestampHeader, idHeader });
	const prefix = source.text('signaturePrefix');
	return {
		algorithm: oneOf(source, 'algorithm', 'Algorithm', algorithms),
		encoding: oneOf(source, 'encoding', 'Encoding', encodings),
		signatureHeaders: [required(source, 'signatureHeader', 'Signature Header')],
		// A prefix like that of Standard Webhooks, “v1,”, holds what would part two signatures.
		separator: prefix.includes(',') ? /\s+/ : spacesOrCommas,
		prefix,
		paddingOptional: true,
		signedString,
		...(timestampHeader ? { timestamp: { headers: [timestampHeader], unit: oneOf(source, 'timestampUnit', 'Timestamp Unit', units) } } : {}),
		...(idHeader ? { idHeaders: [idHeader] } : {}),
	};
}

function checkSignedString(signedString: string, { timestampHeader, idHeader }: { timestampHeader: string; idHeader: string }): void {
	const holds = (name: string) => signedString.includes(`{${name}}`);
	const [unknown] = unknownPlaceholders(signedString);
	if (unknown !== undefined) throw invalid('Signed String', `holds ${unknown}, which is none of {body} {timestamp} {ID} {method} {URL}`);
	if (!holds('body')) throw invalid('Signed String', 'lacks {body}: anybody could put another body under a signature');
	if (holds('timestamp') && !timestampHeader) throw invalid('Timestamp Header', 'is empty, but the signed string holds {timestamp}');
	if (!holds('timestamp') && timestampHeader) throw invalid('Signed String', 'lacks {timestamp}: a timestamp that is not signed protects from nothing. Add it, or leave the header empty');
	if (holds('id') && !idHeader) throw invalid('ID Header', 'is empty, but the signed string holds {id}');
}

function oneOf<Value extends string>(source: Source, name: string, label: string, values: readonly Value[]): Value {
	const given = source.text(name);
	const found = values.find((value) => value === given);
	if (found === undefined) throw invalid(label, `is none of ${values.join(', ')}`);
	return found;
}

function required(source: Source, name: string, label: string): string {
	const value = source.text(name);
	if (value === '') throw invalid(label, 'is empty');
	return value;
}

export function invalid(label: string, what: string): ConnectorError {
	return new ConnectorError('validation', `The parameter “${label}” ${what}.`, {
		system: 'Signed Webhook Trigger',
		parameter: label,
		hint: 'Open the trigger and correct it; until then nothing is let in.',
		nothingDone: true,
	});
}
