import { ConnectorError } from '../../../../lib/domain/errors';
import { isBusy, sqliteError } from '../../../../lib/infra/store/sqlite-errors';

const sqlite = (errcode: number): Error => Object.assign(new Error('as SQLite words it'), { code: 'ERR_SQLITE_ERROR', errcode });
const system = (code: string): Error => Object.assign(new Error(`${code}: /secret/path`), { code });

test.each([
	['a full disk', sqlite(13), 'full'],
	['a full disk, by the system', system('ENOSPC'), 'full'],
	['a read-only file, extended code', sqlite(8 | (4 << 8)), 'read-only'],
	['a read-only mount', system('EROFS'), 'read-only'],
	['a damaged file', sqlite(11), 'damaged'],
	['a disk error, extended code', sqlite(10 | (3 << 8)), 'disk'],
	['a file of something else', sqlite(26), 'not an SQLite database'],
	['missing rights', system('EACCES'), 'denied'],
	['something new', sqlite(99), '99'],
	['something not of SQLite', new Error('odd'), 'unknown error'],
])('%s is unavailable, says what is wrong and what to do', (_, error, words) => {
	expect(sqliteError(error, '/data/store.sqlite')).toMatchObject({
		code: 'unavailable',
		system: 'Store',
		message: expect.stringMatching(new RegExp(`/data/store\\.sqlite.*${words}`)),
		hint: expect.stringMatching(/\w/),
		nothingDone: true,
	});
});

test('an error of ours passes as it is', () => {
	const error = new ConnectorError('validation', 'no', { system: 'Store' });
	expect(sqliteError(error, '/data')).toBe(error);
});

test('only a lock held by others is worth waiting for', () => {
	expect([sqlite(5), sqlite(5 | (2 << 8)), sqlite(6), sqlite(15)].map(isBusy)).toEqual([true, true, true, true]);
	expect([sqlite(13), system('EBUSY'), null, 'busy'].map(isBusy)).toEqual([false, false, false, false]);
});
