// Adding a system is a folder, a credential class, a line in the registry; what belongs to it is demanded here.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ICredentialType } from 'n8n-workflow';

import { erpOperations } from '../../../lib/domain/erp';
import { erpSystems } from '../../../lib/n8n/erp/systems';
import { Erp } from '../../../nodes/Erp/Erp.node';
import { beyond, registeredSystem } from './support/registered-system';

const root = process.cwd();
const text = (path: string): string => (existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : '');
const manifest = JSON.parse(text('package.json')) as { n8n: { credentials: string[] } };

/** `backofficeErpRestApi` → `BackofficeErpRestApi` */
const classOf = (type: string): string => type.charAt(0).toUpperCase() + type.slice(1);

describe.each(erpSystems.map((system) => [system.value, system] as const))('the system %s', (_value, system) => {
	test('has a run of the port’s contract, named after it', () => {
		expect(text(`test/contract/erp/${system.slug}.test.ts`)).toMatch(/^describeErpPort\(/m);
		expect(registeredSystem(`${system.slug}.test.ts`)).toBe(system);
	});

	test('has a page, which the ERP node’s page leads to', () => {
		expect(text(`docs/systems/${system.slug}.md`)).toMatch(/^# .+/);
		expect(text('docs/nodes/erp.md')).toContain(`(../systems/${system.slug}.md)`);
	});

	test('has a credential class that package.json registers', () => {
		const name = classOf(system.credentialType);
		expect(manifest.n8n.credentials).toContain(`dist/credentials/${name}.credentials.js`);
		const module = jest.requireActual<Record<string, new () => ICredentialType>>(join(root, 'credentials', `${name}.credentials`));
		const Credential = module[name];
		expect(Credential && new Credential().name).toBe(system.credentialType);
	});

	test('is in the ERP node with its credential alone', () => {
		const shown = new Erp().description.credentials?.filter(({ displayOptions }) => displayOptions?.show?.['/system']?.includes(system.value));
		expect(shown?.map(({ name }) => name)).toEqual([system.credentialType]);
	});

	test('says at best no more than there is, and something', () => {
		const everything = {
			operations: new Set(erpOperations),
			customerPrice: true,
			reservedStock: true,
			idempotentWrites: { createOrder: 'native', createTicket: 'native' },
		} as const;
		expect(system.atBest.operations.size).toBeGreaterThan(0);
		expect(beyond(system.atBest, everything)).toEqual([]);
	});
});

test('values, names, slugs and credential types are each system’s own', () => {
	for (const field of ['value', 'name', 'slug', 'credentialType'] as const) {
		expect(new Set(erpSystems.map((system) => system[field])).size).toBe(erpSystems.length);
	}
});

test('whatever an ERP may be asked for, some system can do', () => {
	for (const operation of erpOperations) {
		expect(erpSystems.some(({ atBest }) => atBest.operations.has(operation))).toBe(true);
	}
});
