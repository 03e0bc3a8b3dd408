import type { Paging } from '../../../domain/recipes/recipe';
import type { FieldQuery, RawRecord, Selectors } from '../../../domain/web-page';
import type { ExtractStep } from './extraction';
import type { Scene } from '../scene';

/** What holds the link: of usual page bars the entry of the list is switched off, not the link in it. */
const around: Selectors = ['xpath/ancestor::li[1]', 'xpath/parent::*'];
const own: Readonly<Record<string, FieldQuery>> = {
	disabled: { selectors: [], attribute: 'disabled' },
	aria: { selectors: [], attribute: 'aria-disabled' },
	class: { selectors: [], attribute: 'class' },
};
const outer: Readonly<Record<string, FieldQuery>> = {
	aria: { selectors: around, attribute: 'aria-disabled' },
	class: { selectors: around, attribute: 'class' },
};
const switchedOff = /(?:^|[\s_-])(?:disabled|inactive|inativo|inativa|desabilitado|desabilitada|desativado|desativada)(?:$|\s)/i;

/** There is a next page where its link is there, is visible and is not switched off. */
export async function hasNext(step: ExtractStep, paging: Paging, next: Selectors, scene: Scene): Promise<boolean> {
	const { frame, context } = scene;
	const matched = await frame.check({ selectors: next, state: 'visible' }, context);
	if (matched === null) return false;
	const root = next.slice(matched.rank, matched.rank + 1);
	for (const fields of [own, outer]) {
		const { records } = await frame.readRecords({ root, fields }, context);
		if (isOff(records[0])) return false;
	}
	if (paging.maxPages > 1) scene.noteRank(`${step.path}/paging`, matched, next);
	return true;
}

function isOff(record: RawRecord | undefined): boolean {
	const value = (name: string): string | null => record?.values[name]?.text ?? null;
	const disabled = value('disabled');
	return value('aria') === 'true' || (disabled !== null && disabled !== 'false') || switchedOff.test(value('class') ?? '');
}
