import { ConnectorError } from '../../domain/errors';
import { SettingChecks } from '../../domain/setting-checks';

/** Name in messages. */
export const system = 'Web ERP';

export const checks = new SettingChecks(system);

/** The recipe gives something else than the ERP node needs of it. */
export function recipeMismatch(operation: string, problem: string): ConnectorError {
	return new ConnectorError('drift', `The operation "${operation}" of the ${system} recipe ${problem}.`, {
		system,
		parameter: 'Recipe',
		hint: 'Correct the recipe in the credential; the documentation of Web ERP says what each operation must extract.',
	});
}

/** The recipe has no such operation. */
export function noOperation(operation: string): ConnectorError {
	return new ConnectorError('unsupported', `${system}, as it is set up, cannot do this: the recipe has no operation "${operation}".`, {
		system,
		parameter: 'Recipe',
		hint: `Add the operation "${operation}" to the recipe in the credential, or choose another system.`,
		nothingDone: true,
	});
}
