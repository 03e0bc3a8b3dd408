import type { Readable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';

import { FileProblem, type CsvReadFormat, type CsvReading, type CsvRecord } from '../../domain/csv';
import { detectDelimiter, readHead } from './header-line';
import { RecordParser } from './record-parser';
import { openUtf8 } from './utf8-bytes';

const batchRecords = 1_000;

/** See CsvPort. Each piece of 64 KB is parsed in a turn of the event loop of its own. */
export async function openCsv(source: Readable, format: CsvReadFormat): Promise<CsvReading> {
	const { encoding, pieces } = await openUtf8(source, format.encoding);
	let parser: RecordParser | undefined;
	try {
		const head = await readHead(pieces, format.quotes);
		const delimiter = format.delimiter === 'auto' ? detectDelimiter(head.line, format.quotes) : format.delimiter;
		const opened = (parser = await RecordParser.open({ delimiter, quotes: format.quotes, lineEnds: head.lineEnds }));
		const first = await opened.write(head.bytes);
		while (first.length === 0) {
			const { done, value } = await pieces.next();
			first.push(...(await (done === true ? opened.end() : opened.write(value))));
			if (done === true) break;
		}
		const header = first.shift();
		if (header === undefined) throw new FileProblem('columns', 'it has no header line', 1);
		return { encoding, delimiter, header, batches: batches(opened, first, pieces) };
	} catch (error) {
		parser?.close();
		source.destroy();
		throw error;
	}
}

async function* batches(parser: RecordParser, first: CsvRecord[], pieces: AsyncGenerator<Buffer>): AsyncGenerator<readonly CsvRecord[]> {
	let records = first;
	try {
		for (let ended = false; !ended; ) {
			for (; records.length >= batchRecords; records = records.slice(batchRecords)) yield records.slice(0, batchRecords);
			await nextTurn();
			const { done, value } = await pieces.next();
			ended = done === true;
			records = records.concat(await (done === true ? parser.end() : parser.write(value)));
		}
		for (; records.length > 0; records = records.slice(batchRecords)) yield records.slice(0, batchRecords);
	} finally {
		parser.close();
		await pieces.return(undefined);
	}
}
