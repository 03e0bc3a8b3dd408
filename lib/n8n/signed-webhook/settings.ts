import type { IDataObject, IHookFunctions, IWebhookFunctions } from 'n8n-workflow';

import { eventIdPaths } from '../../domain/webhooks/presets';
import { invalid, readScheme, type Scheme } from './scheme';

/** What hooks and webhooks have in common. */
export type TriggerFunctions = IHookFunctions | IWebhookFunctions;

export interface EventSettings {
	/** Where the name of an event stands: a path in the body, or a header. */
	name: { path: string } | { header: string };
	/** Empty: all. */
	wanted: string[];
	/** Where the sender's own id of an event stands in the body; empty: nowhere. */
	idPath: string;
	/** Whether a body that is a list is a list of events. */
	splitLists: boolean;
	/** Area code of phones without one. */
	defaultAreaCode: string;
	rememberMs: number | undefined;
}

export interface Challenge {
	/** Query parameter that is given back. */
	parameter: string;
	/** Query parameter that holds the verify token. */
	tokenParameter: string;
}

export interface TriggerSettings {
	schemeName: string;
	scheme: Scheme;
	toleranceMs: number;
	/** Scheme, host and path as the sender knows them, where that differs from n8n's own; else empty. */
	publicUrl: string;
	events: EventSettings;
	challenge: Challenge;
	/** What a delivery that starts a run is answered with. */
	accepted: IDataObject;
	/** With which status; null: n8n’s own 200. */
	acceptedStatus: number | null;
	/** The write queue that takes the events, and what in a body those have in common that keep their order (empty: nothing); null: runs are started. */
	queue: { name: string; groupPath: string } | null;
}

const defaultToleranceSeconds = 300;
/** What is known of a delivery is kept for longer than it passes; and a signature that passes for days protects from little. */
const longestToleranceSeconds = 24 * 60 * 60;

/** @throws ConnectorError `validation` where the settings cannot protect anything */
export function readSettings(functions: TriggerFunctions, user: string): TriggerSettings {
	const parameters = new Parameters(functions);
	const schemeName = parameters.text('scheme');
	const scheme = readScheme(schemeName, parameters, user);
	return {
		schemeName,
		scheme,
		toleranceMs: toleranceOf(scheme, functions.getNodeParameter('tolerance', defaultToleranceSeconds)) * 1_000,
		publicUrl: parameters.text('publicUrl'),
		events: readEventSettings(parameters, schemeName),
		challenge: {
			parameter: parameters.option('challengeParameter') || 'hub.challenge',
			tokenParameter: parameters.option('verifyParameter') || 'hub.verify_token',
		},
		acceptedStatus: statusOf(parameters.option('responseCode')),
		accepted: acceptedBody(parameters.option('responseBody')),
		queue: parameters.option('handOverQueue') === '' ? null : { name: parameters.option('handOverQueue'), groupPath: parameters.option('handOverGroupPath') },
	};
}

function readEventSettings(parameters: Parameters, scheme: string): EventSettings {
	const minutes = Number(parameters.option('rememberMinutes'));
	return {
		name: parameters.text('eventSource') === 'header' ? { header: parameters.text('eventHeader') } : { path: parameters.text('eventPath') || 'event' },
		wanted: parameters.text('events').split(',').map((name) => name.trim()).filter((name) => name !== ''),
		idPath: parameters.option('eventIdPath') || (eventIdPaths[scheme] ?? ''),
		splitLists: parameters.options.splitLists !== false,
		defaultAreaCode: parameters.option('defaultAreaCode'),
		rememberMs: Number.isFinite(minutes) && minutes > 0 ? minutes * 60_000 : undefined,
	};
}

function toleranceOf(scheme: Scheme, given: unknown): number {
	const seconds = Number(given);
	const isTimed = scheme.kind === 'hmac' && scheme.hmac.timestamp !== undefined;
	if (!isTimed || !Number.isFinite(seconds) || seconds <= 0) return defaultToleranceSeconds;
	if (seconds > longestToleranceSeconds) throw invalid('Tolerance', `is more than a day (${longestToleranceSeconds} seconds)`);
	return seconds;
}

function statusOf(text: string): number | null {
	const status = Number(text);
	return Number.isInteger(status) && status > 200 && status < 300 ? status : null;
}

function acceptedBody(text: string): IDataObject {
	if (text === '') return { status: 'accepted' };
	const body = parsed(text);
	if (typeof body !== 'object' || body === null || Array.isArray(body)) throw invalid('Response Body', 'is no JSON object');
	return body as IDataObject;
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

/** The node's parameters as texts without outer blanks. */
export class Parameters {
	readonly options: Record<string, unknown>;

	constructor(private readonly functions: TriggerFunctions) {
		this.options = functions.getNodeParameter('options', {}) as Record<string, unknown>;
	}

	text(name: string): string {
		return textOf(this.functions.getNodeParameter(name, ''));
	}

	option(name: string): string {
		return textOf(this.options[name]);
	}
}

function textOf(value: unknown): string {
	return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
}
