import type { CallContext, Clock } from '../../../../lib/domain/runtime';
import type { FrameTarget, Matched, PageAnswer, PageCondition, PageRequest, RawRecord, RawTable, RawValue, RecordQuery, Seen, Selectors, Wait, WebFile, WebFrame } from '../../../../lib/domain/web-page';
import { WebPageError } from '../../../../lib/domain/web-page-error';
import type { FakePage } from './fake-page';
import type { FakeElement, FakeSite, Screen } from './fake-site';

type Elements = Readonly<Record<string, FakeElement | FakeElement[]>>;

function listed(elements: Elements | undefined, selector: string): FakeElement[] {
	const found = elements?.[selector];
	return found === undefined ? [] : Array.isArray(found) ? found : [found];
}

export function find(elements: Elements | undefined, selectors: Selectors): { element: FakeElement; matched: Matched; all: FakeElement[] } | null {
	for (const [rank, selector] of selectors.entries()) {
		const all = listed(elements, selector);
		const [element] = all;
		if (element !== undefined) return { element, all, matched: { rank, matches: all.length } };
	}
	return null;
}

/** A frame that shows a screen. What is done to it is noted in `page.done`. */
export class FakeFrame implements WebFrame {
	constructor(
		protected readonly site: FakeSite,
		protected readonly clock: Clock,
		private readonly shown: () => Screen,
		private readonly owner: () => FakePage,
		private readonly address: () => string,
	) {}

	url(): string {
		return this.address();
	}

	async waitForAny(conditions: readonly PageCondition[], wait: Wait): Promise<Seen> {
		return await this.until(wait, () => {
			const index = conditions.findIndex((condition) => this.holds(condition) !== null);
			const condition = conditions[index];
			return condition === undefined ? null : { condition: index, ...(this.holds(condition) ?? { rank: 0, matches: 0 }) };
		}, `none of ${conditions.length} conditions came true`, conditions.flatMap((condition) => ('url' in condition ? [] : condition.selectors)));
	}

	async check(condition: PageCondition, { signal }: CallContext): Promise<Matched | null> {
		signal.throwIfAborted();
		return this.holds(condition);
	}

	async click(selectors: Selectors, _options: object, wait: Wait): Promise<Matched> {
		return await this.use('click', selectors, wait, async (element) => await clicked(element, this.owner()));
	}

	async fill(selectors: Selectors, text: string, { secret = false }: { secret?: boolean }, wait: Wait): Promise<Matched> {
		if (secret) this.owner().secretTexts.push(text);
		this.owner().filled[selectors[0] ?? ''] = text;
		return await this.use(`fill ${secret ? '(secret)' : text}`, selectors, wait);
	}

	async type(selectors: Selectors | null, text: string, options: { secret?: boolean }, wait: Wait): Promise<Matched | null> {
		return selectors === null ? null : await this.fill(selectors, text, options, wait);
	}

	async press(selectors: Selectors | null, key: string, wait: Wait): Promise<Matched | null> {
		if (selectors !== null) return await this.use(`press ${key}`, selectors, wait, async (element) => await clicked(element, this.owner()));
		this.owner().done.push(`press ${key}`);
		return null;
	}

	async select(selectors: Selectors, choice: { value: string } | { label: string }, wait: Wait): Promise<Matched> {
		const wanted = 'value' in choice ? choice.value : choice.label;
		return await this.use(`select ${wanted}`, selectors, wait, async ({ options = [] }) => {
			if (!options.includes(wanted)) throw new WebPageError('notThere', `the list has no "${wanted}"`, { selectors });
		});
	}

	async setChecked(selectors: Selectors, checked: boolean, wait: Wait): Promise<Matched> {
		return await this.use(`check ${checked}`, selectors, wait);
	}

	async hover(selectors: Selectors, wait: Wait): Promise<Matched> {
		return await this.use('hover', selectors, wait);
	}

	async setFiles(selectors: Selectors, files: readonly WebFile[], wait: Wait): Promise<Matched> {
		return await this.use(`files ${files.map(({ fileName }) => fileName).join()}`, selectors, wait);
	}

	async readRecords({ root, fields }: RecordQuery): Promise<{ rank: number; records: readonly RawRecord[] }> {
		this.owner().reads++;
		const elements = this.shown().elements ?? {};
		const found = root.length === 0 ? { all: [{ children: elements }], matched: { rank: 0 } } : find(elements, root);
		const records = (found?.all ?? []).map((element) => ({
			values: Object.fromEntries(Object.entries(fields).map(([name, query]) => [name, valueOf(element, query)])),
		}));
		return { rank: found?.matched.rank ?? 0, records };
	}

