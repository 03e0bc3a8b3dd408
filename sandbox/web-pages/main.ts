import { runAsProcess } from '../kit/process.ts';
import { startAlmacen } from './almacen.ts';
import { startDispatch } from './dispatch.ts';
import { startLager } from './lager.ts';

const applications = new Map<unknown, (options: Record<string, unknown>) => Promise<{ url: string; close(): Promise<void> }>>([
	['lager', startLager],
	['dispatch', startDispatch],
	['almacen', startAlmacen],
]);

// node sandbox/web-pages/main.ts --app dispatch --port 4081
void runAsProcess(async ({ app, ...options }) => {
	const start = applications.get(app);
	if (start === undefined) throw new Error(`--app must be one of ${[...applications.keys()].join(', ')}.`);
	return await start(options);
});
