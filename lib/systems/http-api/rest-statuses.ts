import { StatusTable } from './status-table';

/** The table of a system whose REST API is described by data in the credential. @param kind of the system, for hints: `ERP` */
export function restStatuses(system: string, kind: string): StatusTable {
	const checkRequest = 'Check the values given, and path, method and body of this operation in the credential.';
	return new StatusTable(system, {
		401: 'Check user, password or key in the credential.',
		403: `Give the user of the credential the right to do this in the ${kind}.`,
		404: checkRequest,
		429: `Send fewer requests, or ask for a higher limit in the ${kind}.`,
		501: checkRequest,
		redirect: `Put the address the ${kind} redirects to into the Base URL of the credential; redirects are not followed.`,
		refused: checkRequest,
		failure: `Try again; if it stays so, look into the log of the ${kind}.`,
		checkOutcome: `Look in the ${kind} whether the record is there before sending it again.`,
	});
}
