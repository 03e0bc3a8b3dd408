import { basename } from 'node:path';

import { erpOperations, type ErpCapabilities } from '../../../../lib/domain/erp';
import type { ErpSystem } from '../../../../lib/n8n/erp/system';
import { erpSystems } from '../../../../lib/n8n/erp/systems';

/** The system of the registry that a contract test is about: `<slug>.test.ts`, or `<slug>-<what>.test.ts` for a further run. */
export function registeredSystem(testFile: string): ErpSystem {
	const file = basename(testFile);
	const bySlug = [...erpSystems].sort((left, right) => right.slug.length - left.slug.length);
	const system = bySlug.find(({ slug }) => file.startsWith(`${slug}.`) || file.startsWith(`${slug}-`));
	if (system) return system;
	throw new Error(`${file} is named after no system of the registry: ${erpSystems.map(({ slug }) => `${slug}.test.ts`).join(', ')}.`);
}

const ranks = { none: 0, lookup: 1, native: 2 };

/** What of these capabilities goes beyond those, in words; nothing where they cover it. */
export function beyond(actual: ErpCapabilities, best: ErpCapabilities): string[] {
	const writes = ['createOrder', 'createTicket'] as const;
	return [
		...erpOperations.filter((operation) => actual.operations.has(operation) && !best.operations.has(operation)),
		...(actual.customerPrice && !best.customerPrice ? ['customerPrice'] : []),
		...(actual.reservedStock && !best.reservedStock ? ['reservedStock'] : []),
		...writes
			.filter((write) => actual.operations.has(write) && ranks[actual.idempotentWrites[write]] > ranks[best.idempotentWrites[write]])
			.map((write) => `idempotent ${write}`),
	];
}
