import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import { compileLib, type CompiledLib } from '../../test/support/compiled-lib.ts';
import { startChild } from '../lib/child.ts';
import { milliseconds, type Result } from '../lib/result.ts';
import type { Stage } from '../lib/stage.ts';
import { inTurns, median, medianRatio } from '../lib/statistics.ts';
import type { PriceListOrders } from '../processes/price-list.ts';

const rows = 1_000_000;
const rounds = 5;

interface Load {
	ms: number;
	/** These two of ours only. */
	delayP99Ms?: number;
	peakMb?: number;
}

/** A price list of a million rows, from the file to the Dataset, against csv-parse alone on the same file. */
export async function priceList(stage: Stage): Promise<Result[]> {
	stage.say('Writing a price list of 1,000,000 rows …');
	const folder = await mkdtemp(join(tmpdir(), 'backoffice-bench-'));
	stage.onClose(async () => await rm(folder, { recursive: true, force: true }));
	const file = join(folder, 'list.csv');
	await pipeline(Readable.from(lines()), createWriteStream(file));
	const lib = await compileLib(['domain', 'resilience', 'systems/files', 'application/files', 'infra/clock.ts', 'infra/csv', 'infra/dataset', 'infra/store']);
	stage.onClose(async () => await lib.remove());
	stage.say('Loading …');
	const turns = await inTurns(rounds, {
		ours: async (round) => await answerOf<Load>(stage, 'bench/processes/price-list.ts', JSON.stringify(ordersFor(lib, file, join(folder, `store-${round}.sqlite`)))),
		bare: async () => await answerOf<Load>(stage, 'bench/processes/bare-csv-parse.ts', file),
	});
	return results(turns.ours, turns.bare.map(({ ms }) => ms));
}

function results(ours: readonly Load[], bare: readonly number[]): Result[] {
	const own = ours.map(({ ms }) => ms);
	const speed = 1 / medianRatio(own, bare);
	const peak = median(ours.map(({ peakMb = NaN }) => peakMb));
	const delay = median(ours.map(({ delayP99Ms = NaN }) => delayP99Ms));
	return [
		{
			name: 'Price list of 1,000,000 rows into the Dataset against bare csv-parse',
			ours: milliseconds(median(own)),
			peer: milliseconds(median(bare)),
			figure: speed,
			shown: `${speed.toFixed(2)} of its speed`,
			bound: { kind: 'atLeast', value: 0.5, shown: '≥ 0.5' },
		},
		{ name: 'Memory while it loads, over the baseline', ours: `${peak.toFixed(0)} MB`, peer: '–', figure: peak, shown: `${peak.toFixed(0)} MB`, bound: { kind: 'below', value: 200, shown: '< 200 MB' } },
		{ name: 'Event-loop delay while it loads, p99', ours: milliseconds(delay), peer: '–', figure: delay, shown: milliseconds(delay), bound: { kind: 'below', value: 50, shown: '< 50 ms' } },
	];
}

async function answerOf<T>(stage: Stage, script: string, argument: string): Promise<T> {
	const child = startChild(script, [argument]);
	stage.onClose(child.stop);
	const answer = await child.answer<T>();
	await child.stop();
	return answer;
}

function ordersFor(lib: CompiledLib, file: string, storeFile: string): PriceListOrders {
	return {
		file,
		storeFile,
		modules: {
			files: lib.file('application/files/index'),
			openDataset: lib.file('infra/dataset/open-dataset'),
			csvFiles: lib.file('infra/csv/csv-files'),
			clock: lib.file('infra/clock'),
			memoryStore: lib.file('infra/store/memory-store'),
			settings: lib.file('systems/files/index'),
		},
	};
}

/** Codes in no order, prices with thousands and decimals, a quoted text: what an ERP writes. */
function* lines(): Generator<string> {
	yield 'sku;preco;estoque;descricao\r\n';
	for (let index = 0; index < rows; index++) {
		const number = (index * 7_919) % rows;
		const price = `${(number % 9) + 1}.${String(number % 1_000).padStart(3, '0')},${String(number % 100).padStart(2, '0')}`;
		yield `P-${String(number).padStart(7, '0')};${price};${number % 5_000};"Produto ${number} de teste"\r\n`;
	}
}
