import { matchesAddress } from '../../../lib/application/rpa/address-pattern';
import { safeFileName } from '../../../lib/application/rpa/file-names';
import { describeStep, stepNumber } from '../../../lib/application/rpa/place';

test.each([
	['/operations/x/steps/2/click', '3'],
	['/operations/x/steps/0/if/then/1/goto', '1.2'],
	['/login/0/goto', '1'],
	['/0/goto', '1'],
	['/operations/x', ''],
])('the step at %s is number "%s"', (path, number) => {
	expect(stepNumber(path)).toBe(number);
});

test('a step is described by its number, kind and note', () => {
	expect(describeStep({ path: '/login/1/fill', kind: 'fill', note: 'user' })).toBe('step 2 (fill, "user")');
	expect(describeStep({ path: '/operations/x', kind: 'goto' })).toContain('before the first step');
});

test.each([
	['**/login*', 'https://erp.example.com/app/login?next=%2F', true],
	['**/login*', 'https://erp.example.com/app/login/form', false],
	['**/login**', 'https://erp.example.com/app/login/form', true],
	['https://erp.example.com/', 'https://erp.example.com/#top', true],
	['**/login', 'https://erp.example.com/home?from=/login', false],
	['**/a.b', 'https://erp.example.com/aXb', false],
])('the pattern %s and the address %s: %s', (pattern, url, expected) => {
	expect(matchesAddress(pattern, url)).toBe(expected);
});

test.each([
	['pedidos.csv', 'pedidos.csv'],
	['../..\\x', '_.._x'],
	['a\u0000b\u202Ec.exe', 'a_b_c.exe'],
	['', 'file'],
	['...', 'file'],
	[`${'x'.repeat(300)}.csv`, `${'x'.repeat(116)}.csv`],
])('the file name %j becomes %j', (name, safe) => {
	expect(safeFileName(name, 'file')).toBe(safe);
});
