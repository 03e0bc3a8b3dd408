import type { ConnectorErrorCode } from '../../domain/errors';

export interface Rule {
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
	hint: 'Check user and password in the credential; SQL Server logins must be allowed (mixed mode), and the login neither locked nor expired.',
	nothingDone: true,
};
const firewall: Rule = {
	code: 'permission',
	text: 'does not let this machine in',
	hint: 'Have the address of the n8n machine added to the server’s firewall.',
	nothingDone: true,
};
const noDatabase: Rule = {
	code: 'validation',
	text: 'cannot open the database of the credential',
	hint: 'Check the database’s name, and have the administrator make the login a user of it (CREATE USER … FOR LOGIN …).',
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
	hint: 'Check the table and column names, or the statement, in the credential against the database. A table the user has no right to is unknown to them, too.',
	quote: true,
};
const unknownProcedure: Rule = {
	code: 'validation',
	text: 'does not know the procedure',
	hint: 'Check its name in the credential, and that the user has the right to EXECUTE it.',
	quote: true,
};
const badStatement: Rule = {
	code: 'validation',
	text: 'could not run the statement',
	hint: 'Check the statement in the credential: run it in a database client with sample values.',
	quote: true,
};
const wrongTypes: Rule = {
	code: 'validation',
	text: 'compares a text with a column of another type',
	hint: 'Check the statement, and the lists of statuses, in the credential against the types of the columns.',
	quote: true,
};
const refused: Rule = {
	code: 'validation',
	text: 'refused the values',
	hint: 'Check the values of the parameters against what the procedure or table accepts.',
	quote: true,
};
const readOnly: Rule = {
	code: 'validation',
	text: 'refused a statement that would change data',
	hint: 'Statements only read; to write, name a procedure in the credential.',
};
const busy: Rule = {
	code: 'unavailable',
	text: 'gave the statement up in favour of another one',
	hint: 'Try again; if it stays so, look for long transactions on the database.',
};
const overloaded: Rule = {
	code: 'unavailable',
	text: 'has no capacity left for now',
	hint: 'Try again later; if it stays so, lower the number of connections in the credential, or have the server enlarged.',
};
const away: Rule = {
	code: 'unavailable',
	text: 'is not ready for statements',
	hint: 'Try again; if it stays so, ask the administrator whether the database is being moved, restored or shut down.',
};
const lost: Rule = {
	code: 'unavailable',
	text: 'closed the connection before it answered',
	hint: 'Try again; if it stays so, look into the log of the database server.',
};
const unreachable: Rule = {
	code: 'unavailable',
	text: 'could not be reached',
	hint: 'Check that the server runs and TCP/IP is enabled in it, that host and port in the credential are right, and that no firewall is between.',
	nothingDone: true,
};
const noInstance: Rule = {
	code: 'unavailable',
	text: 'did not tell the port of the instance',
	hint: 'Start the SQL Server Browser service and let UDP 1434 through, or leave Instance empty and give the instance’s port.',
	nothingDone: true,
};
const slowToConnect: Rule = {
	code: 'timeout',
	text: 'did not accept a connection in time',
	hint: unreachable.hint,
	nothingDone: true,
};
const encryption: Rule = {
	code: 'validation',
	text: 'and the TLS setting of the credential do not go together',
	hint: 'Choose Verified where the server requires encryption. Choose Off where it offers none, inside of a trusted network only, or have a certificate installed in the server.',
	nothingDone: true,
};
export const certificate: Rule = {
	code: 'validation',
	text: 'showed a certificate that could not be verified',
	hint: 'Put the authority that signed it into the field CA Certificate. Trust Server Certificate (trustServerCertificate) accepts any certificate, for tests only; TLS mode Strict never does.',
	nothingDone: true,
};
export const certificateName: Rule = {
	code: 'validation',
	text: 'showed a certificate that is made out to another name',
	hint: 'Write the name in the certificate into Host, or into the field TLS Server Name.',
	nothingDone: true,
};
export const handshake: Rule = {
	code: 'unavailable',
	text: 'could not agree on an encrypted connection',
	hint: 'Check the TLS mode of the credential: Strict needs SQL Server 2022 or later; Verified needs a server that speaks TLS 1.2.',
	retryable: false,
	nothingDone: true,
};
export const unknownFailure: Rule = {
	code: 'unavailable',
	text: 'failed',
	hint: 'Look into the log of the database server.',
	retryable: false,
};

const byNumber: ReadonlyArray<readonly [Rule, readonly number[]]> = [
	[access, [18452, 18456, 18470, 18486, 18487, 18488]],
	[firewall, [40532, 40615]],
	[noDatabase, [4060, 4064, 911]],
	[missingRight, [229, 230, 262, 297, 300, 916]],
	[unknownName, [207, 208, 4104]],
	[unknownProcedure, [2812]],
	[badStatement, [102, 105, 113, 116, 127, 137, 145, 156, 174, 195, 201, 205, 209, 512, 1060, 8117, 8120, 8134, 8144, 8145, 8178]],
	[wrongTypes, [241, 242, 244, 245, 248, 257, 402, 8114, 8115, 8169]],
	[refused, [515, 547, 2601, 2627, 2628, 8152]],
	[readOnly, [3906]],
	[busy, [1205, 1222, 3960]],
	[overloaded, [701, 8645, 10928, 10929, 17300, 17809, 40501, 49918, 49919, 49920]],
	[away, [596, 921, 922, 924, 927, 976, 978, 983, 4221, 6005, 17142, 40197, 40613]],
];

/** Numbers of SQL Server and Azure SQL (Microsoft Learn, "Database Engine events and errors"). */
export const numberRules: ReadonlyMap<number, Rule> = new Map(byNumber.flatMap(([rule, numbers]) => numbers.map((number) => [number, rule])));

/** Codes of the driver (mssql, tedious) and of Node.js. */
export const codeRules: Readonly<Record<string, Rule>> = {
	ELOGIN: access,
	EENCRYPT: encryption,
	EINSTLOOKUP: noInstance,
	ETIMEOUT: slowToConnect,
	ETIMEDOUT: slowToConnect,
	ECONNREFUSED: unreachable,
	ENOTFOUND: unreachable,
	EAI_AGAIN: unreachable,
	EHOSTUNREACH: unreachable,
	ENETUNREACH: unreachable,
	ECONNRESET: lost,
	EPIPE: lost,
	ESOCKET: lost,
	ECLOSE: lost,
	ECONNCLOSED: lost,
	ENOTOPEN: lost,
	ECANCEL: lost,
	EPARAM: badStatement,
};

/** A text could not be converted to the type it is compared with. */
export const conversionNumbers: ReadonlySet<number> = new Set([244, 245, 248, 8114, 8115, 8169]);
/** Of these, the ones about a number that is too large. */
export const overflowNumbers: ReadonlySet<number> = new Set([244, 248, 8115]);
