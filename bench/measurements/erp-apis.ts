import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { COMPANY_DATABASE } from '../../sandbox/sap-business-one/server.ts';
import { compileLib, type CompiledLib } from '../../test/support/compiled-lib.ts';
import { startChild } from '../lib/child.ts';
import { milliseconds, type Result } from '../lib/result.ts';
import type { Stage } from '../lib/stage.ts';
import { median } from '../lib/statistics.ts';
import type { BlingLimitOrders, BlingLimitTimes } from '../processes/bling-limit.ts';
import type { ErpApiOrders, ErpApiTimes } from '../processes/erp-apis.ts';

const rounds = 7;
const lookUps = 100;
/** Bling's: 3 requests in any second. */
const leastMs = (requests: number): number => Math.floor((requests - 1) / 3) * 1_000;

type Side = Pick<ErpApiOrders, 'system' | 'headers' | 'login'> & { name: string; settings: (url: string) => Record<string, unknown> };

const basic = `Basic ${Buffer.from('BOT_USER:bot-password', 'utf8').toString('base64')}`;
const sides: readonly Side[] = [
	{
		name: 'TOTVS Protheus',
		system: 'protheus',
		headers: {},
		login: { kind: 'oauth', user: 'bot.integracao', password: 'Senha+do%Bot&1', credentialsIn: 'headers' },
		settings: (url) => ({ baseUrl: `${url}/rest`, company: '01', branch: '01' }),
	},
	{
		name: 'SAP Business One',
		system: 'sap-business-one',
		headers: {},
		login: { companyDatabase: COMPANY_DATABASE, user: 'manager', password: 'b1-password' },
		settings: (url) => ({ baseUrl: url }),
	},
	{
		name: 'SAP S/4HANA',
		system: 'sap-s4',
		headers: { Authorization: basic },
		login: {},
		settings: (url) => ({ baseUrl: url, sapClient: '100', salesOrganization: '1000', distributionChannel: '10', division: '00' }),
	},
];

/** What the adapters of web APIs add to their requests, and what they make of a limit. */
export async function erpApis(stage: Stage): Promise<Result[]> {
	const lib = await compileLib(['domain', 'resilience', 'infra/http', 'infra/clock.ts', 'infra/store', 'systems']);
	stage.onClose(async () => await lib.remove());
	const results: Result[] = [];
	for (const side of sides) {
		stage.say(`Asking ${side.name} …`);
		results.push(await overhead(stage, lib, side));
	}
	stage.say('Asking Bling 100 times under its limit …');
	return [...results, await underLimit(stage, lib)];
}

async function overhead(stage: Stage, lib: CompiledLib, { name, system, headers, login, settings }: Side): Promise<Result> {
	const sandbox = startChild(`sandbox/${system}/main.ts`);
	stage.onClose(sandbox.stop);
	const { url } = await sandbox.answer<{ url: string }>();
	const modules = { axiosHttp: lib.file('infra/http/axios-http'), clock: lib.file('infra/clock'), sharedSession: lib.file('resilience/shared-session'), loginMemory: lib.file('resilience/login-memory'), adapter: lib.file(`systems/${system}/index`) };
	const orders: ErpApiOrders = { modules, system, url, headers, login, settings: settings(url), sku: 'CIM-CP2-50', lookUps, rounds };
	const { requests, ours, bare } = await answerOf<ErpApiTimes>('bench/processes/erp-apis.ts', orders);
	await sandbox.stop();
	const perRequest = (ms: number): number => ms / lookUps / requests;
	const figure = median(ours.map((ms, round) => perRequest(ms - (bare[round] ?? NaN))));
	return {
		name: `A request to ${name} over bare axios with keep-alive`,
		ours: milliseconds(perRequest(median(ours))),
		peer: milliseconds(perRequest(median(bare))),
		figure,
		shown: `${figure < 0 ? '−' : '+'}${Math.abs(figure).toFixed(2)} ms`,
		bound: { kind: 'below', value: 2, shown: '< 2 ms' },
	};
}

async function underLimit(stage: Stage, lib: CompiledLib): Promise<Result> {
	const folder = await mkdtemp(join(tmpdir(), 'backoffice-bench-'));
	stage.onClose(async () => await rm(folder, { recursive: true, force: true }));
	const modules = { axiosHttp: lib.file('infra/http/axios-http'), clock: lib.file('infra/clock'), openStore: lib.file('infra/store/open-store'), adapter: lib.file('systems/bling/index') };
	const orders: BlingLimitOrders = { modules, storeFile: join(folder, 'store.sqlite'), lookUps: 100 };
	const { ms, requests, refused, mostInASecond } = await answerOf<BlingLimitTimes>('bench/processes/bling-limit.ts', orders);
	if (refused > 0 || mostInASecond > 3) throw new Error(`${mostInASecond} requests came in one second, ${refused} were refused.`);
	const least = leastMs(requests);
	return {
		name: `100 look-ups at Bling under 3 requests a second (${requests} requests)`,
		ours: milliseconds(ms),
		peer: milliseconds(least),
		figure: ms / least,
		shown: `${(ms / least).toFixed(2)} × the least time`,
		bound: { kind: 'atMost', value: 1.1, shown: '≤ 1.1 ×' },
		note: `No second saw more than ${mostInASecond} requests to Bling; none was refused.`,
	};
}

async function answerOf<T>(script: string, orders: object): Promise<T> {
	const child = startChild(script, [JSON.stringify(orders)]);
	try {
		return await child.answer<T>();
	} finally {
		await child.stop();
	}
}
