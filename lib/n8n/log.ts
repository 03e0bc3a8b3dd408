import type { Logger } from 'n8n-workflow';

import type { Meter } from '../domain/metrics';
import type { Log, OutsideCall } from '../domain/runtime';
import { isSecretName } from '../domain/secret-names';
import { logText } from './log-text';
import { presentOperation } from './one-operation';

/** What is masked in a name holds one of these; most do not, and there are many lines. */
const personal = /[\d@=:]/;
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
			const within = presentOperation();
			meter.call(within === undefined ? call : { ...call, within });
			const { erp: _, within: __, ...fields } = call;
			// Their names come from settings and recipes, which may hold anything.
			const { system, operation } = fields;
			const line = personal.test(system) || personal.test(operation) ? { ...fields, system: logText(system), operation: logText(operation) } : fields;
			logger[ordinary.has(call.outcome) ? 'debug' : 'warn'](`${line.system} ${line.operation}`, { ...line, ...execution });
		},
		warn: (message, fields = {}) => write('warn', logText(message), fields),
		debug: (message, fields = {}) => write('debug', logText(message), fields),
	};
}

function redactFields(fields: object): Record<string, unknown> {
	return Object.fromEntries(
		Object.entries(fields).map(([key, value]) => [
			key,
			isSecretName(key) ? '****' : typeof value === 'string' ? logText(value) : (value as unknown),
		]),
	);
}
