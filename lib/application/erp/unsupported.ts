import type { ErpCapabilities, ErpOperation } from '../../domain/erp';
import { ConnectorError } from '../../domain/errors';
import { operationLabels } from './operation-labels';

/** A system as its users know it, with what it can do when everything is set up. */
export interface KnownErp {
	name: string;
	atBest: ErpCapabilities;
}

/**
 * Refuses an operation before anything is sent, and names the systems that can do it.
 *
 * @param own what the system itself can do at best; left out where that is not known
 * @param others the other systems there are
 */
export function unsupportedOperation(
	operation: ErpOperation,
	{ system, own, others = [] }: { system: string; own?: ErpCapabilities | undefined; others?: readonly KnownErp[] | undefined },
): ConnectorError {
	const couldBeSetUp = own?.operations.has(operation) ?? true;
	const able = others.filter(({ atBest }) => atBest.operations.has(operation)).map(({ name }) => name);
	const ways = [
		...(couldBeSetUp ? ['Set the operation up in the credential.'] : []),
		...(able.length > 0 ? [`${couldBeSetUp ? 'Or choose' : 'Choose'} a system that can: ${able.join(', ')}.`] : []),
	];
	return new ConnectorError('unsupported', `${system} cannot do "${operationLabels[operation]}"${couldBeSetUp ? ' as it is set up' : ''}.`, {
		system,
		parameter: 'Operation',
		hint: ways.length > 0 ? ways.join(' ') : 'Choose another operation.',
		nothingDone: true,
	});
}
