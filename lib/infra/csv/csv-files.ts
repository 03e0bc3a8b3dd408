import type { CsvPort } from '../../domain/csv';
import { openCsv } from './csv-reader';
import { writeCsv } from './csv-writer';

/** CSV by csv-parse, csv-stringify and iconv-lite, which are loaded when they are first used. */
export const csvFiles: CsvPort = { open: openCsv, write: writeCsv };
