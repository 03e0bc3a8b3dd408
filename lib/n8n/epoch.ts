import { ConnectorError } from '../domain/errors';

/**
 * The epoch the gate gave out, read from a parameter.
 * @throws ConnectorError `validation`: an epoch that cannot be read must not pass for "any"
 */
export function epochOf(text: string): number {
	const epoch = Number(text);
	if (text.trim() !== '' && Number.isSafeInteger(epoch) && epoch >= 0) return epoch;
	throw new ConnectorError('validation', 'The parameter “Epoch” is not a whole number.', {
		system: 'Bot Control',
		parameter: 'epoch',
		hint: 'Take it from the gate, e.g. {{ $("Gate").item.json.epoch }}.',
	});
}
