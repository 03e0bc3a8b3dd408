import type { Bindings, Compiled } from './compiled.ts';
import { clockTypes } from './built-ins-date.ts';
import { errors } from './errors.ts';
import { BIT, decimal, INT, sqlType } from './sql-types.ts';
import type { SqlType } from './sql-types.ts';

const NAME = sqlType('nvarchar', { length: 128 });

/** Values that belong to the session; they are looked up when the statement runs. */
const GLOBALS: Readonly<Record<string, SqlType>> = {
	'@@VERSION': sqlType('nvarchar', { length: 300 }),
	'@@SERVERNAME': NAME,
	'@@SERVICENAME': NAME,
	'@@LANGUAGE': NAME,
	'@@SPID': sqlType('smallint'),
	'@@ROWCOUNT': INT,
	'@@TRANCOUNT': INT,
	'@@ERROR': INT,
	'@@IDENTITY': decimal(18, 0),
};

/** Functions without arguments (or with one that is ignored) that say something of the session. */
const FUNCTIONS: Readonly<Record<string, SqlType>> = {
	DB_NAME: NAME,
	USER_NAME: NAME,
	CURRENT_USER: NAME,
	SESSION_USER: NAME,
	SYSTEM_USER: NAME,
	USER: NAME,
	SUSER_NAME: NAME,
	SUSER_SNAME: NAME,
	ORIGINAL_LOGIN: NAME,
	SCHEMA_NAME: NAME,
	HOST_NAME: NAME,
	APP_NAME: NAME,
	SCOPE_IDENTITY: decimal(18, 0),
	XACT_STATE: sqlType('smallint'),
	/** Of the sandbox itself: whether the login may do everything. */
	IS_ADMIN: BIT,
};

/** `@@VERSION` and its like. Throws 137. */
export function globalVariable(bindings: Bindings, name: string): Compiled {
	const type = GLOBALS[name];
	if (type === undefined) throw errors.undeclaredVariable(name);
	return bindings.session(name, type);
}

export function sessionFunction(bindings: Bindings, name: string): Compiled | undefined {
	const type = FUNCTIONS[name] ?? clockTypes[name]?.type;
	return type === undefined ? undefined : bindings.session(name, type);
}
