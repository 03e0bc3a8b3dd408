import { requireChromium, type ChromiumKind } from '../../test/support/servers/chromium.ts';
import { compileLib, type CompiledLib } from '../../test/support/compiled-lib.ts';
import { startChild } from '../lib/child.ts';
import { milliseconds, type Result } from '../lib/result.ts';
import type { Stage } from '../lib/stage.ts';
import { median, percentile } from '../lib/statistics.ts';
import type { WebLookUpFigures, WebLookUpOrders } from '../processes/web-look-ups.ts';

const lookUps = 40;
const untilMemory = 100;
const kinds: readonly ChromiumKind[] = ['headless-shell', 'chromium'];

/** Look-ups by a recipe in a web application that takes no time itself, against one browser per item, in the same run. */
export async function webLookUps(stage: Stage): Promise<Result[]> {
	const lib = await compileLib(['domain', 'resilience', 'application', 'infra/browser', 'infra/clock.ts']);
	stage.onClose(async () => await lib.remove());
	const results: Result[] = [];
	for (const kind of kinds) {
		stage.say(`Looking up with ${kind} …`);
		results.push(...(await lookUpsWith(stage, lib, kind)));
	}
	return results;
}

async function lookUpsWith(stage: Stage, lib: CompiledLib, kind: ChromiumKind): Promise<Result[]> {
	const site = startChild('sandbox/web-erp/main.ts');
	stage.onClose(site.stop);
	const { url } = await site.answer<{ url: string }>();
	const orders: WebLookUpOrders = {
		modules: modulesOf(lib),
		baseUrl: url,
		user: 'bot',
		password: 'bot-password',
		executablePath: await requireChromium(kind),
		headlessShell: kind === 'headless-shell',
		phone: '11987654321',
		lookUps,
		untilMemory,
	};
	const worker = startChild('bench/processes/web-look-ups.ts', [JSON.stringify(orders)]);
	stage.onClose(worker.stop);
	const figures = await worker.answer<WebLookUpFigures>();
	const { state } = (await (await fetch(`${url}/__sandbox/state`)).json()) as { state: { logins: unknown[] } };
	await worker.stop();
	await site.stop();
	// Three pools of one session each, and one login of the peer per item; its first one warms up.
	const coldLogins = state.logins.length - 2 - (lookUps + 1);
	return [...speed(kind, figures), lasting(kind, figures), together(kind, figures, coldLogins)];
}

function speed(kind: ChromiumKind, { browser, ours, perItem, request }: WebLookUpFigures): Result[] {
	const [p50, p95, peer50, peer95] = [median(ours), percentile(ours, 0.95), median(perItem), percentile(perItem, 0.95)];
	return [
		{
			name: `Web look-up with ${kind} against one browser per item`,
			ours: milliseconds(p50),
			peer: milliseconds(peer50),
			figure: peer50 / p50,
			shown: `${(peer50 / p50).toFixed(1)} times faster`,
			bound: { kind: 'atLeast', value: 3, shown: '≥ 3 times' },
			note: `${browser}; the peer launches, logs in, looks up and closes, as n8n-nodes-puppeteer does with a batch of one. It took ${milliseconds(peer95)} at the 95th percentile.`,
		},
		{ name: '… median', ours: milliseconds(p50), peer: milliseconds(peer50), figure: p50, shown: milliseconds(p50), bound: { kind: 'below', value: 500, shown: '< 500 ms' } },
		{ name: '… p95', ours: milliseconds(p95), peer: milliseconds(peer95), figure: p95, shown: milliseconds(p95), bound: { kind: 'below', value: 1_000, shown: '< 1,000 ms' } },
		{
			name: '… by a `request` step',
			ours: milliseconds(median(request)),
			peer: milliseconds(peer50),
			figure: percentile(request, 0.95),
			shown: `median ${milliseconds(median(request))}, p95 ${milliseconds(percentile(request, 0.95))}`,
			bound: { kind: 'below', value: 20, shown: '< 20 ms' },
		},
	];
}

function lasting(kind: ChromiumKind, { memory }: WebLookUpFigures): Result {
	const [before, after] = memory;
	if (!before || !after) throw new Error('Memory was not measured twice.');
	const growth = after.own / before.own - 1;
	return {
		name: `… memory of the browser after ${2 * untilMemory} look-ups over that after ${untilMemory}`,
		ours: megabytes(after.own),
		peer: megabytes(before.own),
		figure: growth,
		shown: `${growth < 0 ? '−' : '+'}${Math.abs(growth * 100).toFixed(1)} %`,
		bound: { kind: 'atMost', value: 0.05, shown: '≤ 5 %' },
		note: `Memory with ${kind}: what all its processes have of their own once its pages have thrown away what they no longer use; with the program’s files (PSS) ${megabytes(before.proportional)}, then ${megabytes(after.proportional)}.`,
	};
}

function together(kind: ChromiumKind, { cold }: WebLookUpFigures, logins: number): Result {
	return {
		name: `20 parallel cold look-ups with ${kind}`,
		ours: milliseconds(cold.ms),
		peer: '–',
		figure: Math.max(cold.browsers, logins),
		shown: `${cold.browsers} browser, ${logins} login`,
		bound: { kind: 'atMost', value: 1, shown: 'one each' },
	};
}

function modulesOf(lib: CompiledLib): WebLookUpOrders['modules'] {
	return {
		createRecipes: lib.file('application/rpa/recipes'),
		createLogin: lib.file('application/rpa/login'),
		sessionPool: lib.file('application/rpa/sessions/session-pool'),
		sharedBrowser: lib.file('application/rpa/sessions/shared-browser'),
		slots: lib.file('application/rpa/sessions/slots'),
		loginMemory: lib.file('resilience/login-memory'),
		createAddressRules: lib.file('domain/recipes/create-address-rules'),
		parseRecipe: lib.file('domain/recipes/parse-recipe'),
		openBrowser: lib.file('infra/browser/open-browser'),
		clock: lib.file('infra/clock'),
	};
}

function megabytes(bytes: number): string {
	return `${Math.round(bytes / 1_048_576)} MB`;
}
