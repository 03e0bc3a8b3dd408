import type { CallContext } from '../../../domain/runtime';
import type { FrameTarget, Matched, PageAnswer, PageCondition, PageRequest, RawRecord, RawTable, RecordQuery, Seen, Selectors, Wait, WebFile, WebFrame } from '../../../domain/web-page';
import { childAccess } from './child-frames';
import { check, waitForAny } from './conditions';
import { fill, press, select, setFiles, type } from './fields';
import type { FrameAccess } from './page-scope';
import { click, hover, setChecked } from './pointing';
import { readMarkup, readRecords, readTable } from './records';
import { request } from './requests';
import { evaluate } from './scripts';

type Records = { rank: number; records: readonly RawRecord[] };

/** The document of a page or of a frame in it; each call is a file of its own. */
export class PuppeteerFrame implements WebFrame {
	constructor(protected readonly access: FrameAccess) {}

	url(): string {
		return this.access.address();
	}

	async waitForAny(conditions: readonly PageCondition[], wait: Wait): Promise<Seen> {
		return await waitForAny(this.access, conditions, wait);
	}

	async check(condition: PageCondition, context: CallContext): Promise<Matched | null> {
		return await check(this.access, condition, context);
	}

	async click(selectors: Selectors, options: { button?: 'left' | 'right' | 'middle'; count?: 1 | 2 }, wait: Wait): Promise<Matched> {
		return await click(this.access, selectors, options, wait);
	}

	async fill(selectors: Selectors, text: string, options: { secret?: boolean }, wait: Wait): Promise<Matched> {
		return await fill(this.access, selectors, text, options, wait);
	}

	async type(selectors: Selectors | null, text: string, options: { secret?: boolean }, wait: Wait): Promise<Matched | null> {
		return await type(this.access, selectors, text, options, wait);
	}

	async press(selectors: Selectors | null, key: string, wait: Wait): Promise<Matched | null> {
		return await press(this.access, selectors, key, wait);
	}

	async select(selectors: Selectors, choice: { value: string } | { label: string }, wait: Wait): Promise<Matched> {
		return await select(this.access, selectors, choice, wait);
	}

	async setChecked(selectors: Selectors, checked: boolean, wait: Wait): Promise<Matched> {
		return await setChecked(this.access, selectors, checked, wait);
	}

	async hover(selectors: Selectors, wait: Wait): Promise<Matched> {
		return await hover(this.access, selectors, wait);
	}

	async setFiles(selectors: Selectors, files: readonly WebFile[], wait: Wait): Promise<Matched> {
		return await setFiles(this.access, selectors, files, wait);
	}

	async readRecords(query: RecordQuery, context: CallContext): Promise<Records> {
		return await readRecords(this.access, query, context);
	}

	async readTable(selectors: Selectors, context: CallContext): Promise<RawTable | null> {
		return await readTable(this.access, selectors, context);
	}

	async readMarkup(html: string, query: RecordQuery, context: CallContext): Promise<Records> {
		return await readMarkup(this.access, html, query, context);
	}

	async child(target: FrameTarget, wait: Wait): Promise<WebFrame> {
		return new PuppeteerFrame(await childAccess(this.access, target, wait));
	}

	async request(wanted: PageRequest, wait: Wait): Promise<PageAnswer> {
		return await request(this.access, wanted, wait);
	}

	async evaluate(script: string, argument: unknown, wait: Wait): Promise<unknown> {
		return await evaluate(this.access, script, argument, wait);
	}
}
