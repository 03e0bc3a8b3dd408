import { errors } from './errors.ts';
import { Lexer } from './lexer.ts';
import type { Token } from './lexer.ts';
import { decimal, INT, MAX, sqlType } from './sql-types.ts';
import type { SqlKind, SqlType } from './sql-types.ts';
import type { Name } from './syntax-tree.ts';

/** Words that cannot be names without brackets: among those SQL Server reserves, the ones this grammar meets. */
const RESERVED: ReadonlySet<string> = new Set(
	(`ADD ALL ALTER AND ANY AS ASC AUTHORIZATION BACKUP BEGIN BETWEEN BREAK BULK BY CASCADE CASE CHECK CLOSE COLLATE COLUMN COMMIT CONSTRAINT CONTINUE
	CONVERT CREATE CROSS CURRENT CURSOR DATABASE DECLARE DEFAULT DELETE DENY DESC DISTINCT DROP ELSE END ESCAPE EXCEPT EXEC EXECUTE EXISTS EXIT FETCH
	FOR FOREIGN FROM FULL FUNCTION GOTO GRANT GROUP HAVING IDENTITY IF IN INDEX INNER INSERT INTERSECT INTO IS JOIN KEY LEFT LIKE MERGE NOT NULL
	OF OFF ON OPEN OPTION OR ORDER OUTER OVER PERCENT PIVOT PRIMARY PRINT PROC PROCEDURE RAISERROR READ REFERENCES RESTORE RETURN REVOKE RIGHT
	ROLLBACK SAVE SELECT SET SHUTDOWN TABLE THEN TO TOP TRAN TRANSACTION TRIGGER TRUNCATE TRY_CONVERT UNION UNIQUE UPDATE USE USER VALUES VIEW WAITFOR
	WHEN WHERE WHILE WITH`).split(/\s+/),
);

const TYPE_KINDS: Readonly<Record<string, SqlKind>> = {
	BIT: 'bit', TINYINT: 'tinyint', SMALLINT: 'smallint', INT: 'int', INTEGER: 'int', BIGINT: 'bigint', DECIMAL: 'decimal', NUMERIC: 'decimal',
	DEC: 'decimal', MONEY: 'money', SMALLMONEY: 'smallmoney', FLOAT: 'float', REAL: 'real', DATE: 'date', TIME: 'time', DATETIME: 'datetime',
	SMALLDATETIME: 'smalldatetime', DATETIME2: 'datetime2', DATETIMEOFFSET: 'datetimeoffset', CHAR: 'char', CHARACTER: 'char', VARCHAR: 'varchar',
	NCHAR: 'nchar', NVARCHAR: 'nvarchar', TEXT: 'varchar', NTEXT: 'nvarchar', SYSNAME: 'nvarchar', BINARY: 'binary', VARBINARY: 'varbinary',
	UNIQUEIDENTIFIER: 'uniqueidentifier',
};
const SYSNAME_LENGTH = 128;
const CAST_LENGTH = 30;

/** Walks over the tokens of a batch. All errors thrown are SQL Server's 102 or 156. */
export class Cursor {
	readonly #tokens: readonly Token[];
	#at = 0;

	constructor(source: string) {
		this.#tokens = new Lexer(source).tokens();
	}

	peek(ahead = 0): Token {
		return this.#tokens[Math.min(this.#at + ahead, this.#tokens.length - 1)] ?? { kind: 'end', text: '', upper: '', at: 0 };
	}

	next(): Token {
		const token = this.peek();
		this.#at += 1;
		return token;
	}

	get done(): boolean {
		return this.peek().kind === 'end';
	}

	/** True when the words (or symbols) come next, in this order. */
	isNext(...words: string[]): boolean {
		return words.every((word, index) => {
			const { kind, upper } = this.peek(index);
			return (kind === 'word' || kind === 'symbol') && upper === word;
		});
	}

	/** Takes the words when they come next. */
	take(...words: string[]): boolean {
		if (!this.isNext(...words)) return false;
		this.#at += words.length;
		return true;
	}

	expect(...words: string[]): void {
		for (const word of words) if (!this.take(word)) throw this.unexpected();
	}

	/** What SQL Server says of the token that comes next. */
	unexpected(token: Token = this.peek()): Error {
		if (token.kind === 'end') return errors.syntaxNear(this.peek(-1).text);
		return token.kind === 'word' && RESERVED.has(token.upper) ? errors.syntaxNearKeyword(token.text) : errors.syntaxNear(token.text);
	}

	isName(ahead = 0): boolean {
		const { kind, upper } = this.peek(ahead);
		return kind === 'quoted' || (kind === 'word' && !RESERVED.has(upper));
	}

	name(): string {
		if (!this.isName()) throw this.unexpected();
		return this.next().text;
	}

	/** `a`, `dbo.a`, `[ERP].[dbo].[a]`, `ERP..a`. */
	qualifiedName(): Name {
		const parts = [this.name()];
		while (this.take('.')) parts.push(this.isNext('.') ? '' : this.name());
		return parts;
	}

	variable(): string {
		if (this.peek().kind !== 'variable') throw this.unexpected();
		return this.next().text;
	}

	wholeNumber(): number {
		const token = this.peek();
		if (token.kind !== 'number' || !/^\d+$/.test(token.text)) throw this.unexpected();
		return Number(this.next().text);
	}

	/** `a, b, c`. */
	list<T>(item: () => T): T[] {
		const items = [item()];
		while (this.take(',')) items.push(item());
		return items;
	}

	inParentheses<T>(inner: () => T): T {
		this.expect('(');
		const value = inner();
		this.expect(')');
		return value;
	}

	/** `DECIMAL(18, 2)`, `NVARCHAR(MAX)`. In CAST a text without a length has 30 characters, elsewhere one. */
	type(inCast = false): SqlType {
		this.take('SYS', '.');
		const token = this.peek();
		const kind = token.kind === 'word' || token.kind === 'quoted' ? TYPE_KINDS[token.text.toUpperCase()] : undefined;
		if (kind === undefined) throw token.kind === 'word' && !RESERVED.has(token.upper) ? errors.unknownType(token.text) : this.unexpected();
		this.next();
		const sizes = this.isNext('(') ? this.inParentheses(() => this.list(() => (this.take('MAX') ? MAX : this.wholeNumber()))) : [];
		return typeOf(kind, token.upper, sizes, inCast);
	}
}

function typeOf(kind: SqlKind, name: string, sizes: readonly number[], inCast: boolean): SqlType {
	const [first, second = 0] = sizes;
	switch (kind) {
		case 'decimal': return decimal(first ?? 18, second);
		case 'datetime': return sqlType('datetime', { scale: 3 });
		case 'time':
		case 'datetime2':
		case 'datetimeoffset': return sqlType(kind, { scale: first ?? 7 });
		case 'float': return first !== undefined && first <= 24 ? sqlType('real') : sqlType('float');
		case 'char': case 'varchar': case 'nchar': case 'nvarchar': case 'binary': case 'varbinary': {
			if (name === 'TEXT' || name === 'NTEXT') return sqlType(kind, { length: MAX });
			if (name === 'SYSNAME') return sqlType(kind, { length: SYSNAME_LENGTH });
			return sqlType(kind, { length: first ?? (inCast ? CAST_LENGTH : 1) });
		}
		default: return kind === 'int' ? INT : sqlType(kind);
	}
}