	async readTable(selectors: Selectors): Promise<RawTable | null> {
		this.owner().reads++;
		const rank = selectors.findIndex((selector) => this.shown().tables?.[selector] !== undefined);
		const table = this.shown().tables?.[selectors[rank] ?? ''];
		return table === undefined ? null : { ...table, rank };
	}

	/** The "HTML" is the JSON of a screen's elements. */
	async readMarkup(html: string, query: RecordQuery): Promise<{ rank: number; records: readonly RawRecord[] }> {
		const elements = JSON.parse(html) as Screen['elements'];
		const frame = new FakeFrame(this.site, this.clock, () => ({ elements: elements ?? {} }), this.owner, this.address);
		return await frame.readRecords(query);
	}

	async child(target: FrameTarget, wait: Wait): Promise<WebFrame> {
		const name = 'name' in target ? target.name : 'url' in target ? target.url : (target.selectors[0] ?? '');
		const screen = await this.until(wait, () => this.shown().frames?.[name] ?? null, `there is no frame ${name}`, [name]);
		return new FakeFrame(this.site, this.clock, () => screen, this.owner, () => screen.url ?? this.address());
	}

	async request(request: PageRequest, { signal }: Wait): Promise<PageAnswer> {
		signal.throwIfAborted();
		this.site.requests.push(request);
		this.owner().begun++;
		if (request.method !== 'GET') this.owner().sent++;
		const answer = this.site.answer(request, this.owner());
		const bytes = new TextEncoder().encode(answer.text);
		return { status: 200, url: request.url, redirected: false, contentType: 'application/json', bytes, ...answer };
	}

	async evaluate(script: string, argument: unknown): Promise<unknown> {
		return { script, argument };
	}

	private holds(condition: PageCondition): Matched | null {
		if ('url' in condition) return this.address().includes(condition.url.replaceAll('*', '')) ? { rank: 0, matches: 1 } : null;
		const { selectors, state = 'visible', text } = condition;
		const found = find(this.shown().elements, selectors);
		const isThere = found !== null && (state === 'attached' || found.element.hidden !== true) && (text === undefined || found.element.text?.includes(text) === true);
		if (state === 'gone') return isThere ? null : { rank: 0, matches: 0 };
		return isThere ? found.matched : null;
	}

	private async use(action: string, selectors: Selectors, wait: Wait, effect: (element: FakeElement) => Promise<void> = async () => undefined): Promise<Matched> {
		const page = this.owner();
		const { element, matched } = await this.until(wait, () => find(this.shown().elements, selectors), `nothing matched ${selectors.join(' | ')}`, selectors);
		if (element.disabled === true) throw new WebPageError('unusable', `${selectors[matched.rank]} is covered`, { selectors });
		page.done.push(`${action} ${selectors[matched.rank]}`);
		await effect(element);
		return matched;
	}

	private async until<T>({ signal, timeoutMs }: Wait, look: () => T | null, message: string, selectors: Selectors): Promise<T> {
		await this.owner().answers(signal);
		const endsAt = this.clock.now() + timeoutMs;
		for (;;) {
			signal.throwIfAborted();
			const found = look();
			if (found !== null) return found;
			if (this.clock.now() >= endsAt) throw new WebPageError('notThere', message, { selectors });
			await this.clock.sleep(Math.min(50, endsAt - this.clock.now()), signal);
		}
	}
}

async function clicked({ onClick, sends = onClick === undefined ? 'nothing' : 'GET' }: FakeElement, page: FakePage): Promise<void> {
	if (sends !== 'nothing') page.begun++;
	if (sends === 'POST') page.sent++;
	await onClick?.(page);
}

function valueOf(element: FakeElement, { selectors, attribute }: { selectors: Selectors; attribute?: string }): RawValue {
	const found = selectors.length === 0 ? { element, matched: { rank: 0, matches: 1 } } : find(element.children, selectors);
	const textOf = (one: FakeElement | undefined): string | null => (attribute === undefined ? one?.text : one?.attributes?.[attribute]) ?? null;
	const text = textOf(found?.element);
	const seen = found !== null && 'all' in found ? found.all.filter(({ hidden }) => hidden !== true) : [];
	const differs = seen.some((one) => textOf(one) !== text);
	return { ...(found?.matched ?? { rank: 0, matches: 0 }), ...(seen.length > 0 ? { matches: seen.length } : {}), text, ...(differs ? { differing: true } : {}) };
}
