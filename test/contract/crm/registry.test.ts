// Adding a CRM is a folder, a credential class, a line in the registry; what belongs to it is demanded here.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { crmWrites } from '../../../lib/domain/crm';
import { crmSystems } from '../../../lib/n8n/crm/systems';
import { Crm } from '../../../nodes/Crm/Crm.node';

const root = process.cwd();
const text = (path: string): string => (existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : '');
const manifest = JSON.parse(text('package.json')) as { n8n: { credentials: string[] } };
const credentialsOf = (system: (typeof crmSystems)[number]): string[] => [...new Set(['accessToken', 'oAuth2'].map((way) => system.credentialTypeOf(way)))];

describe.each(crmSystems.map((system) => [system.value, system] as const))('the CRM %s', (_value, system) => {
	test('has a run of the port’s contract, named after it', () => {
		expect(text(`test/contract/crm/${system.slug}.test.ts`)).toMatch(/^\s*describeCrmPort\(/m);
	});

	test('has a page, which the CRM node’s page leads to', () => {
		expect(text(`docs/systems/${system.slug}.md`)).toMatch(/^# .+/);
		expect(text('docs/nodes/crm.md')).toContain(`(../systems/${system.slug}.md)`);
	});

	test('has credential classes that package.json registers', () => {
		for (const type of credentialsOf(system)) {
			const name = type.charAt(0).toUpperCase() + type.slice(1);
			expect(manifest.n8n.credentials).toContain(`dist/credentials/${name}.credentials.js`);
		}
	});

	test('is in the CRM node with its credentials alone', () => {
		const shown = new Crm().description.credentials?.filter(({ displayOptions }) => displayOptions?.show?.['/system']?.includes(system.value));
		expect(shown?.map(({ name }) => name).sort()).toEqual(credentialsOf(system).sort());
	});

	test('says at best no more than there is, and something', () => {
		const { searches, writes, lookUps, contact } = system.atBest;
		expect(searches.has('phone')).toBe(true);
		expect(contact.phones).toBeGreaterThan(0);
		expect([...writes].filter((write) => !crmWrites.includes(write))).toEqual([]);
		expect([...lookUps].filter((write) => !writes.has(write))).toEqual([]);
	});
});

test('values, names and slugs are each CRM’s own', () => {
	for (const field of ['value', 'name', 'slug'] as const) {
		expect(new Set(crmSystems.map((system) => system[field])).size).toBe(crmSystems.length);
	}
});
