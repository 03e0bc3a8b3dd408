import fc from 'fast-check';

import { compileStatement } from '../../../../lib/systems/sqlserver/own-statement';
import { sqlTokens } from '../../../../lib/systems/sqlserver/sql-lexer';

const parameters = ['phone', 'id', 'sku', 'limit'];
const compile = (statement: string) => compileStatement(statement, 'statements.stock', parameters, ['phone']);
const bind = (statement: string, values: Record<string, string | number | string[] | null> = {}) => compile(statement).bind(values);

describe('named parameters', () => {
	test('become numbered placeholders, written as :name or @name, the same one twice too', () => {
		expect(bind('SELECT :id, a FROM t WHERE s = @sku AND i = :id', { id: '7', sku: 'A' })).toEqual({
			text: 'SELECT @p1, a FROM t WHERE s = @p2 AND i = @p3',
			values: ['7', 'A', '7'],
		});
	});

	test('a list takes as many placeholders as it has values, an empty one a NULL', () => {
		const statement = 'SELECT 1 FROM t WHERE p IN (:phone) OR q IN ( @phone ) OR i = :id';
		expect(bind(statement, { phone: ['1', '2'], id: '9' })).toEqual({
			text: 'SELECT 1 FROM t WHERE p IN (@p1, @p2) OR q IN ( @p3, @p4 ) OR i = @p5',
			values: ['1', '2', '1', '2', '9'],
		});
		expect(bind(statement, { phone: [], id: '9' }).values).toEqual([null, null, '9']);
	});

	test('a number of rows stays a number', () => {
		expect(bind('SELECT TOP (:limit) a FROM t', { limit: 5 })).toEqual({ text: 'SELECT TOP (@p1) a FROM t', values: [5] });
	});

	test.each([
		["SELECT N':id' FROM t"],
		["SELECT 'it''s @id \\' FROM t"],
		['SELECT ":id", """:id" FROM t'],
		['SELECT [:id], [a]]:id] FROM t'],
		['SELECT 1 -- :id ; \' ?\nFROM t'],
		['SELECT 1 --@id'],
		['SELECT /* :id ; \' ? [ */ 1'],
		['SELECT @@VERSION'],
	])('%j holds none', (statement) => {
		expect(bind(statement)).toEqual({ text: statement, values: [] });
	});

	test('what is bound never enters the text', () => {
		fc.assert(
			fc.property(fc.string(), (value) => {
				const { text, values } = bind('SELECT 1 FROM t WHERE s = :sku', { sku: value });
				expect(text).toBe('SELECT 1 FROM t WHERE s = @p1');
				expect(values).toEqual([value]);
			}),
		);
	});
});

describe('what is let through', () => {
	test.each([
		['select 1'],
		[';WITH x AS (SELECT 1 AS a), y AS (SELECT 2 AS a) SELECT a FROM x UNION ALL SELECT a FROM y'],
		['SELECT a FROM t UNION SELECT b FROM u EXCEPT SELECT c FROM v'],
		['SELECT (SELECT MAX(a) FROM u) AS m, CASE WHEN a = 1 THEN 2 ELSE 3 END FROM t WHERE EXISTS (SELECT 1 FROM w)'],
		['SELECT t.[update], t . delete, [into], IIF(a = 1, 2, 3), lock_date FROM t WITH (NOLOCK)'],
		['SELECT a FROM t ORDER BY a OFFSET 0 ROWS FETCH NEXT 5 ROWS ONLY'],
		['SELECT a FROM t INNER MERGE JOIN u ON t.i = u.i'],
		['SELECT 1;'],
		['SELECT 1 ; -- done'],
		['SELECT preço FROM tabela_preços'],
	])('%j', (statement) => {
		expect(() => compile(statement)).not.toThrow();
	});
});

describe('what is refused before it runs', () => {
	test.each([
		['', 'SELECT or WITH'],
		['UPDATE t SET a = 1', 'SELECT or WITH'],
		['EXEC sp_who', 'SELECT or WITH'],
		['SELECT 1; DROP TABLE t', 'more than one statement'],
		// No semicolon is needed between two statements.
		['SELECT 1 DROP TABLE t', 'DROP'],
		['SELECT 1 DELETE t', 'DELETE'],
		["SELECT 1 EXEC('DROP TABLE t')", 'EXEC'],
		['SELECT 1 execute sp_x', 'EXECUTE'],
		['SELECT 1 SELECT 2', 'more than one statement'],
		['WITH x AS (SELECT 1 AS a) SELECT a FROM x SELECT 2', 'more than one statement'],
		['(SELECT 1) SELECT 2', 'more than one statement'],
		['SELECT a INTO t2 FROM t', 'INTO'],
		['SELECT 1INTO t2 FROM t', 'INTO'],
		['SELECT 1.INTO t2 FROM t', 'INTO'],
		['SELECT 1eINTO t2 FROM t', 'INTO'],
		['SELECT 0xINTO t2 FROM t', 'INTO'],
		['SELECT $INTO t2 FROM t', 'currency sign'],
		['SELECT $1EXEC sp_who', 'currency sign'],
		['SELECT €1EXEC sp_who', 'currency sign'],
		["SELECT 'a'INTO t2 FROM t", 'INTO'],
		['SELECT [a]INTO t2 FROM t', 'INTO'],
		['WITH x AS (SELECT 1 AS a) DELETE FROM x', 'DELETE'],
		['WITH x AS (SELECT 1 AS a) MERGE t USING x ON 1 = 1 WHEN MATCHED THEN DELETE', 'MERGE'],
		['SELECT a FROM t WITH (UPDLOCK)', 'UPDLOCK'],
		["SELECT * FROM OPENROWSET('x', 'y', 'z')", 'OPENROWSET'],
		["SELECT * FROM OPENQUERY(s, 'DELETE t')", 'OPENQUERY'],
		["SELECT 1 WAITFOR DELAY '00:00:10'", 'WAITFOR'],
		['SELECT NEXT VALUE FOR s', 'NEXT VALUE'],
		['SELECT 1 DECLARE @x int', 'DECLARE'],
		['SELECT 1 /* /* */ DROP TABLE t -- */', 'comment'],
		['SELECT 1 -- x\u2028DROP TABLE t', 'line break'],
		['SELECT 1 -- x\rDROP TABLE t', 'line break'],
		['SELECT a FROM t WHERE s = ?', 'it holds a ?'],
		["SELECT 'a", 'a quote or a bracket is not closed'],
		['SELECT [a', 'a quote or a bracket is not closed'],
		['SELECT "a', 'a quote or a bracket is not closed'],
		['SELECT @nobody', '@nobody is no parameter'],
		['SELECT 1 FROM t WHERE p = :phone', ':phone stands for several values'],
	])('%j', (statement, reason) => {
		expect(() => compile(statement)).toThrow(reason);
		expect(() => compile(statement)).toThrow(expect.objectContaining({ code: 'validation', parameter: 'statements.stock' }));
	});
});

test('the tokens of any text give the text back', () => {
	fc.assert(
		fc.property(fc.string({ unit: fc.constantFrom(..."'\"[]\\-#/*!:;?@.a1x0e_ $\n(é🤖") }), (text) => {
			expect(sqlTokens(text).map((token) => token.text).join('')).toBe(text);
		}),
	);
});
