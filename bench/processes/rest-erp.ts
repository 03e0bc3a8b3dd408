// The guide's REST ERP with 1,000 more products, in a process of its own: it must not share the event loop of whoever asks it.
import { company } from '../../sandbox/data/company.ts';
import type { CompanyProduct } from '../../sandbox/data/types.ts';
import { runAsProcess } from '../../sandbox/kit/process.ts';
import { startRestErpSandbox } from '../../sandbox/rest-erp/server.ts';
import { bulkSku } from '../lib/bulk-products.ts';

const products = Array.from({ length: 1_000 }, (_, index): CompanyProduct => ({
	id: String(900_000 + index),
	sku: bulkSku(index),
	name: `Produto de Volume ${index}`,
	unit: 'UN',
	listPriceCents: 100 + index,
	available: index,
	reserved: 0,
	warehouseId: company.warehouseId,
}));

void runAsProcess((options) => startRestErpSandbox({ ...options, company: { ...company, products: [...company.products, ...products] } }));
