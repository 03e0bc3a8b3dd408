import type { PageCondition, Selectors } from '../web-page';
import { pointer } from './problems';
import type { Step } from './recipe';

/** The lists of steps within a step. */
export function innerSteps(step: Step): ReadonlyArray<readonly Step[]> {
	if (step.kind === 'if') return [step.then, step.otherwise];
	return 'steps' in step ? [step.steps] : [];
}

/** The steps with all that lie within them, in the order of the document. */
export function allSteps(steps: readonly Step[]): Step[] {
	return steps.flatMap((step) => [step, ...innerSteps(step).flatMap(allSteps)]);
}

export interface PlacedSelectors {
	path: string;
	selectors: Selectors;
}

/** All that a step itself looks for on the page. */
export function selectorsOf(step: Step): PlacedSelectors[] {
	const at = (member: string, selectors: Selectors | null | undefined, path = step.path): PlacedSelectors[] =>
		selectors === null || selectors === undefined || selectors.length === 0 ? [] : [{ path: pointer(path, member), selectors }];
	const ofCondition = (condition: PageCondition, path: string): PlacedSelectors[] => ('url' in condition ? [] : at('selector', condition.selectors, path));
	switch (step.kind) {
		case 'waitFor':
			return step.anyOf.flatMap(({ condition, message }, index) => {
				const path = step.anyOf.length === 1 ? step.path : pointer(pointer(step.path, 'anyOf'), index);
				return [...ofCondition(condition, path), ...at('message', message, path)];
			});
		case 'if':
			return 'condition' in step.test ? ofCondition(step.test.condition, pointer(step.path, 'test')) : [];
		case 'extract':
			return ofExtract(step, at);
		case 'request':
			return step.answer.kind === 'html' ? [...at('root', step.answer.root, pointer(step.path, 'answer')), ...fieldsOf(step.answer.fields, pointer(step.path, 'answer'), at)] : [];
		case 'download':
			return 'click' in step.by ? at('click', step.by.click) : [];
		case 'forEach':
			return 'selectors' in step.over ? at('selector', step.over.selectors, pointer(step.path, 'over')) : [];
		case 'frame':
			return 'selectors' in step.target ? at('selector', step.target.selectors, pointer(step.path, 'target')) : [];
		case 'popup':
			return at('click', step.click);
		case 'setVar':
			return 'selectors' in step.from ? at('selector', step.from.selectors, pointer(step.path, 'from')) : [];
		default:
			return 'selectors' in step ? at('selector', step.selectors) : [];
	}
}

type At = (member: string, selectors: Selectors | null | undefined, path?: string) => PlacedSelectors[];

function ofExtract(step: Extract<Step, { kind: 'extract' }>, at: At): PlacedSelectors[] {
	const next = step.paging === null ? [] : at('next', step.paging.next, pointer(step.path, 'paging'));
	if (step.shape === 'table') return [...at('table', step.table), ...next];
	return [...at('root', step.root), ...fieldsOf(step.fields, step.path, at), ...next];
}

function fieldsOf(fields: Readonly<Record<string, { selectors: Selectors }>>, path: string, at: At): PlacedSelectors[] {
	return Object.entries(fields).flatMap(([name, field]) => at('selector', field.selectors, pointer(pointer(path, 'fields'), name)));
}
