import { ConnectorError } from '../../domain/errors';

/**
 * The name of an outbox, which is part of the Store's keys.
 * @throws ConnectorError `validation`
 */
export function outboxName(text: string): string {
	if (/^[\w.-]{1,50}$/.test(text)) return text;
	throw new ConnectorError('validation', 'Outbox is no name.', {
		system: 'Outbox',
		parameter: 'Outbox',
		hint: 'Use up to 50 letters, digits, dots, dashes.',
		nothingDone: true,
	});
}
