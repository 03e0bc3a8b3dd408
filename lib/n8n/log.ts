import type { Logger } from 'n8n-workflow';

import { redactText } from '../domain/masking';
import type { Log, OutsideCall } from '../domain/runtime';

/** What is masked in a text holds one of these; most values of a log line do not, and there are many lines. */
const personal = /[\d@]/;
const secretKeys = /token|secret|password|authorization|cookie|api_?key/i;

/**
 * The only way to n8n's logger, which redacts nothing itself: secrets by their key, phones, e-mails
 * and documents by their form.
 */
export function createLog(logger: Logger, executionId: string | undefined): Log {
	const execution = executionId ? { executionId } : {};
	const write = (level: 'debug' | 'warn', message: string, fields: object) => logger[level](message, { ...redactFields(fields), ...execution });
	return {
		// Holds names, numbers and codes of our own only.
		call: (entry: OutsideCall) => logger.debug(`${entry.system} ${entry.operation}`, { ...entry, ...execution }),
		warn: (message, fields = {}) => write('warn', redactText(message), fields),
		debug: (message, fields = {}) => write('debug', redactText(message), fields),
	};
}

function redactFields(fields: object): Record<string, unknown> {
	return Object.fromEntries(
		Object.entries(fields).map(([key, value]) => [
			key,
			secretKeys.test(key) ? '[redacted]' : typeof value === 'string' && personal.test(value) ? redactText(value) : (value as unknown),
		]),
	);
}
