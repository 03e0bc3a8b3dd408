import { date, enumeration, integer, number, rows, text, yesNo } from './properties.ts';
import type { EntitySet, RecordType } from './properties.ts';
import { documentType } from './documents.ts';

const fiscalTaxId: RecordType = {
	name: 'BPFiscalTaxID',
	properties: {
		BPCode: text(15), Address: text(50), AddrType: enumeration('BoAddressType', 'bo_ShipTo', 'bo_BillTo'),
		TaxId0: text(100), TaxId1: text(100), TaxId4: text(100),
	},
};

const businessPartner: RecordType = {
	name: 'BusinessPartner',
	properties: {
		CardCode: text(15), CardName: text(100), CardType: enumeration('BoCardTypes', 'cCustomer', 'cSupplier', 'cLid'), Phone1: text(20),
		Phone2: text(20), Cellular: text(50), EmailAddress: text(100), Currency: text(3), CreditLimit: number, MaxCommitment: number,
		CurrentAccountBalance: number, OpenOrdersBalance: number, OpenDeliveryNotesBalance: number, PriceListNum: integer, FederalTaxID: text(32),
		City: text(100), Valid: yesNo, Frozen: yesNo, BPFiscalTaxIDCollection: rows(fiscalTaxId),
	},
};

const itemPrice: RecordType = { name: 'ItemPrice', properties: { PriceList: integer, Price: number, Currency: text(3) } };

const itemWarehouse: RecordType = {
	name: 'ItemWarehouseInfo',
	properties: { WarehouseCode: text(8), InStock: number, Committed: number, Ordered: number, Locked: yesNo, ItemCode: text(50) },
};

const item: RecordType = {
	name: 'Item',
	properties: {
		ItemCode: text(50), ItemName: text(200), InventoryUOM: text(100), SalesUnit: text(100), QuantityOnStock: number,
		QuantityOrderedByCustomers: number, QuantityOrderedFromVendors: number, SalesItem: yesNo, InventoryItem: yesNo, Valid: yesNo, Frozen: yesNo,
		ItemPrices: rows(itemPrice), ItemWarehouseInfoCollection: rows(itemWarehouse),
	},
};

const specialPrice: RecordType = {
	name: 'SpecialPrice',
	properties: {
		ItemCode: text(50), CardCode: text(15), Price: number, Currency: text(3), DiscountPercent: number, PriceListNum: integer, Valid: yesNo,
		ValidFrom: date, ValidTo: date,
	},
};

const serviceCall: RecordType = {
	name: 'ServiceCall',
	properties: {
		ServiceCallID: integer, DocNum: integer, CustomerCode: text(15), CustomerName: text(100), Subject: text(254), Description: text(10_000),
		Priority: enumeration('BoSvcCallPriorities', 'scp_Low', 'scp_Medium', 'scp_High'), Status: integer, Telephone: text(50), BPCellular: text(50),
		BPeMail: text(100), CustomerRefNo: text(100), ItemCode: text(50), CreationDate: date, UpdateDate: date,
	},
};

const priceList: RecordType = { name: 'PriceList', properties: { PriceListNo: integer, PriceListName: text(32), Active: yesNo } };
const serviceCallStatus: RecordType = { name: 'ServiceCallStatus', properties: { StatusId: integer, Name: text(30), Description: text(100) } };
const warehouse: RecordType = { name: 'Warehouse', properties: { WarehouseCode: text(8), WarehouseName: text(100), BusinessPlaceID: integer, Inactive: yesNo } };
const businessPlace: RecordType = { name: 'BusinessPlace', properties: { BPLID: integer, BPLName: text(100), Disabled: yesNo } };
const usage: RecordType = { name: 'NotaFiscalUsage', properties: { ID: integer, Usage: text(20), Description: text(50) } };
const sqlQuery: RecordType = { name: 'SQLQuery', properties: { SqlCode: text(20), SqlName: text(100), SqlText: text(10_000), ParamList: text(254) } };

/** Every set that is served, by its name in the path. */
export const entitySets = {
	BusinessPartners: { name: 'BusinessPartners', type: businessPartner, key: ['CardCode'] },
	Items: { name: 'Items', type: item, key: ['ItemCode'] },
	SpecialPrices: { name: 'SpecialPrices', type: specialPrice, key: ['ItemCode', 'CardCode'] },
	PriceLists: { name: 'PriceLists', type: priceList, key: ['PriceListNo'] },
	Orders: { name: 'Orders', type: documentType, key: ['DocEntry'] },
	Drafts: { name: 'Drafts', type: documentType, key: ['DocEntry'] },
	ServiceCalls: { name: 'ServiceCalls', type: serviceCall, key: ['ServiceCallID'] },
	ServiceCallStatus: { name: 'ServiceCallStatus', type: serviceCallStatus, key: ['StatusId'] },
	Warehouses: { name: 'Warehouses', type: warehouse, key: ['WarehouseCode'] },
	BusinessPlaces: { name: 'BusinessPlaces', type: businessPlace, key: ['BPLID'] },
	NotaFiscalUsage: { name: 'NotaFiscalUsage', type: usage, key: ['ID'] },
	SQLQueries: { name: 'SQLQueries', type: sqlQuery, key: ['SqlCode'] },
} as const satisfies Readonly<Record<string, EntitySet>>;

export type EntitySetName = keyof typeof entitySets;

export function isEntitySet(name: string): name is EntitySetName {
	return Object.hasOwn(entitySets, name);
}
