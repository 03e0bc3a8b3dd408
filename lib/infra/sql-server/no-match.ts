import type { SqlQueryOptions, SqlRow, SqlValue } from '../../domain/sql';
import { StatementFailure } from './call-runner';
import { conversionNumbers, overflowNumbers } from './error-rules';

export type RunStatement = (values: readonly SqlValue[]) => Promise<SqlRow[]>;

/** A text no column holds and no number is written as. */
const noNumber = '~no-number~';
/** More digits than BIGINT takes. */
const tooManyDigits = 19;

/**
 * SQL Server ends a statement with an error where a text is compared with a numeric column and is no number (245, 8114) or
 * too large a one (248, 8115); a GUID column does the same (8169). For a look-up that means: nothing matches.
 *
 * A fault of the statement itself must not pass for that: one that converts what is stored, or a status in the settings that
 * does not fit its column. So the asked values are the cause only if one of them can be, if the statement runs with NULL in
 * their place, and if it fails alike with another text that is no number.
 */
export async function lookUp(run: RunStatement, values: readonly SqlValue[], { fixed, forms = false }: SqlQueryOptions): Promise<SqlRow[]> {
	try {
		return await run(values);
	} catch (error) {
		if (fixed === undefined || !isConversion(error)) throw error;
		const asked = new Set(values.filter((value): value is string => typeof value === 'string' && !fixed.has(value)));
		if (![...asked].some((value) => maybeCause(value, error.failure.numbers)) || quotesAnother(error, asked)) throw error;
		const withAsked = (substitute: (value: string) => SqlValue): SqlValue[] =>
			values.map((value) => (typeof value === 'string' && asked.has(value) ? substitute(value) : value));
		if (!(await runs(run, withAsked(() => null))) || (await runs(run, withAsked(() => noNumber)))) throw error;
		const digitsOnly = withAsked((value) => (isNumber(value) ? value : null));
		return forms && [...asked].some(isNumber) ? await orNothing(run(digitsOnly)) : [];
	}
}

function isConversion(error: unknown): error is StatementFailure {
	return error instanceof StatementFailure && error.failure.numbers.some((number) => conversionNumbers.has(number));
}

/** Whole numbers convert to every numeric type; only too large ones do not. */
function maybeCause(value: string, numbers: readonly number[]): boolean {
	return !isNumber(value) || value.trim().length >= tooManyDigits || numbers.some((number) => overflowNumbers.has(number));
}

function isNumber(value: string): boolean {
	return /^\s*[+-]?\d+\s*$/.test(value);
}

/** `Conversion failed when converting the varchar value 'x' to data type int.`: in every language the value is quoted. */
function quotesAnother({ failure: { words } }: StatementFailure, asked: ReadonlySet<string>): boolean {
	const quoted = /'([^]*)'/.exec(words)?.[1]?.trimEnd();
	if (quoted === undefined) return false;
	// The server shortens long values.
	return ![...asked].some((value) => value.trimEnd() === quoted || (quoted.length >= 30 && value.startsWith(quoted)));
}

async function runs(run: RunStatement, values: readonly SqlValue[]): Promise<boolean> {
	return await run(values).then(
		() => true,
		(error: unknown) => {
			if (isConversion(error)) return false;
			throw error;
		},
	);
}

async function orNothing(rows: Promise<SqlRow[]>): Promise<SqlRow[]> {
	return await rows.catch((error: unknown) => {
		if (isConversion(error)) return [];
		throw error;
	});
}
