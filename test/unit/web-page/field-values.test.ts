import { asFieldTakes } from '../../../lib/infra/browser/page/in-page/formats';
import { differenceBetween, holdsGiven } from '../../../lib/infra/browser/page/in-page/holding';
import { soughtText } from '../../../lib/infra/browser/page/selector-kind';

it.each([
	['date', '31/12/2025', '2025-12-31'],
	['date', '1-2-2026', '2026-02-01'],
	['date', '2025-12-31', '2025-12-31'],
	['month', '02/2026', '2026-02'],
	['month', '2026-02', '2026-02'],
	['datetime-local', '31/12/2025 08:30', '2025-12-31T08:30'],
	['datetime-local', '2025-12-31T08:30:15', '2025-12-31T08:30:15'],
	['time', '8h30', '08:30'],
	['number', '1.234,50', '1234.50'],
	['number', 'R$ 10,00', '10.00'],
	['number', '1.234.567', '1234567'],
	['number', '1.5', '1.5'],
	['text', '31/12/2025', '31/12/2025'],
	['date', '', ''],
])('a field of type %s takes %s as %s', (type, text, value) => expect(asFieldTakes(type, text)).toBe(value));

it.each([
	['date', '12/2025'],
	['date', 'amanhã'],
	['date', '31/12/2025 08:30'],
	['month', '31/12/2025'],
	['datetime-local', '31/12/2025'],
	['number', 'dez'],
	['number', '1,234,567.00'],
])('a field of type %s does not take %s', (type, text) => expect(asFieldTakes(type, text)).toBeNull());

it.each([
	['(11) 98765-4321', '11987654321', 'tel'],
	['11987654321', '(11) 98765-4321', 'text'],
	['(11) 98765-4321', '+5511987654321', 'text'],
	['529.982.247-25', '52998224725', 'text'],
	['R$ 1.234,50', '1234,50', 'text'],
	['1.234,50', '1234.5', 'text'],
	['1.234,00', '1234', 'text'],
	['(10,00)', '(10,00)', 'text'],
	['JOSE DA SILVA', ' José da  Silva', 'text'],
	['ABC-1D23', 'abc1d23', 'text'],
	['ABC1D23', 'ABC-1D23', 'text'],
	['Maria Aparecida (1001)', 'Maria', 'text'],
	['a\nb', 'a\r\nb', 'textarea'],
	['10.5', '10.50', 'number'],
	['2025-12-31T08:30', '2025-12-31T08:30:00', 'datetime-local'],
])('“%s” holds “%s”', (held, given, kind) => expect(holdsGiven(held, given, kind)).toBe(true));

it.each([
	['(55) 11987-6543', '+5511987654321', 'text'],
	['1198765432', '11987654321', 'text'],
	['12,34', '1234', 'text'],
	['1.234,57', '1234,567', 'text'],
	['10,00', '-10,00', 'text'],
	['10', '-10', 'text'],
	['A bomba não', 'A bomba não liga.', 'textarea'],
	['', 'Maria', 'text'],
	['ab', 'a!b', 'text'],
	['SENHA', 'senha', 'password'],
	['100', '150', 'range'],
])('“%s” does not hold “%s”', (held, given, kind) => expect(holdsGiven(held, given, kind)).toBe(false));

it('a difference is told by lengths, of secrets not even by these', () => {
	expect(differenceBetween('1198765432', '11987654321', false)).toBe('10 characters, and it was given 11');
	expect(differenceBetween('1198765432', '11987654321', true)).not.toMatch(/\d/);
});

it.each([
	['text/Salvar', 'Salvar'],
	['text=Salvar', 'Salvar'],
	['form ::-p-text(Salvar)', 'Salvar'],
	['::-p-text("Salvar \\"tudo\\"")', 'Salvar "tudo"'],
	['::-p-text(Salvar) .icon', null],
	['aria/Salvar', null],
	['#save', null],
])('%s looks for the text %s', (selector, text) => expect(soughtText(selector)).toBe(text));
