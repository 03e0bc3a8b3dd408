import type { Recipe } from '../../domain/recipes/recipe';
import { allSteps } from '../../domain/recipes/step-tree';

const loginWorks = ', and the login of the recipe works.';
const loginDone =
	', and the recipe has logged in as far as can be told. Nothing in it proves that: add “loggedInWhen” to its session, with what is seen only while logged in, or a wrong password is not noticed here.';
const noLogin = '. No login was tried, because the recipe has none.';
const byWindow = '. User and password logged in by the browser’s own window, where it asked for them.';

/** Whether a login that was refused would have been seen as such. */
export function loginProved({ login, session }: Recipe): boolean {
	if (session.loggedInWhen !== null) return true;
	return allSteps(login ?? []).some((step) => step.kind === 'waitFor' && step.anyOf.some(({ outcome }) => outcome === 'refused'));
}

/** What a test of a credential has shown, for its user. @param httpBasic whether the browser's own window is answered */
export function testedMessage(recipe: Recipe, { httpBasic }: { httpBasic: boolean }): string {
	const names = Object.keys(recipe.operations);
	const known = names.length === 0 ? '' : ` The recipe has the operations ${names.join(', ')}.`;
	const login = recipe.login === null ? (httpBasic ? byWindow : noLogin) : loginProved(recipe) ? loginWorks : loginDone;
	return `The site answers${login}${known}`;
}
