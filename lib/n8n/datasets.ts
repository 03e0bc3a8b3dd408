import type { DatasetPort } from '../domain/dataset';
import { systemClock } from '../infra/clock';
import { openDataset } from '../infra/dataset/open-dataset';
import { locationOf } from '../infra/store/select-store';
import type { ExecutionScope } from './scope';
import { selectedStoreOptions, storeCredentialType } from './stores';

/**
 * The Dataset that goes with the Store of this run, opened when it is first asked for something.
 * @throws ConnectorError at the first call: as the Store
 */
export function datasetOf(scope: ExecutionScope): DatasetPort {
	return lazyDataset(async () => {
		const chosen = scope.functions.getNode().credentials?.[storeCredentialType] !== undefined;
		const options = selectedStoreOptions(chosen ? await scope.credential(storeCredentialType, 'Store') : undefined);
		return await scope.connection(`dataset:${locationOf(options)}`, async () => await openDataset(options, { clock: systemClock, random: Math.random }));
	});
}

/** A Dataset that is opened by its first call; whoever opens it closes it. */
export function lazyDataset(open: () => Promise<DatasetPort>): DatasetPort {
	let opened: Promise<DatasetPort> | undefined;
	const dataset = async (): Promise<DatasetPort> => await (opened ??= open());
	return {
		current: async (...call) => await (await dataset()).current(...call),
		replace: async (...call) => await (await dataset()).replace(...call),
		find: async (...call) => await (await dataset()).find(...call),
		close: async () => await Promise.resolve(),
	};
}
