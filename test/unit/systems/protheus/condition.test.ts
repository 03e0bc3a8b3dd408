import fc from 'fast-check';

import { equal, holdsDigits, oneOf, skuText, sqlText, type SqlText } from '../../../../lib/systems/protheus/condition';
import { storedKey } from '../../../../lib/systems/protheus/bounded-key-text';

const kinds = ['code', 'document', 'day', 'branch', 'key'] as const;

test.each(["'", "O'Brien", "' OR 1=1--", '%', 'a;b', 'a\r\nb', 'a\u0000', '\\', 'ª', '１２３', '🤖'])('%j is let through as nothing', (text) => {
	for (const kind of kinds) expect(sqlText(text, kind)).toBeNull();
	expect(skuText(text, '')).toBeNull();
});

test('whatever text is given, a literal is one literal', () => {
	fc.assert(
		fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary', maxLength: 8 }), (text, further) => {
			for (const literal of [...kinds.map((kind) => sqlText(text, kind)), skuText(text, further)]) {
				if (literal !== null) expect(literal).toMatch(/^'(?:[^']|'')*'$/u);
			}
		}),
	);
});

test.each([
	['CIM-CP2-50', "'CIM-CP2-50'"],
	['TUBO_3/4.A', "'TUBO_3/4.A'"],
	['000123', "'000123'"],
])('the SKU %s is let through', (sku, literal) => {
	expect(skuText(sku, '')).toBe(literal);
});

test('further characters of SKUs are let through, quotes doubled; a SKU is 1 to 30 characters long', () => {
	expect(skuText("O'RING 10%", " '%")).toBe("'O''RING 10%'");
	expect(skuText('AÇO', 'Ç')).toBe("'AÇO'");
	expect(skuText('AÇO', '')).toBeNull();
	expect(skuText('A'.repeat(31), '')).toBeNull();
	expect(skuText('', '')).toBeNull();
});

test('a document is a CPF or a CNPJ, with its letters, and nothing else', () => {
	expect(sqlText('12ABC34501DE35', 'document')).toBe("'12ABC34501DE35'");
	expect(sqlText('39053344705', 'document')).toBe("'39053344705'");
	for (const text of ['12abc34501de35', '390.533.447-05', '3905334470', '12ABC34501DEXX']) expect(sqlText(text, 'document')).toBeNull();
});

test('conditions: a blank branch is a blank, digits stand in any mask', () => {
	expect(equal('A1_FILIAL', sqlText('', 'branch') as SqlText)).toBe("A1_FILIAL = ' '");
	expect(oneOf('C6_NUM', ['000001', '000002'].map((number) => sqlText(number, 'code') as SqlText))).toBe("C6_NUM IN ('000001', '000002')");
	expect(holdsDigits('A1_TEL', '33334444')).toBe("A1_TEL LIKE '%3%3%3%3%4%4%4%4%'");
	expect(holdsDigits('A1_TEL', "1' OR 1")).toBeNull();
});

test('a key stays as it is where column and condition can hold it, else its digest does', () => {
	expect(storedKey('wamid.ABC-1', 20).text).toBe('wamid.ABC-1');
	for (const key of ["k'1", 'k 1', 'k'.repeat(21), 'k%1']) {
		const { text, literal } = storedKey(key, 20);
		expect(text).toMatch(/^[\w-]{20}$/);
		expect(literal).toBe(`'${text}'`);
		expect(storedKey(key, 20)).toEqual({ text, literal });
	}
	expect(storedKey("k'1", 20).text).not.toBe(storedKey("k'2", 20).text);
});
