import { ConnectorError, type ConnectorErrorCode } from '../../domain/errors';
import { serverWords } from './server-words';

/** What the driver reports; the message is never passed on as it is, because it holds user and host names. */
export interface DriverFailure {
	code?: string | undefined;
	message: string;
	sqlMessage?: string | undefined;
	fatal?: boolean;
}

interface Rule {
	code: ConnectorErrorCode;
	text: string;
	hint: string;
	/** Adds the server's own words: names of columns and tables, or a procedure's own message. */
	quote?: boolean;
	retryable?: boolean;
	/** The failure comes before the statement is sent. */
	nothingDone?: boolean;
}

const access: Rule = {
	code: 'auth',
	text: 'refused the user or the password',
	hint: 'Check user and password in the credential, and that the user may connect from the n8n machine.',
	nothingDone: true,
};
const missingRight: Rule = {
	code: 'permission',
	text: 'does not let this user do that',
	hint: 'Have the administrator grant SELECT on the tables, and EXECUTE on the procedure, of the credential.',
	quote: true,
};
const unknownName: Rule = {
	code: 'validation',
	text: 'does not know a name in the statement',
	hint: 'Check the table and column names, or the statement, in the credential against the database.',
	quote: true,
};
const badStatement: Rule = {
	code: 'validation',
	text: 'could not run the statement',
	hint: 'Check the statement in the credential: run it in a database client with sample values.',
	quote: true,
};
const foreignCharacters: Rule = {
	code: 'validation',
	text: 'cannot compare a value with a column, because the column’s character set lacks one of its characters',
	hint: 'Leave emoji and the like out of the value; such a record cannot exist.',
};
const refused: Rule = {
	code: 'validation',
	text: 'refused the values',
	hint: 'Check the values of the parameters against what the procedure or table accepts.',
	quote: true,
};
const unreachable: Rule = {
	code: 'unavailable',
	text: 'could not be reached',
	hint: 'Check that the server runs, that host and port in the credential are right, and that no firewall is between.',
	nothingDone: true,
};
const lost: Rule = {
	code: 'unavailable',
	text: 'closed the connection before it answered',
	hint: 'Try again; if it stays so, look into the log of the database server.',
};
const full: Rule = {
	code: 'unavailable',
	text: 'has no free connection',
	hint: 'Lower the number of connections in the credential, or raise max_connections on the server.',
	nothingDone: true,
};
const busy: Rule = {
	code: 'unavailable',
	text: 'gave up waiting for a lock',
	hint: 'Try again; if it stays so, look for long transactions on the database.',
};
const readOnly: Rule = {
	code: 'validation',
	text: 'refused a statement that would change data',
	hint: 'Statements only read; to write, name a procedure in the credential.',
};
const tls: Rule = {
	code: 'unavailable',
	text: 'could not agree on an encrypted connection',
	hint: 'Check the TLS setting of the credential, and the CA certificate where the server’s is checked.',
	retryable: false,
	nothingDone: true,
};

/** MySQL and MariaDB server codes (MySQL Error Message Reference), driver codes and Node.js network codes. */
const rules: Readonly<Record<string, Rule>> = {
	ER_ACCESS_DENIED_ERROR: access,
	ER_ACCESS_DENIED_NO_PASSWORD_ERROR: access,
	ER_MUST_CHANGE_PASSWORD_LOGIN: access,
	ER_ACCOUNT_HAS_BEEN_LOCKED: access,
	ER_HOST_NOT_PRIVILEGED: access,
	ER_HOST_IS_BLOCKED: access,
	ER_NOT_SUPPORTED_AUTH_MODE: access,
	AUTH_SWITCH_PLUGIN_ERROR: access,
	ER_DBACCESS_DENIED_ERROR: { ...missingRight, text: 'does not let this user into the database', nothingDone: true },
	ER_TABLEACCESS_DENIED_ERROR: missingRight,
	ER_COLUMNACCESS_DENIED_ERROR: missingRight,
	ER_PROCACCESS_DENIED_ERROR: missingRight,
	ER_SPECIFIC_ACCESS_DENIED_ERROR: missingRight,
	ER_VIEW_INVALID: unknownName,
	ER_BAD_DB_ERROR: { ...unknownName, text: 'does not know the database of the credential' },
	ER_NO_DB_ERROR: { ...unknownName, text: 'was given no database' },
	ER_NO_SUCH_TABLE: unknownName,
	ER_BAD_TABLE_ERROR: unknownName,
	ER_BAD_FIELD_ERROR: unknownName,
	ER_SP_DOES_NOT_EXIST: unknownName,
	ER_SP_WRONG_NO_OF_ARGS: badStatement,
	ER_PARSE_ERROR: badStatement,
	ER_SYNTAX_ERROR: badStatement,
	ER_NON_UNIQ_ERROR: badStatement,
	ER_WRONG_FIELD_WITH_GROUP: badStatement,
	ER_MIX_OF_GROUP_FUNC_AND_FIELDS: badStatement,
	ER_CANT_AGGREGATE_2COLLATIONS: foreignCharacters,
	ER_CANT_AGGREGATE_NCOLLATIONS: foreignCharacters,
	ER_WRONG_ARGUMENTS: badStatement,
	ER_SIGNAL_EXCEPTION: refused,
	ER_TRUNCATED_WRONG_VALUE: refused,
	ER_TRUNCATED_WRONG_VALUE_FOR_FIELD: refused,
	ER_DATA_TOO_LONG: refused,
	ER_NO_REFERENCED_ROW: refused,
	ER_NO_REFERENCED_ROW_2: refused,
	ER_BAD_NULL_ERROR: refused,
	ER_DUP_ENTRY: refused,
	WARN_DATA_TRUNCATED: refused,
	ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION: readOnly,
	ER_OPTION_PREVENTS_STATEMENT: readOnly,
	ER_CON_COUNT_ERROR: full,
	ER_TOO_MANY_USER_CONNECTIONS: full,
	ER_USER_LIMIT_REACHED: full,
	ER_LOCK_WAIT_TIMEOUT: busy,
	ER_LOCK_DEADLOCK: busy,
	ER_QUERY_INTERRUPTED: lost,
	ER_SERVER_SHUTDOWN: lost,
	ER_CLIENT_INTERACTION_TIMEOUT: lost,
	PROTOCOL_CONNECTION_LOST: lost,
	ECONNRESET: lost,
	EPIPE: lost,
	ECONNREFUSED: unreachable,
	ENOTFOUND: unreachable,
	EAI_AGAIN: unreachable,
	EHOSTUNREACH: unreachable,
	ENETUNREACH: unreachable,
	HANDSHAKE_NO_SSL_SUPPORT: tls,
	HANDSHAKE_SSL_ERROR: tls,
};

