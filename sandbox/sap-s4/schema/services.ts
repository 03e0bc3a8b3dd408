import { businessPartners } from './business-partners.ts';
import { materialStock, products } from './materials.ts';
import { pricingConditions } from './pricing-conditions.ts';
import { salesOrders } from './sales-orders.ts';
import type { Service } from './service.ts';

export const services: ReadonlyMap<string, Service> = new Map(
	[businessPartners, materialStock, products, pricingConditions, salesOrders].map((each) => [each.name, each]),
);
