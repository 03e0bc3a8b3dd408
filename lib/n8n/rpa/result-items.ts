import type { IDataObject } from 'n8n-workflow';

import type { RecipeWarning } from '../../domain/recipes/recipe';
import type { RecipeResult } from '../../domain/recipes/recipe-port';
import { WithFiles, type OperationResult } from '../operation';
import { toPlain } from '../plain';
import { pageResult, type ScrapeWishes } from './page-recipe';

const noFiles: RecipeWarning = { path: '', message: 'An earlier run with this idempotency key has written it; nothing was done now, and the files of that run are not kept.' };

/** The result of an operation: what it has read at the top level, its files as binaries. */
export function recipeItem(result: RecipeResult, { write, repeated }: { write: boolean; repeated: boolean }): WithFiles {
	return new WithFiles(recipeJson(result, { write, repeated }), result.files);
}

export function recipeJson(result: RecipeResult, { write, repeated }: { write: boolean; repeated: boolean }): IDataObject {
	const { found, outcome, message, data, submitted, dialogs } = result;
	const warnings = repeated ? [...result.warnings, noFiles] : result.warnings;
	return {
		...toPlain(data),
		found,
		outcome,
		...(message === null ? {} : { message }),
		...(write ? { submitted } : {}),
		...(repeated ? { repeated } : {}),
		...warningsOf(warnings),
		...(dialogs.length === 0 ? {} : { dialogs: dialogs.map((dialog) => toPlain(dialog)) }),
	};
}

export function warningsOf(warnings: readonly RecipeWarning[]): IDataObject {
	return warnings.length === 0 ? {} : { warnings: warnings.map((warning) => toPlain(warning)) };
}

/** What a page holds: a record, or an item for each row. Without result `found` is false. */
export function scrapedItems(result: RecipeResult, { returns, rowsAs = 'items' }: Pick<ScrapeWishes, 'returns' | 'rowsAs'>): OperationResult {
	const warnings = warningsOf(result.warnings);
	const data = result.data[pageResult];
	if (returns === 'record') return { ...(result.found ? plainRecord(data) : {}), found: result.found, ...warnings };
	const rows = Array.isArray(data) ? data.map(plainRecord) : [];
	if (rowsAs === 'list') return { found: rows.length > 0, rows, ...warnings };
	if (rows.length === 0) return { found: false, ...warnings };
	return rows.map((row, index) => ({ ...row, found: true, ...(index === 0 ? warnings : {}) }));
}

function plainRecord(value: unknown): IDataObject {
	return typeof value === 'object' && value !== null ? toPlain(value) : {};
}

/** The one file of a page, in the binary property `data`. */
export function fileItem(result: RecipeResult, fileName = ''): WithFiles {
	const file = result.files[pageResult];
	if (file === undefined) return new WithFiles({ ...warningsOf(result.warnings) }, {});
	const named = fileName.trim() === '' ? file : { ...file, fileName: fileName.trim() };
	const json = { fileName: named.fileName, mimeType: named.mimeType, bytes: named.bytes.length, ...warningsOf(result.warnings) };
	return new WithFiles(json, { [pageResult]: named });
}
