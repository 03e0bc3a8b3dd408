import { describeCrmPort } from './crm-port-contract';
import { startPipedrive } from './support/pipedrive';

jest.setTimeout(60_000);

describeCrmPort('Pipedrive', async () => await startPipedrive());
describeCrmPort(
	'Pipedrive, comparing the digits of phones, answering 201',
	async () => await startPipedrive({ sandbox: { phoneSearch: 'digits', createdStatus: 201, unknownProperties: 'ignored', dealChannel: 'accepted' } }),
);
