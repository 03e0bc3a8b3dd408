import type { CompanyCustomer, CompanyProduct } from '../data/company.ts';
import { problems } from './odata/problem.ts';
import type { EntityBody } from './odata/entity-body.ts';
import type { Row, Value } from './odata/values.ts';
import { OTHER, OWN } from './options.ts';
import type { Organisation } from './options.ts';

/** What the rules look things up in. */
export interface MasterData {
	row(set: string, values: Row): Row | undefined;
	customer(number: string): CompanyCustomer | undefined;
	product(sku: string): CompanyProduct | undefined;
	readonly orderTypes: readonly string[];
}

export type OrderedLine = { readonly product: CompanyProduct; readonly quantityThousandths: number; readonly given: Readonly<Record<string, string>> };

const REQUIRED = ['SalesOrderType', 'SalesOrganization', 'DistributionChannel', 'OrganizationDivision', 'SoldToParty'];

const textOf = (value: Value | undefined): string => (typeof value === 'string' ? value.trim() : '');

export function checkHeader({ values }: EntityBody, master: MasterData): Organisation {
	const missing = REQUIRED.find((name) => textOf(values[name]) === '');
	if (missing !== undefined) throw problems.business('SLS_LORD_API/001', `Enter a value for ${missing}`);
	if (textOf(values['SalesOrder']) !== '') throw problems.business('V1/318', 'External number assignment is not allowed');
	const type = textOf(values['SalesOrderType']);
	if (!master.orderTypes.includes(type)) throw problems.business('V1/312', `Sales document type ${type} is not defined`);
	const [organization, channel, division] = ['SalesOrganization', 'DistributionChannel', 'OrganizationDivision'].map((name) => textOf(values[name]));
	const organisation = [OWN, OTHER].find(
		(each) => each.salesOrganization === organization && each.distributionChannel === channel && each.division === division,
	);
	if (organisation === undefined) throw problems.business('V1/384', `Sales area ${organization} ${channel} ${division} is not defined`);
	return organisation;
}

/** The customer who may buy from the organisation, among those the company sells to or its own of the other one. */
export function checkSoldTo(number: string, organisation: Organisation, master: MasterData): CompanyCustomer {
	const row = master.row('A_Customer', { Customer: number });
	const customer = master.customer(number);
	if (row === undefined || customer === undefined) throw problems.business('VP/112', `Sold-to party ${number} does not exist`);
	if (row['DeletionIndicator'] === true) throw problems.business('VP/204', `Customer ${number} is marked for deletion`);
	if (textOf(row['OrderIsBlockedForCustomer']) !== '') throw problems.business('VP/205', `Customer ${number} is blocked for orders`);
	const { salesOrganization, distributionChannel, division } = organisation;
	const area = { Customer: number, SalesOrganization: salesOrganization, DistributionChannel: distributionChannel, Division: division };
	if (master.row('A_CustomerSalesArea', area) === undefined) {
		throw problems.business('VP/199', `Sold-to party ${number} not maintained for sales area ${salesOrganization} ${distributionChannel} ${division}`);
	}
	return customer;
}

export function checkLine({ values }: EntityBody, organisation: Organisation, master: MasterData): OrderedLine {
	const sku = textOf(values['Material']);
	const product = master.product(sku);
	if (product === undefined) {
		const { salesOrganization, distributionChannel } = organisation;
		throw problems.business('V1/382', `Material ${sku} is not defined for sales org.${salesOrganization}, distr.chan.${distributionChannel}, language PT`);
	}
	const quantityThousandths = Math.round(Number(values['RequestedQuantity'] ?? 0) * 1000);
	if (!(quantityThousandths > 0)) throw problems.business('V1/208', `Enter a quantity for material ${sku}`);
	const unit = textOf(values['RequestedQuantityUnit']) || textOf(values['RequestedQuantitySAPUnit']);
	if (unit !== '' && unit !== product.unit) throw problems.business('V1/320', `Unit of measure ${unit} is not defined for material ${sku}`);
	const plant = textOf(values['ProductionPlant']);
	if (plant !== '' && plant !== organisation.plant) throw problems.business('V1/781', `Material ${sku} is not maintained in plant ${plant}`);
	const given = Object.entries(values).flatMap(([name, value]) => (typeof value === 'string' && value !== '' ? [[name, value] as const] : []));
	return { product, quantityThousandths, given: Object.fromEntries(given) };
}
