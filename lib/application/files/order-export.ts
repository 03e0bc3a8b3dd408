import { isConnectorError } from '../../domain/errors';
import type { CsvPort } from '../../domain/csv';
import type { RemoteFilesPort } from '../../domain/remote-files';
import type { CallContext, Clock, Log, Random } from '../../domain/runtime';
import type { Store } from '../../domain/store';
import { withLock } from '../../resilience/lock';
import { storeWaitMs } from '../../resilience/store-outage';
import { writeOnce } from '../../resilience/write-once';
import { dropFile, fromFileProblem, inFolder, orderFileName, orderRows, readGivenOrders, stampInBrazil, type OrderFileFormat } from '../../systems/files';
import { OutsideCalls } from '../outside-calls';
import { ExportRecord } from './export-record';
import { keyOfOtherOrders, provesNothing } from './export-errors';

export interface OrderExportOptions {
	files: RemoteFilesPort;
	csv: CsvPort;
	store: Store;
	clock: Clock;
	random: Random;
	log: Log;
	/** Names the credential: nothing is shared between two of them. */
	tenantKey: string;
}

export interface OrderExportRequest {
	/** One order or a list; see readGivenOrders. */
	orders: unknown;
	folder: string;
	/** With `{key}` or `{stamp}`. */
	fileName: string;
	format: OrderFileFormat;
	/** Names this export for good: the same key never makes a second file. */
	idempotencyKey: string;
	/** The ERP leaves the files it has read where they are. */
	filesStay: boolean;
}

export interface OrderExportResult {
	outcome: 'created' | 'existing';
	fileName: string;
	path: string;
	orders: number;
	idempotencyKey: string;
}

const lockMs = 60_000;

interface Attempt {
	path: string;
	bytes: Buffer;
	/** An earlier run may have sent it. */
	begunBefore: boolean;
	/** Whether this run has got as far as sending. */
	entered: boolean;
}

/**
 * Gives orders to an ERP as a file, once. The name is chosen before anything is sent and kept in the Store under the key,
 * so that a repeated run finds its own file, also where the name holds the time.
 */
export class OrderExport {
	private readonly calls: OutsideCalls;

	constructor(private readonly options: OrderExportOptions) {
		this.calls = new OutsideCalls({ ...options, system: options.files.system });
	}

	/**
	 * @throws ConnectorError `validation` naming the order and field, or the key that stands for other orders; `uncertain` where the file may or may not be
	 * there and the ERP may have taken it; what the file server throws
	 */
	async run(request: OrderExportRequest, context: CallContext): Promise<OrderExportResult> {
		const { store, clock, random, csv, tenantKey } = this.options;
		const orders = readGivenOrders(request.orders);
		const bytes = await csv.write(orderRows(orders, request.format), request.format).catch((error: unknown) => {
			throw fromFileProblem(error);
		});
		const name = `${tenantKey}:${request.idempotencyKey}`;
		const lock = { ttlMs: lockMs, waitMs: lockMs, storeWaitMs, clock, random, signal: context.signal, newOwner: () => `${clock.now()}-${random()}-${random()}` };
		return await withLock(store, `lock:file-export:${name}`, lock, async (signal) => {
			const record = new ExportRecord(store, `file-export:${name}`, orders);
			return await this.once(request, record, { orders: orders.length, bytes }, { signal });
		});
	}

	private async once(request: OrderExportRequest, record: ExportRecord, { orders, bytes }: { orders: number; bytes: Buffer }, context: CallContext): Promise<OrderExportResult> {
		const { clock } = this.options;
		const { idempotencyKey } = request;
		const earlier = await record.earlier();
		if (earlier === 'other') throw keyOfOtherOrders(this.options.files.system, idempotencyKey);
		const path = earlier?.path ?? inFolder(request.folder, orderFileName(request.fileName, idempotencyKey, stampInBrazil(clock.now())));
		const result = (outcome: 'created' | 'existing'): OrderExportResult => ({ outcome, fileName: path.slice(path.lastIndexOf('/') + 1), path, orders, idempotencyKey });
		if (earlier?.done === true) return result('existing');
		await record.begin(path);
		const attempt = { path, bytes, begunBefore: earlier !== null, entered: false };
		try {
			const outcome = await this.write(request, attempt, context);
			// The file is there: a Store that fails now must not turn that into an error.
			await record.finish(path).catch(() => undefined);
			return result(outcome);
		} catch (error) {
			const nothingDone = !attempt.entered || (isConnectorError(error) && error.nothingDone);
			if (earlier === null && nothingDone) await record.forget().catch(() => undefined);
			throw error;
		}
	}

	private async write({ filesStay, idempotencyKey }: OrderExportRequest, attempt: Attempt, context: CallContext): Promise<'created' | 'existing'> {
		const { files, clock, random } = this.options;
		const { path, bytes, begunBefore } = attempt;
		const { result, outcome } = await writeOnce({
			system: files.system,
			key: idempotencyKey,
			clock,
			random,
			signal: context.signal,
			unknownBefore: begunBefore,
			write: async (count) => {
				attempt.entered = true;
				return await this.calls.logged('exportOrders', count, context.signal, async () => await dropFile(files, path, bytes, context));
			},
			lookUp: async (signal) => {
				if ((await this.calls.logged('statFile', 1, signal, async () => await files.stat(path, { signal }))) !== null) return 'existing' as const;
				if (filesStay) return null;
				throw provesNothing(files.system, path);
			},
		});
		return outcome === 'created' ? result : 'existing';
	}
}
