import { sqlError } from '../../../../lib/infra/mysql/errors';
import { driverOptions } from '../../../../lib/infra/mysql/options';

const failure = (code: string, sqlMessage?: string) => ({ code, message: `${code} secret`, sqlMessage });

describe('driver failures', () => {
	test.each([
		['ER_ACCESS_DENIED_ERROR', 'auth'],
		['ER_DBACCESS_DENIED_ERROR', 'permission'],
		['ER_TABLEACCESS_DENIED_ERROR', 'permission'],
		['ER_PROCACCESS_DENIED_ERROR', 'permission'],
		['ER_BAD_DB_ERROR', 'validation'],
		['ER_NO_SUCH_TABLE', 'validation'],
		['ER_BAD_FIELD_ERROR', 'validation'],
		['ER_SP_DOES_NOT_EXIST', 'validation'],
		['ER_PARSE_ERROR', 'validation'],
		['ECONNREFUSED', 'unavailable'],
		['ENOTFOUND', 'unavailable'],
		['PROTOCOL_CONNECTION_LOST', 'unavailable'],
		['ER_CON_COUNT_ERROR', 'unavailable'],
		['ER_LOCK_DEADLOCK', 'unavailable'],
		['SELF_SIGNED_CERT_IN_CHAIN', 'unavailable'],
		['SOMETHING_NEW', 'unavailable'],
	])('%s is %s', (code, expected) => {
		const error = sqlError(failure(code), 'MySQL', 'query');
		expect(error.code).toBe(expected);
		expect(error.message).toContain(code);
		expect(error.hint).toBeTruthy();
		expect(error.message).not.toContain('secret');
	});

	test.each(['ER_CON_COUNT_ERROR', 'ECONNREFUSED', 'PROTOCOL_CONNECTION_LOST', 'ER_LOCK_DEADLOCK'])('%s is worth another attempt', (code) => {
		expect(sqlError(failure(code), 'MySQL', 'query').retryable).toBe(true);
	});

	test.each(['SELF_SIGNED_CERT_IN_CHAIN', 'SOMETHING_NEW', 'ER_BAD_FIELD_ERROR'])('%s is not', (code) => {
		expect(sqlError(failure(code), 'MySQL', 'query').retryable).toBe(false);
	});

	test.each(['PROTOCOL_CONNECTION_LOST', 'ECONNRESET', 'ER_LOCK_DEADLOCK', 'SOMETHING_NEW'])(
		'in a procedure, %s leaves the outcome unknown',
		(code) => {
			expect(sqlError(failure(code), 'MySQL', 'call')).toMatchObject({ code: 'uncertain', retryable: false, nothingDone: false });
		},
	);

	test.each([
		['ER_DUP_ENTRY', "Duplicate entry 'x' for key 'aviso'"],
		['ER_SIGNAL_EXCEPTION', 'Cliente bloqueado'],
		['ER_BAD_NULL_ERROR', "Column 'x' cannot be null"],
		['ER_NO_SUCH_TABLE', "Table 'erp.log' doesn't exist"],
		['ER_TABLEACCESS_DENIED_ERROR', "INSERT command denied for table 'log'"],
		['ER_DBACCESS_DENIED_ERROR', 'Access denied'],
		['ER_PARSE_ERROR', 'You have an error in your SQL syntax'],
		['ER_CON_COUNT_ERROR', 'Too many connections'],
		['ER_SP_DOES_NOT_EXIST', 'PROCEDURE erp.avisa does not exist'],
		['ER_SP_DOES_NOT_EXIST', 'FUNCTION erp.proximo does not exist'],
		['ER_SP_WRONG_NO_OF_ARGS', 'Incorrect number of arguments for PROCEDURE erp.avisa; expected 1, got 2'],
		['ER_PROCACCESS_DENIED_ERROR', "execute command denied to user 'bot'@'%' for routine 'erp.avisa'"],
	])('a procedure that fails midway with %s (%s) may have written: the outcome is unknown', (code, words) => {
		const error = sqlError(failure(code, words), 'MySQL', 'call', 'CALL `abre`(?, ?)');
		expect(error).toMatchObject({ code: 'uncertain', retryable: false, nothingDone: false });
		expect(error.message).toContain(code);
	});

	test.each([
		['ER_SP_DOES_NOT_EXIST', 'PROCEDURE erp.abre does not exist', 'validation'],
		['ER_SP_WRONG_NO_OF_ARGS', 'Incorrect number of arguments for PROCEDURE erp.abre; expected 1, got 2', 'validation'],
		['ER_PROCACCESS_DENIED_ERROR', "execute command denied to user 'bot'@'%' for routine 'erp.abre'", 'permission'],
	])('a CALL refused with %s did nothing', (code, words, expected) => {
		for (const name of ['`abre`', '`erp`.`abre`']) {
			expect(sqlError(failure(code, words), 'MySQL', 'call', `CALL ${name}(?, ?)`)).toMatchObject({ code: expected, nothingDone: true });
		}
	});

	test('a procedure’s own words are told although its outcome is unknown', () => {
		const error = sqlError(failure('ER_SIGNAL_EXCEPTION', 'Cliente bloqueado'), 'MySQL', 'call', 'CALL `abre`(?)');
		expect(error.message).toContain('Cliente bloqueado');
	});

	test.each(['query', 'call'] as const)('documents, phones and addresses in the server’s words are masked (%s)', (phase) => {
		const words = "Duplicate entry '529.982.247-25' for key 'maria@empresa.com.br' +5511987654321";
		const { message } = sqlError(failure('ER_DUP_ENTRY', words), 'MySQL', phase, 'CALL `abre`(?)');
		expect(message).toContain('Duplicate entry');
		expect(message).not.toMatch(/529\.982|maria@|98765/);
	});

	test('before a connection is there, nothing was done, also for a procedure', () => {
		expect(sqlError(failure('PROTOCOL_CONNECTION_LOST'), 'MySQL', 'connect')).toMatchObject({ code: 'unavailable', nothingDone: true });
		expect(sqlError(failure('ETIMEDOUT'), 'MySQL', 'connect')).toMatchObject({ code: 'timeout', nothingDone: true });
	});

	test('the server’s words are kept without user and host', () => {
		const denied = "SELECT command denied to user 'bot'@'10.0.0.5' for table `erp`.`clientes`";
		expect(sqlError(failure('ER_TABLEACCESS_DENIED_ERROR', denied), 'MySQL', 'query').message).toContain(
			'SELECT command denied for table `erp`.`clientes`',
		);
		const database = "Access denied for user 'bot'@'%' to database 'erp'";
		expect(sqlError(failure('ER_DBACCESS_DENIED_ERROR', database), 'MySQL', 'connect').message).not.toMatch(/bot|'%'/);
	});
});

