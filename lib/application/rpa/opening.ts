import type { Step } from '../../domain/recipes/recipe';
import type { RecipeSite } from './types';

/** Steps that need no page. */
const needNoPage = new Set<Step['kind']>(['dialog', 'setVar']);

/**
 * Where steps do not say themselves where they begin, they begin at the site's base address: a page that another operation has left
 * behind may be somebody else's. A request only needs a page of the site.
 *
 * @param url of the page as it is
 */
export function openingStep(steps: readonly Step[], path: string, url: string, { addresses }: RecipeSite): Step | null {
	const first = steps.find((step) => !needNoPage.has(step.kind));
	if (first === undefined || first.kind === 'goto') return null;
	const isThere = URL.parse(url)?.origin === new URL(addresses.baseUrl).origin;
	if (first.kind === 'request' && isThere) return null;
	return openBase(path, addresses.baseUrl);
}

export function openBase(path: string, baseUrl: string): Step {
	return { kind: 'goto', path, url: baseUrl, until: 'domcontentloaded', expectStatus: [] };
}
