import mssql from 'mssql';

import { RowReader } from '../../../../lib/infra/sql-server/cells';
import { readFailure, sqlServerError, type SqlPhase } from '../../../../lib/infra/sql-server/errors';
import { driverConfig } from '../../../../lib/infra/sql-server/options';

const requestError = (number: number, message = 'words of the server') => Object.assign(new Error(message), { code: 'EREQUEST', number });
const translate = (error: unknown, phase: SqlPhase = 'query', procedure = '', login: number[] = []) =>
	sqlServerError(readFailure(error, login), 'SQL Server', phase, procedure);

describe('driver failures', () => {
	test.each([
		[18456, 'auth'], [18487, 'auth'], [40615, 'permission'], [4060, 'validation'], [229, 'permission'], [916, 'permission'],
		[208, 'validation'], [207, 'validation'], [2812, 'validation'], [102, 'validation'], [245, 'validation'], [8114, 'validation'],
		[2627, 'validation'], [1205, 'unavailable'], [1222, 'unavailable'], [40613, 'unavailable'], [40197, 'unavailable'], [10928, 'unavailable'],
		[10929, 'unavailable'], [49918, 'unavailable'], [99999, 'unavailable'],
	])('error %d is %s', (number, expected) => {
		const error = translate(requestError(number));
		expect(error.code).toBe(expected);
		expect(error.message).toContain(`error ${number}`);
		expect(error.hint).toBeTruthy();
	});

	test.each([1205, 40613, 40197, 10928, 10929, 49918])('error %d is worth another attempt', (number) => {
		expect(translate(requestError(number)).retryable).toBe(true);
	});

	test.each([18456, 208, 207, 2812, 2627, 99999])('error %d is not', (number) => {
		expect(translate(requestError(number)).retryable).toBe(false);
	});

	test('the number of a failed login is the server’s, and an unknown database is no wrong password', () => {
		const failed = Object.assign(new Error("Login failed for user 'robo'."), { code: 'ELOGIN' });
		expect(translate(failed, 'connect', '', [18456])).toMatchObject({ code: 'auth', nothingDone: true });
		expect(translate(failed, 'connect', '', [4060, 18456])).toMatchObject({ code: 'validation', nothingDone: true });
		expect(translate(failed, 'connect', '', [40613])).toMatchObject({ code: 'unavailable', retryable: true });
		expect(translate(failed, 'connect')).toMatchObject({ code: 'auth' });
	});

	test('a certificate that cannot be verified names the field that helps', () => {
		const cause = Object.assign(new Error('self-signed certificate'), { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
		const outer = Object.assign(new Error('Failed to connect to 10.0.0.5:1433'), { code: 'ESOCKET', originalError: Object.assign(new Error('x'), { code: 'ESOCKET', cause }) });
		const error = translate(outer, 'connect');
		expect(error).toMatchObject({ code: 'validation', retryable: false, nothingDone: true });
		expect(error.hint).toContain('CA Certificate');
		expect(error.hint).toContain('trustServerCertificate');
		expect(JSON.stringify([error, error.message])).not.toContain('10.0.0.5');
	});

	test.each(['ECONNREFUSED', 'ENOTFOUND', 'EHOSTUNREACH'])('%s below the driver’s ESOCKET is unreachable', (code) => {
		const cause = new AggregateError([Object.assign(new Error('x'), { code })]);
		expect(translate(Object.assign(new Error('y'), { code: 'ESOCKET', cause }), 'connect')).toMatchObject({
			code: 'unavailable',
			message: expect.stringContaining('could not be reached'),
			nothingDone: true,
		});
	});

	test.each([1205, 547, 8152, 50_000])('a procedure that fails with error %d may have written: the outcome is unknown', (number) => {
		const error = translate(requestError(number, 'Cliente bloqueado'), 'call', '[abrir]');
		expect(error).toMatchObject({ code: 'uncertain', retryable: false, nothingDone: false });
	});

	test('a procedure’s own words are told although its outcome is unknown', () => {
		expect(translate(requestError(50_000, 'Cliente bloqueado'), 'call', '[abrir]').message).toContain('Cliente bloqueado');
	});

	test.each([
		[2812, "Could not find stored procedure 'abrir'.", 'validation'],
		[2812, "Could not find stored procedure 'suporte.abrir'.", 'validation'],
		[201, "Procedure or function 'abrir' expects parameter '@x', which was not supplied.", 'validation'],
		[8144, 'Procedure or function abrir has too many arguments specified.', 'validation'],
		[8145, '@y is not a parameter for procedure abrir.', 'validation'],
		[229, "The EXECUTE permission was denied on the object 'abrir', database 'erp', schema 'dbo'.", 'permission'],
	])('error %d about the procedure itself did nothing', (number, words, expected) => {
		for (const name of ['[abrir]', '[suporte].[abrir]']) {
			expect(translate(requestError(number, words), 'call', name)).toMatchObject({ code: expected, nothingDone: true });
		}
		// Another procedure, called by ours after it may have written.
		const inner = translate(requestError(number, words.replace('abrir', 'avisar')), 'call', '[abrir]');
		expect(inner).toMatchObject({ code: 'uncertain', nothingDone: false });
	});

	test('users, stored values, documents and phones are kept out of the server’s words', () => {
		const words = [
			"Conversion failed when converting the varchar value 'Maria da Silva' to data type int.",
			"Violation of UNIQUE KEY constraint 'uk'. The duplicate key value is (529.982.247-25).",
			"The SELECT permission was denied to the user 'robo' on the object 'x' 11987654321.",
		];
		const told = words.map((text, index) => translate(requestError([245, 2627, 229][index] ?? 0, text)).message).join(' ');
		expect(told).toContain('UNIQUE KEY');
		expect(told).not.toMatch(/Maria|529\.982|robo|98765/);
	});
});

describe('cells', () => {
	const read = (type: unknown, value: unknown, scale?: number) =>
		new RowReader([{ name: 'x', type, scale }], mssql, 'SQL Server').row([value])['x'];

	test('dates keep the wall clock of the database and get no zone', () => {
		const stored = new Date('2026-11-03T23:30:00.997Z');
		expect(read(mssql.DateTime, stored)).toBe('2026-11-03T23:30:00.997');
		expect(read(mssql.Date, stored)).toBe('2026-11-03');
		expect(read(mssql.Time, stored)).toBe('23:30:00.997');
		expect(read(mssql.DateTimeOffset, stored)).toBe('2026-11-03T23:30:00.997Z');
	});

	test('decimals are exact, or refused with what to write', () => {
		expect(read(mssql.Decimal, 12345678901234.56, 2)).toBe('12345678901234.56');
		expect(read(mssql.Money, -0.1, undefined)).toBe('-0.1000');
		expect(read(mssql.Decimal, 5, 0)).toBe('5');
		for (const [type, value, scale] of [[mssql.Money, 922_337_203_685_477, undefined], [mssql.Decimal, 987_654_321_098.5, 4]] as const) {
			expect(() => read(type, value, scale)).toThrow(expect.objectContaining({ code: 'drift', parameter: 'x', hint: expect.stringContaining('CAST(x AS varchar') }));
		}
	});

	test('two columns of one name both stay, the first under its name', () => {
		expect(new RowReader([{ name: 'a' }, { name: 'a' }, { name: '' }], mssql, 's').row([1, 2, true])).toEqual({ a: 1, 'a#2': 2, '#3': 1 });
	});
});

describe('driver configuration', () => {
	const base = { system: 'SQL Server', host: 'h', database: 'd', user: 'u', password: 'p' };

	test('TLS is verified unless said otherwise, against the authority given', () => {
		expect(driverConfig({ ...base, tls: { mode: 'verify', ca: 'PEM', serverName: 'n' } }, 'read', 1).options).toMatchObject({
			encrypt: true,
			trustServerCertificate: false,
			cryptoCredentialsDetails: { ca: 'PEM' },
			serverName: 'n',
		});
		expect(driverConfig({ ...base, tls: { mode: 'strict', trustServerCertificate: true } }, 'read', 1).options).toMatchObject({
			encrypt: 'strict',
			trustServerCertificate: false,
		});
		expect(driverConfig({ ...base, tls: { mode: 'off' } }, 'read', 1).options).toMatchObject({ encrypt: false });
	});

	test('only look-ups ask for a readable replica, and nothing is repeated behind the caller’s back', () => {
		const options = { ...base, tls: { mode: 'off' }, readOnlyIntent: true } as const;
		expect(driverConfig(options, 'read', 1).options).toMatchObject({ readOnlyIntent: true, maxRetriesOnTransientErrors: 0, useUTC: true });
		expect(driverConfig(options, 'call', 1).options).toMatchObject({ readOnlyIntent: false });
	});
});