describe('driver options', () => {
	const base = { system: 'MySQL', host: 'h', database: 'd', user: 'u', password: 'p' };

	test('never round, never move dates, never run two statements, never read local files', () => {
		expect(driverOptions({ ...base, tls: { mode: 'off' } })).toMatchObject({
			supportBigNumbers: true,
			bigNumberStrings: true,
			dateStrings: true,
			multipleStatements: false,
			flags: ['-LOCAL_FILES'],
			charset: 'utf8mb4',
		});
	});

	test('TLS is off, encrypted, or verified against the authority given', () => {
		expect(driverOptions({ ...base, tls: { mode: 'off' } })).not.toHaveProperty('ssl');
		expect(driverOptions({ ...base, tls: { mode: 'required' } }).ssl).toEqual({ rejectUnauthorized: false });
		expect(driverOptions({ ...base, tls: { mode: 'verify', ca: 'PEM' } }).ssl).toEqual({
			rejectUnauthorized: true,
			verifyIdentity: true,
			ca: 'PEM',
		});
	});

	test.each(['10.0.0.5', '127.0.0.1', '::1'])('a certificate is never checked for %s, because the driver would check the name localhost', (host) => {
		const refusal = expect.objectContaining({ code: 'validation', parameter: 'Host', nothingDone: true });
		expect(() => driverOptions({ ...base, host, tls: { mode: 'verify' } })).toThrow(refusal);
		expect(driverOptions({ ...base, host, tls: { mode: 'required' } }).ssl).toEqual({ rejectUnauthorized: false });
	});
});
