/** Where CPF and CNPJ are looked up: numbers of the business partner, fields of the customer, or the first and then the other. */
export const taxNumberPlaces = ['both', 'businessPartner', 'customer'] as const;
export type TaxNumberPlace = (typeof taxNumberPlaces)[number];

export interface SapS4Settings {
	/** Address of the system, e.g. `https://my300000-api.s4hana.ondemand.com`, without `/sap/opu/odata/sap`. */
	baseUrl: string;
	/** Three digits; empty: the system's default client. */
	sapClient: string;
	/** Sales area: prices need the first two, orders all three. Where it is given, only customers and orders of the organisation count. */
	salesOrganization: string;
	distributionChannel: string;
	division: string;
	salesOrderType: string;
	/** Of a list price, likeliest first. */
	conditionTypes: readonly string[];
	/** Prices are those of this price list type; empty: those without one. */
	priceListType: string;
	/** Whose stock counts: plants, or storage locations like `1010/0001`; none: all. */
	stockWarehouses: readonly string[];
	/** Whether API_PRODUCT_SRV may be asked for names, and for SKUs that have no stock. */
	productNames: boolean;
	/** Two letters; product names are given in this language where there is one. */
	language: string;
	taxNumbers: TaxNumberPlace;
	/** Tax number categories of the business partner. */
	cnpjTaxTypes: readonly string[];
	cpfTaxTypes: readonly string[];
	/** Long text of the order's header that takes the notes; empty: notes are not sent. */
	noteTextId: string;
	/** Approval statuses of an order that was taken and is held back. */
	heldApprovalStatuses: readonly string[];
	/** Where SAP names none. */
	currency: string;
	/** For phones stored without area code. */
	defaultAreaCode: string;
	/** Deadline of one exchange in milliseconds. */
	timeoutMs: number;
}

export type SapS4SettingsInput = Pick<SapS4Settings, 'baseUrl'> & Partial<Omit<SapS4Settings, 'baseUrl'>>;

/**
 * PR00 (on premise) and PPR0 (cloud) are SAP's own price conditions; order type OR is its standard order. BR1 is the CNPJ
 * and BR2 the CPF: the number in the name of a category is that of the tax number field it is copied to (SAP's IMG
 * documentation BUPA_TAXNUMTYPE, https://consolut.com/saphelp-en?article=YY-BUPA_TAXNUMTYPE), as used in
 * https://github.com/copyneto/abap-ZAC (ZI_CA_VH_CPF_CNPJ).
 */
export const defaultSapS4Settings: Omit<SapS4Settings, 'baseUrl'> = {
	sapClient: '',
	salesOrganization: '',
	distributionChannel: '',
	division: '',
	salesOrderType: 'OR',
	conditionTypes: ['PR00', 'PPR0'],
	priceListType: '',
	stockWarehouses: [],
	productNames: true,
	language: 'PT',
	taxNumbers: 'both',
	cnpjTaxTypes: ['BR1'],
	cpfTaxTypes: ['BR2'],
	noteTextId: '',
	heldApprovalStatuses: ['A'],
	currency: 'BRL',
	defaultAreaCode: '',
	timeoutMs: 10_000,
};
