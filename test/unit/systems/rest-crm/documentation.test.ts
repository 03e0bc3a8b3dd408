import { readFileSync } from 'node:fs';

import { presetSettings, resolveRestCrmSettings, restCrmFields, restCrmOperationNames, restCrmPlaceholders, restCrmPresets } from '../../../../lib/systems/rest-crm';

const english = readFileSync('docs/systems/rest-crm.md', 'utf8');
const portuguese = readFileSync('docs/systems/rest-crm.pt-BR.md', 'utf8');
const rowsOf = (page: string, name: string): string => page.split('\n').filter((line) => line.startsWith(`| \`${name}\` |`)).join('\n');

test.each(restCrmOperationNames)('the pages tell the calls, placeholders and fields of %s', (name) => {
	for (const preset of restCrmPresets) {
		const { method, path } = presetSettings(preset, { documentField: preset === 'agendor' ? '' : 'x' }).operations[name];
		for (const page of [english, portuguese]) expect(rowsOf(page, name)).toContain(path === '' ? '–' : `${method} ${path}`);
	}
	const paging = ['page', 'offset', 'pageSize'];
	for (const placeholder of restCrmPlaceholders[name].filter((used) => !paging.includes(used))) {
		expect(rowsOf(english, name)).toContain(`\`{${placeholder}${placeholder.endsWith('.') ? '…' : ''}}\``);
	}
	for (const field of restCrmFields[name].known) expect(rowsOf(english, name)).toContain(`\`${field}\``);
});

test('every setting is explained, with its default', () => {
	const { operations: _, ...others } = presetSettings('guide', { documentField: '' });
	expect(english).toContain(JSON.stringify(others, null, 2));
	for (const name of Object.keys(others)) expect(english.split(`\`${name}\``).length).toBeGreaterThan(1);
});

test.each([['English', english], ['Portuguese', portuguese]])('the example of the %s page can be used', (_, page) => {
	const example: unknown = JSON.parse(/### Ex.*?```json\n(.*?)```/s.exec(page)?.[1] ?? '');
	expect(() => resolveRestCrmSettings({ baseUrl: 'https://crm.example', ...Object(example) })).not.toThrow();
});
