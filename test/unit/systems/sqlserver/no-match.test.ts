import type { SqlRow, SqlValue } from '../../../../lib/domain/sql';
import { StatementFailure } from '../../../../lib/infra/sql-server/call-runner';
import { lookUp } from '../../../../lib/infra/sql-server/no-match';

const limits = { timeoutMs: 1, signal: new AbortController().signal };
const failure = (number: number, words: string) => new StatementFailure({ codes: ['EREQUEST'], numbers: [number], words });
const notAnInt = (value: string) => failure(245, `Conversion failed when converting the varchar value '${value}' to data type int.`);

/** An INT column: what is no number fails, what is too large as well; 7 and 8 are stored. */
const intColumn = (calls: Array<readonly SqlValue[]> = []) => async (values: readonly SqlValue[]): Promise<SqlRow[]> => {
	calls.push(values);
	for (const value of values) {
		if (typeof value !== 'string') continue;
		if (!/^\d+$/.test(value)) throw notAnInt(value);
		if (value.length > 9) throw failure(248, `The conversion of the varchar value '${value}' overflowed an int column.`);
	}
	return values.filter((value) => value === '7' || value === '8').map((id) => ({ id }));
};

test.each(['abc', '12abc', '1e3', "O'Brien", '99999999999'])('%j compared with an INT column matches nothing', async (value) => {
	expect(await lookUp(intColumn(), [value], { ...limits, fixed: new Set() })).toEqual([]);
});

test('of several forms of one thing those that are numbers are still looked up', async () => {
	expect(await lookUp(intColumn(), ['(7)', '7'], { ...limits, fixed: new Set(), forms: true })).toEqual([{ id: '7' }]);
	expect(await lookUp(intColumn(), ['(7)', '7'], { ...limits, fixed: new Set() })).toEqual([]);
	expect(await lookUp(intColumn(), ['(7)', '77777777777'], { ...limits, fixed: new Set(), forms: true })).toEqual([]);
});

test('outside of a look-up the error stays one', async () => {
	await expect(lookUp(intColumn(), ['abc'], limits)).rejects.toThrow(StatementFailure);
});

test('a status of the settings that does not fit its column is a fault of the settings', async () => {
	const fixed = new Set(['Aberto']);
	await expect(lookUp(intColumn(), ['7', 'Aberto'], { ...limits, fixed })).rejects.toThrow(StatementFailure);
	// With NULL for what was asked it fails all the same.
	await expect(lookUp(intColumn(), ['abc', 'Aberto'], { ...limits, fixed })).rejects.toThrow(StatementFailure);
});

test('the same of a DECIMAL column, whose error quotes nothing', async () => {
	const decimalColumn = async (values: readonly SqlValue[]): Promise<SqlRow[]> => {
		if (values.some((value) => typeof value === 'string' && !/^\d+$/.test(value))) throw failure(8114, 'Error converting data type varchar to numeric.');
		return [];
	};
	expect(await lookUp(decimalColumn, ['abc', '10'], { ...limits, fixed: new Set(['10']) })).toEqual([]);
	await expect(lookUp(decimalColumn, ['abc', 'Aberto'], { ...limits, fixed: new Set(['Aberto']) })).rejects.toThrow(StatementFailure);
});

/** WHERE sku = @p1 AND ativo = 1, with a text in `ativo`: fails only where a row is reached. */
const faultyBehindText = (error: StatementFailure) => async ([sku]: readonly SqlValue[]): Promise<SqlRow[]> => {
	if (sku === 'PAR-M6' || sku === '1001') throw error;
	return [];
};

test.each([
	['245 that quotes a stored text', notAnInt('S')],
	['8114, which quotes nothing', failure(8114, 'Error converting data type varchar to numeric.')],
])('a statement that converts what is stored is not hidden: %s', async (_name, error) => {
	for (const asked of ['PAR-M6', '1001']) {
		await expect(lookUp(faultyBehindText(error), [asked], { ...limits, fixed: new Set() })).rejects.toBe(error);
	}
});

test('other errors are passed on after one run', async () => {
	const calls: Array<readonly SqlValue[]> = [];
	const unknown = failure(208, "Invalid object name 'clientes'.");
	await expect(lookUp(async (values) => (calls.push(values), Promise.reject(unknown)), ['abc'], { ...limits, fixed: new Set() })).rejects.toBe(unknown);
	expect(calls).toHaveLength(1);
});

test('a number of rows is no text and is never replaced', async () => {
	const calls: Array<readonly SqlValue[]> = [];
	await lookUp(intColumn(calls), ['abc', 5], { ...limits, fixed: new Set() });
	expect(calls.every((values) => values[1] === 5)).toBe(true);
});
