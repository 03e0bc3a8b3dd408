import type { Logger } from 'n8n-workflow';

import { redactText } from '../domain/masking';
import type { Meter } from '../domain/metrics';
import type { Log, OutsideCall } from '../domain/runtime';

/** What is masked in a text holds one of these; most values of a log line do not, and there are many lines. */
const personal = /[\d@]/;
const secretKeys = /token|secret|password|senha|authorization|cookie|api_?key|private_?key|passphrase/i;
/** Secrets that stand in a text with their names: fields of a form or of JSON, headers, addresses with a password. */
const named = /\b((?:access|refresh|id)_token|token|(?:client_)?secret|password|passwd|senha|passphrase|authorization|api_?key)(["']?\s{0,3}[=:]\s{0,3}["']?)(?:(?:bearer|basic)\s{1,3})?[^\s&"',;]{1,2000}/gi;
const scheme = /\b(bearer|basic)\s{1,3}[\w.~+/=-]{8,2000}/gi;
const userInfo = /(:\/\/[^\s/?#@:]{0,200}:)[^\s/?#@]{1,500}@/g;
/** Ends of a call that nobody need be woken for: the system has answered, or was asked for something it cannot give. */
const ordinary: ReadonlySet<string> = new Set(['ok', 'not_found', 'ambiguous', 'validation', 'unsupported', 'cancelled']);

/**
 * The only way to n8n's logger, which redacts nothing itself: secrets by their key or the name before them, phones, e-mails and documents by their
 * form. Each call to an outside system is one line and is counted once, here: `debug` where it went as usual, `warn` where the
 * system or the way to it failed.
 */
export function createLog(logger: Logger, executionId: string | undefined, meter: Pick<Meter, 'call'>): Log {
	const execution = executionId ? { executionId } : {};
	const write = (level: 'debug' | 'warn', message: string, fields: object) => logger[level](message, { ...redactFields(fields), ...execution });
	return {
		call: (call: OutsideCall) => {
			meter.call(call);
			const { erp: _, ...fields } = call;
			// Their names come from settings and recipes, which may hold anything.
			const { system, operation } = fields;
			const line = personal.test(system) || personal.test(operation) ? { ...fields, system: redactText(system), operation: redactText(operation) } : fields;
			logger[ordinary.has(call.outcome) ? 'debug' : 'warn'](`${line.system} ${line.operation}`, { ...line, ...execution });
		},
		warn: (message, fields = {}) => write('warn', shown(message), fields),
		debug: (message, fields = {}) => write('debug', shown(message), fields),
	};
}

function shown(text: string): string {
	const safe = text.replace(named, '$1$2[redacted]').replace(scheme, '$1 [redacted]').replace(userInfo, '$1[redacted]@');
	return personal.test(safe) ? redactText(safe) : safe;
}

function redactFields(fields: object): Record<string, unknown> {
	return Object.fromEntries(
		Object.entries(fields).map(([key, value]) => [
			key,
			secretKeys.test(key) ? '[redacted]' : typeof value === 'string' ? shown(value) : (value as unknown),
		]),
	);
}
