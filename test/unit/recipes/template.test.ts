import fc from 'fast-check';
import { placeholdersIn, renderJson, renderSelectors, renderText, renderUrl, type TemplateScope } from '../../../lib/domain/recipes/template';

const scope = (values: Partial<TemplateScope> = {}): TemplateScope => ({ input: {}, credential: {}, var: {}, item: {}, ...values });
const withInput = (input: Record<string, unknown>): TemplateScope => scope({ input });

describe('texts', () => {
	test('hold the values of all four kinds', () => {
		const all = scope({ input: { a: 1 }, credential: { user: 'ana' }, var: { x: true }, item: { order: { id: 'P-1' } } });
		expect(renderText('{{input.a}}|{{ credential.user }}|{{var.x}}|{{item.order.id}}', all)).toBe('1|ana|true|P-1');
	});

	test('null is an empty text, a list its JSON', () => {
		expect(renderText('[{{input.a}}{{input.b}}]', withInput({ a: null, b: [1, 'x'] }))).toBe('[[1,"x"]]');
	});

	test('what a value holds is never read as a template again', () => {
		fc.assert(
			fc.property(fc.string(), (value) => {
				const text = `${value}{{credential.password}}`;
				expect(renderText('<{{input.x}}>', scope({ input: { x: text }, credential: { password: 'geheim' } }))).toBe(`<${text}>`);
			}),
		);
	});

	test('an unknown name is refused by its name, with the known ones', () => {
		expect(() => renderText('{{input.phone}} {{var.y}}', withInput({ fone: '1' }))).toThrow(
			expect.objectContaining({ code: 'validation', message: 'Nothing is known under {{input.phone}}, {{var.y}}.', hint: 'Known are input.fone.' }),
		);
	});

	test.each(['{{input.constructor}}', '{{input.__proto__}}', '{{phone}}', '{{$json.x}}', '{{ input.a + 1 }}', '{{}}'])('%s stands for nothing', (template) => {
		expect(() => renderText(template, withInput({ a: 1 }))).toThrow('Nothing is known under');
	});

	test('what is missing below the first name is empty', () => {
		expect(renderText('<{{input.a.b.c}}>', withInput({ a: { x: 1 } }))).toBe('<>');
	});

	test('placeholders are found with their names', () => {
		expect(placeholdersIn('a {{input.x.y}} {{ nope }}')).toEqual([
			{ text: '{{input.x.y}}', root: 'input', path: ['x', 'y'] },
			{ text: '{{ nope }}', root: null, path: [] },
		]);
	});
});

describe('addresses', () => {
	test('a value stays within its part of the path or query, whatever it holds', () => {
		fc.assert(
			fc.property(fc.string({ minLength: 1, unit: 'grapheme' }).filter((value) => !['.', '..'].includes(value)), (value) => {
				const url = new URL(renderUrl('/clientes/{{input.x}}/pedidos?q={{input.x}}&pagina=2#fim', withInput({ x: value })), 'https://erp.example.com');
				expect(url.origin).toBe('https://erp.example.com');
				expect(url.pathname.split('/')).toHaveLength(4);
				expect(decodeURIComponent(url.pathname.split('/')[2] ?? '')).toBe(value.toWellFormed());
				expect(url.searchParams.get('q')).toBe(value.toWellFormed());
				expect(url.searchParams.get('pagina')).toBe('2');
			}),
		);
	});

	test.each(['', '.', '..'])('"%s" as a part of the path is refused', (x) => {
		expect(() => renderUrl('/clientes/{{input.x}}', withInput({ x }))).toThrow('{{input.x}} is empty or would lead to another address');
		expect(() => renderUrl('https://erp.example.com/a/{{input.x}}/b', withInput({ x }))).toThrow('{{input.x}}');
		expect(renderUrl('/clientes?q={{input.x}}', withInput({ x }))).toBe(`/clientes?q=${x}`);
	});

	test('two values cannot make dots of one segment', () => {
		expect(() => renderUrl('/a/{{input.x}}{{input.x}}/b', withInput({ x: '.' }))).toThrow('would lead to another address');
	});

	test('a value that is the whole address is taken as it is', () => {
		expect(renderUrl('{{item.link}}', scope({ item: { link: 'https://erp.example.com/a?b=1' } }))).toBe('https://erp.example.com/a?b=1');
	});
});

