import { FileProblem } from '../../domain/csv';
import { ConnectorError } from '../../domain/errors';
import { filesSystem } from './price-list-settings';

/** Why an order file cannot be written, as the one error that leaves here; anything else as it is. */
export function fromFileProblem(error: unknown): unknown {
	if (!(error instanceof FileProblem)) return error;
	return new ConnectorError('validation', `The order file cannot be written: ${error.reason}.`, {
		system: filesSystem,
		parameter: 'encoding',
		...(error.hint === undefined ? {} : { hint: error.hint }),
		nothingDone: true,
	});
}
