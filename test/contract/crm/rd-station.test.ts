import { describeCrmPort } from './crm-port-contract';
import { startRdStation } from './support/rd-station';

jest.setTimeout(60_000);

describeCrmPort('RD Station CRM, whose general search looks into phones', async () => await startRdStation({ sandbox: { qSearches: 'everything' } }));
describeCrmPort(
	'RD Station CRM, whose general search looks into names only, asked for every usual format',
	async () => await startRdStation({ sandbox: { qSearches: 'names', idKeys: 'id', referenceLists: 'object' }, settings: { searchByPart: false, maximumPhoneSearches: 25 } }),
	{ mostCallsPerSearch: 25 },
);
describeCrmPort(
	'RD Station CRM, with the formats of the company, that ties new deals to known contacts',
	async () => await startRdStation({ sandbox: { idKeys: '_id', unknownProperties: 'ignored', dealIdsOnPut: 'replace', createdStatus: 201, dealContacts: 'link-by-id' }, settings: { tieDealBy: 'contacts' } }),
	{ finds: (stored) => ['+5531976543210', '5531976543210', '(31) 97654-3210', '31976543210'].includes(stored) },
);
