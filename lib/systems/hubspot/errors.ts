import { ConnectorError } from '../../domain/errors';
import type { HttpResponse } from '../../domain/http';
import { isRecord, ownMessage, shownWords, StatusTable, valueAt, type ExchangeKind, type StatusRule } from '../http-api';
import { system } from './system';

/** HubSpot's statuses (developers.hubspot.com, "Error handling", "API usage guidelines"). */
class HubspotStatuses extends StatusTable {
	constructor() {
		super(system, {
			401: 'Check the access token in the HubSpot credential: it may have been rotated, or the private app deleted.',
			403: 'Give the private app the scope for this: HubSpot, Settings > Integrations > Private Apps > the app > Scopes.',
			404: 'Check the ids given, and that the Base URL of the credential leads to the API of HubSpot.',
			429: 'Send fewer requests: the limit of the HubSpot account is used up. Other apps of the account share it.',
			501: 'Check the values given, and the settings in the HubSpot credential.',
			redirect: 'Put the address HubSpot redirects to into the Base URL of the credential; redirects are not followed.',
			refused: 'Check the values given, and the names of properties in the HubSpot credential: they are internal names, not labels.',
			failure: 'Try again in a moment; if it stays so, look at status.hubspot.com.',
			checkOutcome: 'Look in HubSpot whether it is there before sending it again.',
		});
	}

	override error(
		response: HttpResponse,
		call: { operation: string; kind: ExchangeKind },
		said: { words: string; code?: string | undefined; rule?: StatusRule },
	): ConnectorError {
		if (response.status !== 429 || !isDaily(response)) return super.error(response, call, said);
		const rule = { ...this.ruleFor(429), retryable: false, hint: 'The requests of the day are used up; HubSpot counts anew at midnight of the account’s time zone.' };
		return super.error(response, call, { ...said, rule });
	}
}

export const statuses: StatusTable = new HubspotStatuses();

function isDaily(response: HttpResponse): boolean {
	return /\bDAILY\b/i.test(response.text.slice(0, 2_000));
}

/** HubSpot’s message, and those of its `errors`, which say what was wrong. */
export function hubspotWords(response: HttpResponse): string {
	const json = parsed(response.text);
	const message = valueAt(json, 'message');
	if (typeof message !== 'string') return ownMessage(response);
	const errors = valueAt(json, 'errors');
	const details = Array.isArray(errors) ? errors.flatMap((error: unknown) => textOf(valueAt(error, 'message'))) : [];
	return shownWords([message, ...details.filter((detail) => !message.includes(detail)).slice(0, 5)].join(' '));
}

/** Of a refused new contact: the id of the one that has its e-mail already; null where HubSpot does not say. */
export function existingId(response: HttpResponse): string | null {
	return /Existing ID:\s*(\d{1,20})/i.exec(textOf(valueAt(parsed(response.text), 'message')).join(''))?.[1] ?? null;
}

/** The answer is JSON, but not as HubSpot's contract says. */
export function strange(operation: string, what: string): ConnectorError {
	return new ConnectorError('drift', `The answer of ${system} to "${operation}" has ${what}.`, {
		system,
		hint: 'Check that the Base URL of the credential leads to HubSpot’s API (https://api.hubapi.com).',
	});
}

/** A look-up that proves neither presence nor absence. */
export function cannotTell(what: string, hint: string): ConnectorError {
	return new ConnectorError('unsupported', `${system} cannot be asked for certain whether ${what}.`, { system, hint });
}

export function refusedValue(parameter: string, what: string, hint: string): ConnectorError {
	return new ConnectorError('validation', `${parameter} ${what}.`, { system, parameter, hint, nothingDone: true });
}

function textOf(value: unknown): string[] {
	return typeof value === 'string' ? [value] : [];
}

function parsed(text: string): unknown {
	try {
		const value: unknown = JSON.parse(text.slice(0, 100_000));
		return isRecord(value) ? value : undefined;
	} catch {
		return undefined;
	}
}
