import { parseDate } from '../../domain/dates';
import type { Price } from '../../domain/erp';
import { parseMoney } from '../../domain/money';
import type { CallContext } from '../../domain/runtime';
import type { SapS4Client } from './client';
import { allOf, anyOf, notAfter, notBefore, textIs } from './filter';
import { materialKey, sameMaterial } from './keys';
import type { ProductNames } from './product-names';
import type { SapS4Settings } from './settings';
import { isSet, relatedTo, textOf, unusable, type Entity } from './values';

/**
 * What a list price may depend on, by the names of the published metadata
 * (https://api.sap.com/api/API_SLSPRICINGCONDITIONRECORD_SRV). A record with any of the other hundred properties filled in
 * is a price for somebody or something special.
 */
const listProperties = new Set([
	...['ConditionRecord', 'ConditionValidityEndDate', 'ConditionValidityStartDate', 'ConditionApplication', 'ConditionType', 'ETag'],
	...['Material', 'SalesOrganization', 'DistributionChannel', 'Division', 'PriceListType', 'TransactionCurrency', 'ConditionIsExclusive'],
]);

/**
 * List prices: condition records of API_SLSPRICINGCONDITIONRECORD_SRV that hold for a material and nothing beside it but
 * our sales area, price list and currency, valid today. SAP makes a customer's price from many records and formulas; only an
 * order, or its simulation, tells it.
 */
export class ListPrices {
	constructor(
		private readonly client: SapS4Client,
		private readonly names: ProductNames,
		private readonly settings: SapS4Settings,
		/** `YYYY-MM-DD`. */
		private readonly today: () => string,
	) {}

	async of(sku: string, context: CallContext): Promise<Price | null> {
		const material = materialKey(sku);
		if (material === null) return null;
		const day = this.today();
		const [records, name] = await Promise.all([this.records(material, day, context), this.names.of(material, 'price', context)]);
		const own = records.filter((record) => sameMaterial(textOf(record, 'Material'), material) && this.isListPrice(record) && isValid(record, day));
		const [record] = own.sort((left, right) => this.rank(left) - this.rank(right));
		const rate = record === undefined ? null : this.rate(record);
		if (record === undefined || rate === null) return null;
		return { sku: textOf(record, 'Material') ?? sku, name, ...rate, discountPercentage: 0, source: 'list' };
	}

	private async records(material: string, day: string, context: CallContext): Promise<Entity[]> {
		const { conditionTypes, salesOrganization, priceListType } = this.settings;
		const $filter = allOf([
			textIs('Material', material),
			anyOf(conditionTypes.map((type) => textIs('ConditionType', type))),
			anyOf([textIs('SalesOrganization', salesOrganization), textIs('SalesOrganization', '')]),
			// Of these there may be as many as customers.
			textIs('Customer', ''),
			textIs('PriceListType', priceListType),
			notAfter('ConditionValidityStartDate', day),
			notBefore('ConditionValidityEndDate', day),
		]);
		const query = { $filter, $expand: 'to_SlsPrcgConditionRecord' };
		return await this.client.read(
			{ operation: 'price', service: 'API_SLSPRICINGCONDITIONRECORD_SRV', entitySet: 'A_SlsPrcgCndnRecdValidity', query },
			context,
		);
	}

	private isListPrice(record: Entity): boolean {
		const { conditionTypes, salesOrganization, distributionChannel, division, priceListType, currency } = this.settings;
		const fits = (property: string, wanted: string): boolean => [null, wanted].includes(textOf(record, property));
		const [condition = null] = relatedTo(record, 'to_SlsPrcgConditionRecord');
		return (
			conditionTypes.includes(textOf(record, 'ConditionType') ?? '') &&
			fits('SalesOrganization', salesOrganization) &&
			fits('DistributionChannel', distributionChannel) &&
			fits('Division', division) &&
			fits('TransactionCurrency', currency) &&
			(textOf(record, 'PriceListType') ?? '') === priceListType &&
			!isSet(condition, 'ConditionIsDeleted') &&
			Object.keys(record).every((property) => listProperties.has(property) || isEmpty(record[property]))
		);
	}

	/** The likeliest condition type first, then the record that says more of where it holds. */
	private rank(record: Entity): number {
		const type = this.settings.conditionTypes.indexOf(textOf(record, 'ConditionType') ?? '');
		return type * 4 + (textOf(record, 'SalesOrganization') === null ? 2 : 0) + (textOf(record, 'DistributionChannel') === null ? 1 : 0);
	}

	/**
	 * `ConditionRateValue` holds for `ConditionQuantity` units: 129.00 for 100 pieces is 1.29 each. Null for what is no price to
	 * tell a customer: a percentage, nothing or less, also when it is rounded to cents.
	 */
	private rate(record: Entity): Pick<Price, 'unitPrice' | 'finalPrice' | 'currency'> | null {
		const [condition = null] = relatedTo(record, 'to_SlsPrcgConditionRecord');
		const value = Number(textOf(condition, 'ConditionRateValue') ?? NaN);
		const units = Number(textOf(condition, 'ConditionQuantity') ?? 1) || 1;
		const price = parseMoney(value / units, { format: 'us' })?.amount;
		if (price === undefined) throw unusable('price', 'no rate at "to_SlsPrcgConditionRecord.ConditionRateValue"');
		if (price <= 0 || textOf(condition, 'ConditionRateValueUnit') === '%') return null;
		const currency = textOf(condition, 'ConditionRateValueUnit') ?? textOf(condition, 'ConditionCurrency');
		return { unitPrice: price, finalPrice: price, currency: currency ?? this.settings.currency };
	}
}

/** SAP's "nothing": no text, zeros, false, and related entities, which are no restriction. */
function isEmpty(value: unknown): boolean {
	if (typeof value === 'string') return /^[0\s]*$/.test(value);
	return value === null || value === undefined || value === false || value === 0 || typeof value === 'object';
}

function isValid(record: Entity, day: string): boolean {
	const start = parseDate(record['ConditionValidityStartDate'])?.date;
	const end = parseDate(record['ConditionValidityEndDate'])?.date;
	return (start === undefined || start <= day) && (end === undefined || end >= day);
}
