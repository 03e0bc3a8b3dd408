import type { ConnectorErrorCode } from '../../../domain/errors';

const hints: Partial<Record<ConnectorErrorCode, string>> = {
	drift: 'Open the page in a browser and compare it with the recipe at the place named. If the site has changed, correct the recipe.',
	timeout: 'Run it again later. If the site is always this slow, raise timeoutMs of the step or the time-outs of the credential.',
	unavailable: 'Check in a browser that the site works, then run it again.',
	auth: 'Check user and password in the credential by logging in with a browser.',
	permission: 'Give the user of the credential the right to do this in the site.',
	rate_limited: 'Run fewer items at once, or wait.',
	ambiguous: 'Search by something that belongs to one record only, or let the recipe read a list.',
	blocked: 'Add the address to the allowed origins of the credential if the recipe may go there.',
	validation: 'Correct the recipe at the place named.',
	unsupported: 'Use another browser, or another step.',
	uncertain: 'Look in the ERP whether it was done before you run it again.',
};

/** Where a node has made the steps of its fields. */
const hintsForFields: typeof hints = {
	drift: 'Open the page in a browser and compare it with that field of the node. If the site has changed, correct the field.',
	timeout: 'Run it again later. If the site is always this slow, raise “Step Timeout” or “Operation Timeout” in the options of the node.',
	ambiguous: 'Choose a selector that matches one element only, or let the node return a list.',
	validation: 'Correct that field of the node.',
};

/** @param madeBy see `OperationRecipe` */
export function hintOf(code: ConnectorErrorCode, madeBy: string | null = null): string | undefined {
	return (madeBy === null ? undefined : hintsForFields[code]) ?? hints[code];
}
