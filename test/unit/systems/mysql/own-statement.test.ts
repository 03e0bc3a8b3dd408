import fc from 'fast-check';

import { compileStatement } from '../../../../lib/systems/mysql/own-statement';
import { sqlTokens } from '../../../../lib/systems/mysql/sql-lexer';

const parameters = ['phone', 'id', 'sku', 'limit'];
const compile = (statement: string) => compileStatement(statement, 'statements.stock', parameters, ['phone']);
const bind = (statement: string, values: Record<string, string | string[] | null> = {}) => compile(statement).bind(values);

describe('named parameters', () => {
	test('become placeholders in their order, the same one twice too', () => {
		expect(bind('SELECT :id, a FROM t WHERE s = :sku AND i = :id LIMIT :limit', { id: '7', sku: 'A', limit: '5' })).toEqual({
			text: 'SELECT ?, a FROM t WHERE s = ? AND i = ? LIMIT ?',
			values: ['7', 'A', '7', '5'],
		});
	});

	test('a list takes as many placeholders as it has values, an empty one a NULL', () => {
		const statement = 'SELECT 1 FROM t WHERE p IN (:phone) OR q IN ( :phone )';
		expect(bind(statement, { phone: ['1', '2'] })).toEqual({
			text: 'SELECT 1 FROM t WHERE p IN (?, ?) OR q IN ( ?, ? )',
			values: ['1', '2', '1', '2'],
		});
		expect(bind(statement, { phone: [] }).values).toEqual([null, null]);
	});

	test('a parameter without a value is NULL', () => {
		expect(bind('SELECT :sku')).toEqual({ text: 'SELECT ?', values: [null] });
	});

	test.each([
		["SELECT ':id' FROM t"],
		["SELECT 'it''s :id' FROM t"],
		['SELECT ":id", """:id" FROM t'],
		['SELECT `:id` FROM t'],
		['SELECT `a``:id` FROM t'],
		['SELECT 1 -- :id\nFROM t'],
		['SELECT 1 --\t:id'],
		['SELECT 1 # :id ; \' ?\nFROM t'],
		['SELECT /* :id ; ? \' */ 1'],
		['SELECT /*+ INDEX(t) */ 1'],
		['SELECT @a:=1'],
		['SELECT 1--1'],
	])('%j holds none', (statement) => {
		expect(bind(statement)).toEqual({ text: statement, values: [] });
	});

	test('a minus before a parameter is no comment', () => {
		expect(bind('SELECT 5--:id', { id: '1' }).text).toBe('SELECT 5--?');
	});

	test('what is bound never enters the text', () => {
		fc.assert(
			fc.property(fc.string(), (value) => {
				const { text, values } = bind('SELECT 1 FROM t WHERE s = :sku', { sku: value });
				expect(text).toBe('SELECT 1 FROM t WHERE s = ?');
				expect(values).toEqual([value]);
			}),
		);
	});
});

describe('what is let through', () => {
	test.each([
		['select 1'],
		['  (SELECT 1) UNION (SELECT 2)'],
		['WITH x AS (SELECT 1 AS a) SELECT a FROM x'],
		["SELECT REPLACE(a, '-', ''), INSERT(a, 1, 2, 'x') FROM t"],
		['SELECT t.update, t . delete, `into`, lock_date FROM t'],
		['SELECT a AS updated, b AS "insert" FROM t'],
		['SELECT SUBSTRING(a FROM 1 FOR 3) FROM t'],
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
		['   ', 'SELECT or WITH'],
		['UPDATE t SET a = 1', 'SELECT or WITH'],
		['CALL p()', 'SELECT or WITH'],
		['-- SELECT\nDELETE FROM t', 'SELECT or WITH'],
		['SELECT 1; DROP TABLE t', 'more than one statement'],
		['SELECT 1;;', 'more than one statement'],
		["SELECT * FROM t INTO OUTFILE '/tmp/x'", 'INTO'],
		["SELECT 1.INTO OUTFILE '/tmp/x'", 'INTO'],
		["SELECT t.*INTO DUMPFILE '/tmp/x' FROM t", 'INTO'],
		['SELECT a INTO @x FROM t', 'INTO'],
		['SELECT a FROM t FOR UPDATE', 'UPDATE'],
		['SELECT a FROM t FOR  /* x */ SHARE', 'FOR SHARE'],
		['SELECT a FROM t LOCK IN SHARE MODE', 'LOCK'],
		['WITH x AS (SELECT 1) DELETE FROM t', 'DELETE'],
		['WITH x AS (SELECT 1) UPDATE t SET a = 1', 'UPDATE'],
		['WITH x AS (SELECT 1) INSERT INTO t SELECT 1', 'INSERT'],
		['SELECT SLEEP(10)', 'SLEEP'],
		["SELECT load_file ('/etc/passwd')", 'LOAD_FILE'],
		['SELECT BENCHMARK(1e9, 1)', 'BENCHMARK'],
		["SELECT GET_LOCK('a', 1)", 'GET_LOCK'],
		['SELECT NEXT VALUE FOR s', 'NEXT'],
		['SELECT 1 /*! UNION SELECT 2 */', '/*!'],
		['SELECT 1 /*M! UNION SELECT 2 */', '/*!'],
		['SELECT a FROM t WHERE s = ?', 'it holds a ?'],
		["SELECT 'a", 'a quote is not closed'],
		["SELECT 'a\\' ; DROP TABLE t; -- '", 'quote'],
		['SELECT "a', 'a quote is not closed'],
		['SELECT `a', 'a quote is not closed'],
		['SELECT :nobody', ':nobody is no parameter'],
		['SELECT 1 FROM t WHERE p = :phone', ':phone stands for several values'],
		['SELECT 1 FROM t WHERE p IN (:phone, :id)', ':phone stands for several values'],
	])('%j', (statement, reason) => {
		expect(() => compile(statement)).toThrow(reason);
		expect(() => compile(statement)).toThrow(expect.objectContaining({ code: 'validation', parameter: 'statements.stock' }));
	});
});

test('the tokens of any text give the text back', () => {
	fc.assert(
		fc.property(fc.string({ unit: fc.constantFrom(..."'\"`\\-#/*!:;?@.a1_ \n(é🤖") }), (text) => {
			expect(sqlTokens(text).map((token) => token.text).join('')).toBe(text);
		}),
	);
});
