import fc from 'fast-check';

import { placeOfFault } from '../../../lib/domain/recipes/json-place';
import { parseRecipe } from '../../../lib/domain/recipes/parse-recipe';

const fault = async (text: string): Promise<string> => await parseRecipe(text, { system: 'x' }).then(() => '', ({ message }: Error) => message);

test.each([
	['{\n\t"steps": [\n\t\t{ "goto": "/a" }\n\t\t{ "click": "#b" }\n\t]\n}', 'line 4, column 3'],
	['{"steps": [{"goto": \u201c/a\u201d}]}', 'line 1, column 21'],
	['{"steps": [{"goto": /a}]}', 'line 1, column 21'],
	['\n\n{"steps": [,]}', 'line 3, column 12'],
	['{"steps": [1,]}', 'line 1, column 14'],
	['{steps: []}', 'line 1, column 2'],
	['{"steps": True}', 'line 1, column 11'],
	['{"steps": []} {}', 'line 1, column 15'],
	['{"steps": [{"goto": "a\nb"}]}', 'line 1, column 21'],
])('%j is no JSON, and the place is named', async (text, place) => {
	const message = await fault(text);
	expect(message).toContain(`what stands at ${place} cannot be there`);
	expect(message).toMatch(/\.$/);
});

test.each(['{"steps": [{"goto": "/a"}', '[', '{"steps"'])('%j ends too early', async (text) => {
	expect(await fault(text)).toContain(`it ends too early, at line 1, column ${text.length + 1}`);
});

test('nothing of the document is quoted', async () => {
	expect(await fault('{"password": Segredo}')).not.toContain('Segredo');
});

test('a text has a fault exactly where the platform finds one, and never before what is still JSON', () => {
	fc.assert(
		fc.property(fc.json(), fc.nat(), fc.constantFrom('', '{', ']', ',', '"', 'x', '\u00a0', ':'), (json, seed, extra) => {
			const at = seed % (json.length + 1);
			const text = json.slice(0, at) + extra + json.slice(at);
			let isJson = true;
			try {
				JSON.parse(text);
			} catch {
				isJson = false;
			}
			if (isJson) expect(placeOfFault(text)).toBe(text.length);
			else expect(placeOfFault(text)).toBeLessThanOrEqual(text.length);
		}),
		{ numRuns: 500 },
	);
});