const unknownFailure: Rule = {
	code: 'unavailable',
	text: 'failed',
	hint: 'Look into the log of the database server.',
	retryable: false,
};

/** Node.js names failed certificates by their reason, e.g. `SELF_SIGNED_CERT_IN_CHAIN`. */
const certificateCode = /CERT|ERR_TLS|ERR_SSL|UNABLE_TO_VERIFY|EPROTO/;

/** Where an error struck: before the statement was sent, in a reading statement, or in a procedure. */
export type SqlPhase = 'connect' | 'query' | 'call';

/**
 * Refusals of a CALL before the first statement of its procedure, where they are about that procedure: one that it
 * calls in turn, after it has written something, is refused by the same codes.
 */
const refusedCalls: ReadonlySet<string> = new Set(['ER_SP_DOES_NOT_EXIST', 'ER_SP_WRONG_NO_OF_ARGS', 'ER_PROCACCESS_DENIED_ERROR']);

/**
 * A driver failure as a ConnectorError. Any failure of a procedure under way is `uncertain`, a refused value too:
 * without a transaction around it, what its earlier statements wrote stays.
 *
 * @param statement the text that was sent, to tell a refused CALL from a failure inside the procedure
 */
export function sqlError(failure: DriverFailure, system: string, phase: SqlPhase, statement = ''): ConnectorError {
	const code = failure.code ?? 'unknown failure';
	if (phase === 'connect' && code === 'ETIMEDOUT') return connectTimeout(system);
	const rule = rules[code] ?? (certificateCode.test(code) ? tls : unknownFailure);
	const words = rule.quote && failure.sqlMessage ? `: ${serverWords(failure.sqlMessage)}` : '';
	const callRefused = phase === 'call' && isRefusedCall(failure, statement);
	if (phase === 'call' && !callRefused) return uncertainCall(system, `${code}${words}`);
	return new ConnectorError(rule.code, `${system} ${rule.text} (${code})${words}${words === '' ? '.' : ''}`, {
		system,
		hint: rule.hint,
		nothingDone: phase === 'connect' || callRefused || rule.nothingDone === true,
		...(rule.retryable === undefined ? {} : { retryable: rule.retryable }),
	});
}

export function deadlineError(system: string, timeoutMs: number, phase: SqlPhase): ConnectorError {
	if (phase === 'call') return uncertainCall(system, `no answer within ${timeoutMs} ms`);
	const waiting = phase === 'connect';
	return new ConnectorError(
		'timeout',
		waiting
			? `${system} had no free connection within ${timeoutMs} ms.`
			: `${system} gave no answer within ${timeoutMs} ms; the statement was stopped.`,
		{
			system,
			hint: waiting
				? 'Raise the number of connections in the credential, or run fewer look-ups at once.'
				: 'Check that the column in the condition has an index, or raise the time-out in the credential.',
			nothingDone: waiting,
		},
	);
}

export function closedError(system: string): ConnectorError {
	return new ConnectorError('unavailable', `The connection to ${system} was closed while it was in use.`, {
		system,
		hint: 'Try again; it is opened anew.',
		nothingDone: true,
	});
}

function connectTimeout(system: string): ConnectorError {
	return new ConnectorError('timeout', `${system} did not accept a connection in time (ETIMEDOUT).`, {
		system,
		hint: unreachable.hint,
		nothingDone: true,
	});
}

function uncertainCall(system: string, reason: string): ConnectorError {
	return new ConnectorError('uncertain', `${system} may or may not have run the procedure (${reason}).`, {
		system,
		hint: 'Look in the database whether the record is there before sending it again.',
	});
}

/** The server names the procedure it refuses: `PROCEDURE erp.abre does not exist`, `… for routine 'erp.abre'`. */
function isRefusedCall({ code = '', sqlMessage = '' }: DriverFailure, statement: string): boolean {
	if (!refusedCalls.has(code)) return false;
	const called = /^CALL ([^(]+)\(/.exec(statement)?.[1]?.replaceAll('`', '').split('.').at(-1)?.trim().toLowerCase();
	const named = /(?:PROCEDURE|routine) [`']?([^\s`';]+)/.exec(sqlMessage)?.[1]?.split('.').at(-1)?.toLowerCase();
	return called !== undefined && called === named;
}
