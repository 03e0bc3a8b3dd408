import type { CompanyData } from '../data/company-data.ts';
import { invalidData, noMatchingRecord } from '../errors.ts';
import { entitySets } from '../model/entity-sets.ts';
import type { Row } from '../model/properties.ts';
import { recordFrom } from './body.ts';

const OPEN_STATUS = -3;

/** Opens a service call. CustomerRefNo may be there already: the product does not mind. @throws ServiceLayerError */
export function openServiceCall(data: CompanyData, body: Readonly<Record<string, unknown>>): Row {
	const given = recordFrom(entitySets.ServiceCalls.type, body);
	const code = given['CustomerCode'] ?? null;
	if (code === null || code === '') throw invalidData('Enter customer code  [OSCL.customer]');
	const customer = data.find('BusinessPartners', 'CardCode', String(code));
	if (customer === undefined) throw noMatchingRecord('Customer record not found');
	if (typeof given['Subject'] !== 'string' || given['Subject'] === '') throw invalidData('Enter subject  [OSCL.subject]');
	const status = given['Status'] ?? OPEN_STATUS;
	if (typeof status !== 'number' || data.find('ServiceCallStatus', 'StatusId', status) === undefined) throw invalidData('Status is invalid  [OSCL.status]');
	const today = data.today();
	return data.addServiceCall({
		CustomerCode: String(code),
		CustomerName: String(customer['CardName']),
		Subject: given['Subject'],
		Description: given['Description'] ?? null,
		Priority: given['Priority'] ?? 'scp_Low',
		Status: status,
		Telephone: given['Telephone'] ?? customer['Phone1'] ?? null,
		BPCellular: given['BPCellular'] ?? customer['Cellular'] ?? null,
		BPeMail: given['BPeMail'] ?? customer['EmailAddress'] ?? null,
		CustomerRefNo: given['CustomerRefNo'] ?? null,
		ItemCode: given['ItemCode'] ?? null,
		CreationDate: today,
		UpdateDate: today,
	});
}
