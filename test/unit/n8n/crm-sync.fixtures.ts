import { createRunExecutionData, type ExecutionError, type IDataObject, type IDeferredPromise, type INodeExecutionData, type IRun, type ITriggerFunctions } from 'n8n-workflow';

export interface EmittedRun {
	items: IDataObject[];
	/** Undefined where the trigger does not want to know. */
	ended: IDeferredPromise<IRun> | undefined;
}

export interface FakeTrigger {
	functions: ITriggerFunctions;
	runs: EmittedRun[];
	errors: Error[];
	warnings: Array<Record<string, unknown>>;
}

export interface FakeOptions {
	parameters?: Record<string, unknown>;
	mode?: 'manual' | 'trigger';
	/** Instead of starting a run, as an engine that cannot wait. */
	refuse?: Error;
}

/** n8n as a trigger sees it; what it emits is kept for the test to end. */
export function fakeTrigger({ parameters = {}, mode = 'trigger', refuse }: FakeOptions = {}): FakeTrigger {
	const runs: EmittedRun[] = [];
	const errors: Error[] = [];
	const warnings: Array<Record<string, unknown>> = [];
	const logger = {
		debug: () => undefined,
		info: () => undefined,
		error: () => undefined,
		warn: (message: string, fields: object) => void warnings.push({ message, ...fields }),
	};
	const functions = {
		getNodeParameter: (name: string, fallback: unknown) => parameters[name] ?? fallback,
		getMode: () => mode,
		getNode: () => ({ id: '1', name: 'CRM Sync', type: 'crmSyncTrigger', typeVersion: 1, position: [0, 0], parameters: {} }),
		logger,
		emit: (data: INodeExecutionData[][], _response: unknown, ended?: IDeferredPromise<IRun>) => {
			if (refuse !== undefined && ended !== undefined) throw refuse;
			runs.push({ items: (data[0] ?? []).map(({ json }) => json), ended });
		},
		emitError: (error: Error) => void errors.push(error),
		helpers: { createDeferredPromise: deferred },
	} as ITriggerFunctions;
	return { functions, runs, errors, warnings };
}

function deferred<T>(): IDeferredPromise<T> {
	const { promise, resolve, reject } = Promise.withResolvers<T>();
	return { promise, resolve, reject };
}

/** A run as n8n reports it. */
export function runOf(status: IRun['status'], error?: ExecutionError): IRun {
	const data = createRunExecutionData({ resultData: { runData: {}, ...(error && { error }) } });
	return { status, mode: 'trigger', startedAt: new Date(), storedAt: 'db', data };
}
