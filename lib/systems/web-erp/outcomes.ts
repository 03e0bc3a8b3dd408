import { ConnectorError } from '../../domain/errors';
import type { RecipeResult } from '../../domain/recipes/recipe-port';
import { system } from './system';

/**
 * What the outcome of a branch means, beside `done` and `notFound`: `refused` for what the ERP did not take, `ambiguous` for a search
 * that is too wide, `unavailable` for a site that says it is closed.
 */
const codes: Readonly<Record<string, ConnectorError['code']>> = { refused: 'validation', ambiguous: 'ambiguous', unavailable: 'unavailable' };

/** @throws ConnectorError where the operation did not end with what was asked for */
export function assertDone(result: RecipeResult, operation: string): void {
	const { outcome, message, submitted } = result;
	if (outcome === 'done') return;
	const said = message === null ? '' : ` The page says: ${message}`;
	const code = codes[outcome];
	// What the ERP refuses was not done, also where the form had been sent; another answer to a form proves nothing.
	if (code !== undefined && (outcome === 'refused' || submitted === false)) throw new ConnectorError(code, `${system} ended "${operation}" with "${outcome}".${said}`, { system, nothingDone: true, ...hintFor(outcome) });
	if (submitted === false) throw unknownOutcome('unsupported', result, operation);
	throw unknownOutcome('uncertain', result, operation);
}

function hintFor(outcome: string): { hint?: string } {
	return outcome === 'refused' ? { hint: 'Correct what was given, as the page asks.' } : {};
}

function unknownOutcome(code: 'unsupported' | 'uncertain', { outcome }: RecipeResult, operation: string): ConnectorError {
	return new ConnectorError(code, `The operation "${operation}" of the ${system} recipe ended with "${outcome}", which the ERP node does not know.`, {
		system,
		parameter: 'Recipe',
		hint: code === 'uncertain' ? 'Look in the ERP whether the ticket is there before sending it again.' : `Name the outcome notFound, ${Object.keys(codes).join(', ')}, or run the recipe with the RPA Scrape node.`,
		nothingDone: code === 'unsupported',
	});
}
