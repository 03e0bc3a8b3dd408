import type { Step } from '../../domain/recipes/recipe';
import { placeholdersIn, type Placeholder } from '../../domain/recipes/template';
import type { PageRequest } from '../../domain/web-page';
import type { Texts } from './texts';

/** Whether the site may have been told user and password, so that it may count a refused login. */
export class SentCredentials {
	private happened = false;
	/** The step that may be doing it, and how much the page had asked for before. */
	private present: { step: Step; begun: number } | null = null;

	get sent(): boolean {
		return this.happened || this.present !== null;
	}

	/** @param begun requests of the page until now */
	begin(step: Step, begun: number): void {
		this.present ??= { step, begun };
	}

	/** @param begun requests of the page until now: where a step that failed has made none, nothing has left; null: it has done its work */
	end(step: Step, begun: number | null): void {
		if (this.present?.step !== step) return;
		this.happened ||= begun !== this.present.begun;
		this.present = null;
	}

	/** It did not even begin, e.g. because the button is not there. */
	notSent(step: Step): void {
		if (this.present?.step === step) this.present = null;
	}
}

/** Whether the step writes the password or an extra secret somewhere, by what it says itself. */
export function holdsSecret(step: Step): boolean {
	return credentialsOf(step).some(({ path }) => path[0] !== 'user');
}

/** Whether doing the step tells the site user or password: no form has to be sent for it. */
export function sendsCredentials(step: Step): boolean {
	switch (step.kind) {
		case 'request':
			return credentialsOf(step).length > 0;
		case 'goto':
		case 'download':
			// The name of a company in an address is no attempt to log in.
			return credentialsOf(step).some(({ path }) => path[0] === 'password');
		default:
			return false;
	}
}

/** Whether a secret has come into the request by another way, such as a variable. */
export function holdsSecretValue({ url, headers = {}, body = '' }: PageRequest, { forms }: Texts): boolean {
	return forms.occursIn([url, ...Object.values(headers), body].join('\n'));
}

/** Without those of the steps within it. */
function credentialsOf(step: Step): Placeholder[] {
	const own = Object.entries(step).filter(([name]) => !['steps', 'then', 'otherwise'].includes(name));
	return own.flatMap(([, value]) => placeholdersWithin(value)).filter(({ root }) => root === 'credential');
}

function placeholdersWithin(value: unknown): Placeholder[] {
	if (typeof value === 'string') return placeholdersIn(value);
	return typeof value === 'object' && value !== null ? Object.values(value).flatMap(placeholdersWithin) : [];
}
