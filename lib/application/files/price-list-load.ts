import { Transform } from 'node:stream';

import { FileProblem, type CsvPort, type CsvReadFormat, type CsvReading } from '../../domain/csv';
import { ContradictoryRows, type DatasetEntry, type DatasetPort, type DatasetVersion } from '../../domain/dataset';
import type { RemoteFile, RemoteFilesPort } from '../../domain/remote-files';
import type { CallContext } from '../../domain/runtime';
import { PriceListRows, type PriceList } from '../../systems/files';
import { fromContradiction, fromProblem, type Standing } from './list-errors';

export interface LoadCounts {
	encoding: string;
	delimiter: string;
	/** Repeated ones included. */
	rows: number;
	footerLines: number;
}

/** What is asked before the new list comes into force; each throws where it may not. */
export interface LoadChecks {
	/** @param received bytes of the whole file; null where it was not read to its end */
	unchanged(received: number | null): Promise<void>;
	enough(rows: number): void;
}

/** One load of a price list: download, reading and storing run side by side, a piece at a time. */
export class PriceListLoad {
	constructor(
		private readonly ports: { files: RemoteFilesPort; dataset: DatasetPort; csv: CsvPort },
		private readonly list: PriceList,
		private readonly standing: Standing,
		private readonly checks: LoadChecks,
	) {}

	async run(file: RemoteFile, context: CallContext): Promise<{ version: DatasetVersion; counts: LoadCounts }> {
		const { encoding } = this.list.settings;
		try {
			return await this.attempt(file, encoding, context);
		} catch (error) {
			if (!(error instanceof FileProblem) || error.kind !== 'notUtf8') throw await this.explained(error);
		}
		// Not UTF-8 and no mark: the encoding of Windows in Brazil. The file is read again from its start.
		try {
			return await this.attempt(file, 'windows-1252', context);
		} catch (error) {
			throw await this.explained(error);
		}
	}

	private async attempt(file: RemoteFile, encoding: CsvReadFormat['encoding'], context: CallContext): Promise<{ version: DatasetVersion; counts: LoadCounts }> {
		const { delimiter, quotes } = this.list.settings;
		const download = new Download(this.ports.files, this.list.path, context);
		const counts: LoadCounts = { encoding: '', delimiter: '', rows: 0, footerLines: 0 };
		try {
			const entries = this.entries(async () => await this.ports.csv.open(download.bytes, { encoding, delimiter, quotes }), download, counts);
			const version = await this.ports.dataset.replace(this.list.name, entries, { file, fingerprint: this.list.fingerprint });
			return { version, counts };
		} finally {
			await download.stop();
		}
	}

	private async *entries(open: () => Promise<CsvReading>, download: Download, counts: LoadCounts): AsyncGenerator<readonly DatasetEntry[]> {
		const reading = await open();
		counts.encoding = reading.encoding;
		counts.delimiter = reading.delimiter;
		const rows = new PriceListRows(reading.header, this.list.settings);
		const footer = new Footer();
		for await (const records of reading.batches) {
			const batch: DatasetEntry[] = [];
			for (const record of records) {
				const line = rows.read(record);
				if (line.kind === 'footer') footer.add(record.line);
				if (line.kind !== 'row') continue;
				footer.refuseRowBehind();
				batch.push(line.entry);
			}
			counts.rows += batch.length;
			if (batch.length > 0) yield batch;
		}
		counts.footerLines = footer.lines;
		await this.checks.unchanged(await download.received());
		if (counts.rows === 0) throw new FileProblem('columns', 'it has a header but no rows', null, 'Check the export job of the ERP.');
		this.checks.enough(counts.rows);
	}

	/** What is wrong with a file that is still being written is that it is still being written. */
	private async explained(error: unknown): Promise<unknown> {
		const isProblem = error instanceof FileProblem;
		if (!isProblem && !(error instanceof ContradictoryRows)) return error;
		await this.checks.unchanged(null);
		return isProblem ? fromProblem(this.standing, error) : fromContradiction(this.standing, error);
	}
}

/** Total lines stand at the end; a row behind one shows that it was none. */
class Footer {
	lines = 0;
	private first = 0;

	add(line: number): void {
		this.lines += 1;
		this.first ||= line;
	}

	refuseRowBehind(): void {
		if (this.lines === 0) return;
		throw new FileProblem('format', 'this line reads like a total line or has no code, but rows come after it', this.first, 'Total lines may stand at the end only; every other line needs a code.');
	}
}

/** A file on its way: bytes to read from, and how many there were. */
class Download {
	readonly bytes: Transform;
	private count = 0;
	private readonly stopping = new AbortController();
	private readonly done: Promise<void>;

	constructor(files: RemoteFilesPort, path: string, { signal }: CallContext) {
		this.bytes = new Transform({
			transform: (chunk: Buffer, _encoding, next) => {
				this.count += chunk.length;
				next(null, chunk);
			},
		});
		// An error is the reader's to see, who may already have left.
		this.bytes.on('error', () => undefined);
		const context = { signal: AbortSignal.any([signal, this.stopping.signal]) };
		this.done = files.download(path, this.bytes, context).then(
			() => void (this.bytes.writableEnded || this.bytes.end()),
			(error: unknown) => {
				this.bytes.destroy(error instanceof Error ? error : new Error('The download failed.'));
				throw error;
			},
		);
		this.done.catch(() => undefined);
	}

	/** Bytes of the whole file. @throws what the download failed with */
	async received(): Promise<number> {
		await this.done;
		return this.count;
	}

	/** Resolves when the file server is no longer asked for anything. */
	async stop(): Promise<void> {
		this.stopping.abort(new Error('The file is no longer needed.'));
		this.bytes.destroy();
		await this.done.catch(() => undefined);
	}
}
