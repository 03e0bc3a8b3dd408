import type { ConnectorError } from '../../domain/errors';
import type { HttpResponse } from '../../domain/http';
import { ownMessage, StatusTable, type ExchangeKind } from '../http-api';
import { system } from './setting-error';

const checkRequest = 'Check the values given, and path, method and body of this operation in the credential.';

const table = new StatusTable(system, {
	401: 'Check user, password or key in the credential.',
	403: 'Give the user of the credential the right to do this in the ERP.',
	404: checkRequest,
	429: 'Send fewer requests, or ask for a higher limit in the ERP.',
	501: checkRequest,
	redirect: 'Put the address the ERP redirects to into the Base URL of the credential; redirects are not followed.',
	refused: checkRequest,
	failure: 'Try again; if it stays so, look into the log of the ERP.',
	checkOutcome: 'Look in the ERP whether the record is there before sending it again.',
});

/** The error for a status that is no success. */
export function statusError(response: HttpResponse, call: { operation: string; kind: ExchangeKind }): ConnectorError {
	return table.error(response, call, { words: ownMessage(response) });
}
