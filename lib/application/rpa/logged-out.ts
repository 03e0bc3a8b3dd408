import type { CallContext } from '../../domain/runtime';
import type { PageAnswer, WebFrame, WebPage } from '../../domain/web-page';
import { matchesAddress } from './address-pattern';
import type { RunPlan } from './run';
import { renderCondition } from './scene';

type Place = Pick<RunPlan, 'recipe' | 'site'>;

/** Whether the page shows now that the session has ended, as far as the recipe says how to tell. */
export async function isLoggedOutPage(page: WebPage, place: Place, context: CallContext): Promise<boolean> {
	const condition = loggedOutWhen(place);
	return condition !== null && (await page.check(condition, context)) !== null;
}

/** Whether the answer to a request within a page is the site's login page instead. */
export async function isLoggedOutAnswer(answer: PageAnswer, frame: WebFrame, place: Place, context: CallContext): Promise<boolean> {
	const condition = loggedOutWhen(place);
	if (condition === null) return false;
	if ('url' in condition) return matchesAddress(condition.url, answer.url);
	const isCss = condition.selectors.every((selector) => !/^(?:aria|text|xpath|pierce)\/|>>>|::-p-/.test(selector));
	if (!isCss || !/html/i.test(answer.contentType)) return false;
	const { records } = await frame.readMarkup(answer.text, { root: condition.selectors, fields: {} }, context);
	return records.length > 0;
}

export function loggedOutWhen({ recipe, site }: Place): ReturnType<typeof renderCondition> | null {
	const condition = recipe.session.loggedOutWhen;
	return condition === null ? null : renderCondition(condition, { input: {}, credential: site.values, var: {}, item: {} });
}
