import type { Company, CompanyProduct } from '../../data/company.ts';
import type { Row } from '../odata/values.ts';
import { OTHER, OWN } from '../options.ts';
import type { Organisation, SapS4Knobs } from '../options.ts';
import { DAY_MS, END_OF_TIME, dayOf, fromCents, localDay, tenDigits } from './amounts.ts';

/** A condition record: how much, for what and whom, and when. */
interface Condition {
	readonly record: string;
	readonly type: string;
	readonly table: string;
	readonly organisation: Organisation;
	readonly material: string;
	readonly customer: string;
	readonly unit: string;
	/** Cents for `per` units; for a discount hundredths of a percent, below zero. */
	readonly rate: number;
	readonly per: number;
	readonly isPercentage: boolean;
	readonly from: number;
	readonly until: number;
	readonly isDeleted: boolean;
}

const SINCE = dayOf('2024-01-01');

function listPrice(product: CompanyProduct, type: string, more: Partial<Condition> = {}): Condition {
	return {
		record: tenDigits(100_000 + Number(product.id)),
		type,
		table: '304',
		organisation: OWN,
		material: product.sku,
		customer: '',
		unit: product.unit,
		rate: product.listPriceCents,
		per: 1,
		isPercentage: false,
		from: SINCE,
		until: END_OF_TIME,
		isDeleted: false,
		...more,
	};
}

/** What stands beside the list price of some products, and must not be taken for it. */
function pricesOf(product: CompanyProduct, type: string, today: number): Condition[] {
	const price = (more: Partial<Condition> = {}) => listPrice(product, type, more);
	switch (product.sku) {
		case 'CIM-CP2-50':
			return [
				price({ record: tenDigits(200_001), rate: 100, until: today - 31 * DAY_MS }),
				price({ from: today - 30 * DAY_MS, until: today + 29 * DAY_MS }),
				price({ record: tenDigits(200_002), rate: 999_900, from: today + 30 * DAY_MS }),
				price({ record: tenDigits(200_003), rate: 1_234, table: '305', customer: tenDigits('1005') }),
			];
		case 'TUBO 3/4 50MM':
			return [price(), price({ record: tenDigits(200_004), rate: 1, isDeleted: true })];
		case 'CENTAVOS-33':
			return [price({ rate: product.listPriceCents * 100, per: 100 })];
		default:
			return [price()];
	}
}

/** Every condition record, by number. */
export function conditionsOf(company: Company, { priceConditionType: type }: SapS4Knobs, now: number): Condition[] {
	const prices = company.products.flatMap((product) => [
		...pricesOf(product, type, localDay(now)),
		listPrice(product, type, { record: tenDigits(300_000 + Number(product.id)), organisation: OTHER, rate: 101 }),
	]);
	const discounts = company.customers
		.filter(({ discountPercent }) => discountPercent > 0)
		.map((customer): Condition => ({
			...listPrice({ id: '0', sku: '', name: '', unit: '', listPriceCents: 0, available: 0, reserved: 0, warehouseId: '' }, 'K007'),
			record: tenDigits(400_000 + Number(customer.id)),
			table: '007',
			customer: tenDigits(customer.id),
			rate: -Math.round(customer.discountPercent * 100),
			isPercentage: true,
		}));
	return [...prices, ...discounts].sort((left, right) => (left.record < right.record ? -1 : 1));
}

export function validityRow({ record, type, organisation, material, customer, from, until }: Condition): Row {
	return {
		ConditionRecord: record,
		ConditionValidityEndDate: until,
		ConditionValidityStartDate: from,
		ConditionApplication: 'V',
		ConditionType: type,
		Material: material,
		Customer: customer,
		BPForCustomer: customer,
		SalesOrganization: organisation.salesOrganization,
		DistributionChannel: organisation.distributionChannel,
		ETag: '20240101000000',
	};
}

export function conditionRow({ record, type, table, unit, rate, per, isPercentage, from, until, isDeleted }: Condition): Row {
	const amount = fromCents(rate);
	const value = isPercentage
		? { ConditionCalculationType: 'A', ConditionRateValueUnit: '%', ConditionRateRatio: amount, ConditionRateRatioUnit: '%' }
		: { ConditionCalculationType: 'C', ConditionRateValueUnit: 'BRL', ConditionRateAmount: amount, ConditionCurrency: 'BRL' };
	return {
		...value,
		ConditionRecord: record,
		ConditionSequentialNumber: '01',
		ConditionTable: table,
		ConditionApplication: 'V',
		ConditionType: type,
		ConditionValidityStartDate: from,
		ConditionValidityEndDate: until,
		ConditionRateValue: amount,
		ConditionQuantity: isPercentage ? '0' : String(per),
		ConditionQuantityUnit: isPercentage ? '' : unit,
		BaseUnit: unit,
		ConditionIsDeleted: isDeleted,
		CreatedByUser: 'MIGRATION',
		CreationDate: SINCE,
	};
}
