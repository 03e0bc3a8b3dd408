/**
 * Errors as SQL Server sends them: number, severity ("class") and wording follow its list of system messages
 * (learn.microsoft.com, "Database engine events and errors").
 */
export class SqlServerError extends Error {
	readonly number: number;
	readonly severity: number;
	readonly state: number;

	constructor(number: number, severity: number, message: string, state = 1) {
		super(message);
		this.name = 'SqlServerError';
		this.number = number;
		this.severity = severity;
		this.state = state;
	}
}

const fail = (number: number, severity: number, state = 1) => (message: string): SqlServerError => new SqlServerError(number, severity, message, state);
const syntax = fail(102, 15);
const keyword = fail(156, 15);

/** One function per message, so that each wording stands in one place. */
export const errors = {
	syntaxNear: (word: string) => syntax(`Incorrect syntax near '${word}'.`),
	syntaxNearKeyword: (word: string) => keyword(`Incorrect syntax near the keyword '${word}'.`),
	unclosedQuote: (rest: string) => fail(105, 15)(`Unclosed quotation mark after the character string '${rest}'.`),
	missingEndComment: () => fail(113, 15)("Missing end comment mark '*/'."),
	undeclaredVariable: (name: string) => fail(137, 15, 2)(`Must declare the scalar variable "${name}".`),
	orderNotInDistinct: () => fail(145, 15)('ORDER BY items must appear in the select list if SELECT DISTINCT is specified.'),
	argumentCount: (name: string, count: number) => fail(174, 15)(`The ${name} function requires ${count} argument(s).`),
	unknownFunction: (name: string) => fail(195, 15, 10)(`'${name}' is not a recognized built-in function name.`),
	mixedAssignment: () => fail(141, 15)('A SELECT statement that assigns a value to a variable must not be combined with data-retrieval operations.'),
	missingParameter: (procedure: string, name: string) => fail(201, 16, 4)(`Procedure or function '${procedure}' expects parameter '${name}', which was not supplied.`),
	unionColumns: () => fail(205, 16)('All queries combined using a UNION, INTERSECT or EXCEPT operator must have an equal number of expressions in their target lists.'),
	invalidOperand: (kind: string, operation: string) => fail(8117, 16)(`Operand data type ${kind} is invalid for ${operation} operator.`),
	unknownColumn: (name: string) => fail(207, 16)(`Invalid column name '${name}'.`),
	unknownObject: (name: string) => fail(208, 16)(`Invalid object name '${name}'.`),
	ambiguousColumn: (name: string) => fail(209, 16)(`Ambiguous column name '${name}'.`),
	columnCount: () => fail(213, 16)('Column name or number of supplied values does not match table definition.'),
	permission: (right: string, object: string, database: string) =>
		fail(229, 14, 5)(`The ${right} permission was denied on the object '${object}', database '${database}', schema 'dbo'.`),
	moneySyntax: () => fail(235, 16)('Cannot convert a char value to money. The char value has incorrect syntax.'),
	dateConversion: () => fail(241, 16)('Conversion failed when converting date and/or time from character string.'),
	invalidLength: (name: string) => fail(name === 'substring' ? 537 : 536, 16, 3)(`Invalid length parameter passed to the ${name} function.`),
	dateRange: (from: string, to: string) => fail(242, 16, 3)(`The conversion of a ${from} data type to a ${to} data type resulted in an out-of-range value.`),
	conversion: (from: string, value: string, to: string) => fail(245, 16)(`Conversion failed when converting the ${from} value '${value}' to data type ${to}.`),
	intOverflow: (from: string, value: string, to: string) => fail(248, 16)(`The conversion of the ${from} value '${value}' overflowed an ${to} column.`),
	databasePermission: (right: string, database: string) => fail(262, 14)(`${right} permission denied in database '${database}'.`),
	starWithoutFrom: () => fail(263, 16)('Must specify table to select from.'),
	incompatible: (left: string, right: string, operation: string) => fail(402, 16)(`The data types ${left} and ${right} are incompatible in the ${operation} operator.`),
	nullNotAllowed: (column: string, table: string, statement: string) =>
		fail(515, 16, 2)(`Cannot insert the value NULL into column '${column}', table '${table}'; column does not allow nulls. ${statement} fails.`),
	explicitConversion: (from: string, to: string) => fail(529, 16, 2)(`Explicit conversion from data type ${from} to ${to} is not allowed.`),
	implicitConversion: (from: string, to: string) =>
		fail(257, 16, 3)(`Implicit conversion from data type ${from} to ${to} is not allowed. Use the CONVERT function to run this query.`),
	foreignKey: (statement: string, name: string) => fail(547, 16, 0)(`The ${statement} statement conflicted with the FOREIGN KEY constraint "${name}".`),
	manySubqueryRows: () => fail(512, 16)('Subquery returned more than 1 value. This is not permitted when the subquery follows =, !=, <, <= , >, >= or when the subquery is used as an expression.'),
	oneSubqueryColumn: () => fail(116, 16)('Only one expression can be specified in the select list when the subquery is not introduced with EXISTS.'),
	unknownDatabase: (name: string) => fail(911, 16)(`Database '${name}' does not exist. Make sure that the name is entered correctly.`),
	topNotInteger: () => fail(1060, 15)('The number of rows provided for a TOP or FETCH clauses row count parameter must be an integer.'),
	topNegative: () => fail(127, 15)('A TOP N or FETCH rowcount value may not be negative.'),
	offsetNegative: () => fail(10742, 15)('The offset specified in a OFFSET clause may not be negative.'),
	deadlock: (process: number) =>
		fail(1205, 13, 51)(`Transaction (Process ID ${process}) was deadlocked on lock resources with another process and has been chosen as the deadlock victim. Rerun the transaction.`),
	lockTimeout: () => fail(1222, 16, 51)('Lock request time out period exceeded.'),
	orderInSubquery: () =>
		fail(1033, 15)('The ORDER BY clause is invalid in views, inline functions, derived tables, subqueries, and common table expressions, unless TOP, OFFSET or FOR XML is also specified.'),
	topWithOffset: () => fail(10741, 15, 2)('A TOP can not be used in the same query or sub-query as a OFFSET.'),
	sameExposedName: (left: string, right: string) =>
		fail(1013, 16)(`The objects "${left}" and "${right}" in the FROM clause have the same exposed names. Use correlation names to distinguish them.`),
	duplicateKey: (kind: string, name: string, table: string, value: string) =>
		fail(2627, 14)(`Violation of ${kind} constraint '${name}'. Cannot insert duplicate key in object 'dbo.${table}'. The duplicate key value is (${value}).`),
	truncated: (table: string, column: string, value: string) =>
		fail(2628, 16)(`String or binary data would be truncated in table '${table}', column '${column}'. Truncated value: '${value}'.`),
	unknownType: (name: string) => fail(2715, 16, 6)(`Column, parameter, or variable: Cannot find data type ${name}.`),
	nameTaken: (name: string) => fail(2714, 16, 6)(`There is already an object named '${name}' in the database.`),
	unknownProcedure: (name: string) => fail(2812, 16, 62)(`Could not find stored procedure '${name}'.`),
	noTransaction: (word: string) => fail(word === 'COMMIT' ? 3902 : 3903, 16)(`The ${word} TRANSACTION request has no corresponding BEGIN TRANSACTION.`),
	cannotDrop: (name: string) => fail(3701, 11, 5)(`Cannot drop the table '${name}', because it does not exist or you do not have permission.`),
	cannotOpenDatabase: (name: string) => fail(4060, 11)(`Cannot open database "${name}" requested by the login. The login failed.`),
	unboundIdentifier: (name: string) => fail(4104, 16)(`The multi-part identifier "${name}" could not be bound.`),
	notACondition: (word: string) => fail(4145, 15)(`An expression of non-boolean type specified in a context where a condition is expected, near '${word}'.`),
	conversionOfType: (from: string, to: string) => fail(8114, 16, 5)(`Error converting data type ${from} to ${to}.`),
	overflow: (from: string, to: string) => fail(8115, 16, 2)(`Arithmetic overflow error converting ${from} to data type ${to}.`),
	notGrouped: (column: string, clause = 'select list') =>
		fail(8120, 16)(`Column '${column}' is invalid in the ${clause} because it is not contained in either an aggregate function or the GROUP BY clause.`),
	divisionByZero: () => fail(8134, 16)('Divide by zero error encountered.'),
	tooManyArguments: (procedure: string) => fail(8144, 16, 2)(`Procedure or function ${procedure} has too many arguments specified.`),
	notAParameter: (name: string, procedure: string) => fail(8145, 16)(`${name} is not a parameter for procedure ${procedure}.`),
	columnWithoutName: (position: number, table: string) => fail(8155, 16, 2)(`No column name was specified for column ${position} of '${table}'.`),
	guidConversion: () => fail(8169, 16, 2)('Conversion failed when converting from a character string to uniqueidentifier.'),
	unknownHandle: (handle: string) => fail(8179, 16)(`Could not find prepared statement with handle ${handle}.`),
	loginFailed: (user: string) => fail(18456, 14)(`Login failed for user '${user}'.`),
	missingQueryParameter: (query: string, name: string) =>
		fail(8178, 16)(`The parameterized query '${query.slice(0, 128)}' expects the parameter '${name}', which was not supplied.`),
} as const;