describe('selectors', () => {
	const render = (selector: string, x: unknown): string => renderSelectors([selector], withInput({ x }))[0] ?? '';

	test('a value stays a value within a CSS string', () => {
		expect(render('[data-id="{{input.x}}"]', 'a"] , body [x="')).toBe('[data-id="a\\22 \\5d \\20 \\2c \\20 body\\20 \\5b x\\3d \\22 "]');
	});

	test('a value stays a name after # and .', () => {
		expect(render('#row-{{input.x}}', '12.3')).toBe('#row-\\31 2\\2e 3');
		expect(render('#{{input.x}}', '123')).toBe('#\\31 23');
	});

	test('CSS escapes stand for the value, read by the rules of CSS', () => {
		const unescape = (css: string): string => css.replace(/\\([\da-f]{1,6}) /g, (_whole, code: string) => String.fromCodePoint(Number.parseInt(code, 16)));
		fc.assert(
			fc.property(fc.string({ minLength: 1, unit: 'grapheme' }).filter((value) => !value.includes('\0') && value.isWellFormed()), (value) => {
				const css = render('[a="{{input.x}}"]', value).slice('[a="'.length, -'"]'.length);
				expect(css).not.toMatch(/["'[\]{}()]/);
				expect(unescape(css)).toBe(value);
			}),
		);
	});

	test('text/ takes any value as it is', () => {
		expect(render('text/{{input.x}}', `D'Ávila "x"`)).toBe(`text/D'Ávila "x"`);
	});

	test.each([`xpath///td[.='{{input.x}}']`, `//td[.='{{input.x}}']`, `::-p-xpath(//td[.='{{input.x}}'])`])('in %s a quote is refused, other marks are not', (selector) => {
		expect(render(selector, 'a] | //b')).toBe(selector.replace('{{input.x}}', 'a] | //b'));
		expect(() => render(selector, `x' or '1'='1`)).toThrow('marks that cannot be written there');
	});

	test('outside of quotes an XPath takes plain words and numbers only', () => {
		expect(render('xpath///tr[{{input.x}}]', 3)).toBe('xpath///tr[3]');
		expect(() => render('xpath///tr[{{input.x}}]', '1 or true()')).toThrow('cannot be written there');
	});

	test('aria/ refuses what would be an attribute of its own', () => {
		expect(render('aria/{{input.x}}', 'Salvar cliente')).toBe('aria/Salvar cliente');
		expect(() => render('aria/{{input.x}}', 'x[role="button"]')).toThrow('cannot be written there');
	});

	test('within ::-p-text() brackets and quotes are escaped', () => {
		expect(render('::-p-text({{input.x}})', `a) b"`)).toBe('::-p-text(a\\) b\\")');
	});

	test('an empty value is refused: it would match everything or nothing', () => {
		expect(() => render('text/{{input.x}}', '')).toThrow('{{input.x}} is empty');
	});
});

describe('JSON', () => {
	test('a text that is one placeholder keeps the type of its value', () => {
		const value = { id: '{{input.id}}', text: 'nº {{input.id}}', list: ['{{input.tags}}', 1, null, true], none: '{{input.none}}' };
		expect(renderJson(value, withInput({ id: 7, tags: ['a'], none: null }))).toEqual({ id: 7, text: 'nº 7', list: [['a'], 1, null, true], none: null });
	});

	test('JSON without placeholders stays as it is', () => {
		fc.assert(
			fc.property(fc.jsonValue().filter((value) => !JSON.stringify(value).includes('{{')), (value) => {
				expect(renderJson(value, scope())).toEqual(value);
			}),
		);
	});
});
