import { createRunExecutionData, type ExecutionError, type IDataObject, type INodeExecutionData, type IRun, type ITriggerFunctions } from 'n8n-workflow';

type Deferred = Pick<PromiseWithResolvers<IRun>, 'resolve' | 'reject'>;

export interface EmittedRun {
	items: IDataObject[];
	/** Undefined where the trigger does not want to know. */
	ended: Deferred | undefined;
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
	const logger: ITriggerFunctions['logger'] = {
		debug: () => undefined,
		info: () => undefined,
		error: () => undefined,
		warn: (message: string, fields?: object) => void warnings.push({ message, ...fields }),
	};
	const functions: Partial<ITriggerFunctions> = {
		getNodeParameter: ((name: string, fallback: unknown) => parameters[name] ?? fallback) as ITriggerFunctions['getNodeParameter'],
		getMode: () => mode,
		getNode: () => ({ id: '1', name: 'CRM Sync', type: 'crmSyncTrigger', typeVersion: 1, position: [0, 0], parameters: {} }),
		logger,
		emit: (data: INodeExecutionData[][], _response: unknown, ended?: Deferred) => {
			if (refuse !== undefined && ended !== undefined) throw refuse;
			runs.push({ items: (data[0] ?? []).map(({ json }) => json), ended });
		},
		emitError: (error: Error) => void errors.push(error),
		helpers: { createDeferredPromise: <T>() => Promise.withResolvers<T>() } as ITriggerFunctions['helpers'],
	};
	return { functions: functions as ITriggerFunctions, runs, errors, warnings };
}

/** A run as n8n reports it. */
export function runOf(status: IRun['status'], error?: ExecutionError): IRun {
	const data = createRunExecutionData({ resultData: { runData: {}, ...(error && { error }) } });
	return { status, mode: 'trigger', startedAt: new Date(), storedAt: 'db', data };
}
