import { StatusTable, type StatusHints } from './status-table';

/** The table of a system that is reached over the internet with a token. @param own hints that know the system better */
export function cloudStatuses(system: string, own: Partial<StatusHints> = {}): StatusTable {
	const checkRequest = `Check the values given, and the settings in the ${system} credential.`;
	return new StatusTable(system, {
		401: `Check the token in the ${system} credential: it may have been renewed or revoked.`,
		403: `Give the user whose token it is the right to do this in ${system}.`,
		404: checkRequest,
		429: `Send fewer requests: the limit of the ${system} account is used up.`,
		501: checkRequest,
		redirect: `Put the address ${system} redirects to into the Base URL of the credential; redirects are not followed.`,
		refused: checkRequest,
		failure: `Try again in a moment; if it stays so, look at the status page of ${system}.`,
		checkOutcome: `Look in ${system} whether it is there before sending it again.`,
		...own,
	});
}
