import { toPlain } from '../../../../lib/n8n/plain';
import { erpOperation } from '../services';

export const getCustomerByDocument = erpOperation({
	resource: 'customer',
	operation: 'getByDocument',
	name: 'Get by Document',
	action: 'Find a customer by CPF or CNPJ',
	description: 'Find the customer with a CPF or CNPJ, masked or bare, alphanumeric CNPJ included',
	idempotent: true,
	fields: [
		{
			displayName: 'Document',
			name: 'document',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. 12.ABC.345/01DE-35',
		},
	],
	run: async ({ services, signal }, { document }) =>
		toPlain(await services.erp.getCustomerByDocument({ document }, { signal })),
});
