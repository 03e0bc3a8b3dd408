/**
 * The Recorder's selectors in the recipe's form, the sturdiest first. What it writes and how the parts are joined:
 * https://github.com/puppeteer/replay/blob/main/src/SchemaUtils.ts.
 */

type Chain = readonly string[];

/** Alternatives for one element as a recipe takes them. */
export function recipeSelectors(chains: readonly Chain[]): string[] {
	const distinct = withoutTwins(chains);
	const ranked = distinct.map((chain) => ({ text: joined(chain), rank: rankOf(chain) }));
	ranked.sort((left, right) => left.rank - right.rank);
	const sturdy = ranked.filter(({ rank }) => rank < fragile);
	// A place in the page matches something in any page: as a second choice it would hide that the page has changed.
	const kept = sturdy.length > 0 ? sturdy : ranked;
	return [...new Set(kept.map(({ text }) => text))].slice(0, 5);
}

/** Whether nothing tells the element but its place in the page. */
export function onlyByPlace(chains: readonly Chain[]): boolean {
	return chains.every((chain) => rankOf(chain) >= fragile);
}

const fragile = 6;

/** 0 for the sturdiest. */
function rankOf(chain: Chain): number {
	return Math.max(...chain.map(rankOfPart));
}

function rankOfPart(part: string): number {
	if (part.startsWith('aria/')) return ariaName(part) === '' ? fragile : 1;
	if (part.startsWith('text/')) return 2;
	if (part.startsWith('xpath/')) return rankOfXpath(part.slice('xpath/'.length));
	const css = part.replace(/^pierce\//, '');
	const pierce = css === part ? 0 : 1;
	if (looksGenerated(css)) return fragile + 1;
	if (/:nth-|:(?:first|last)-/.test(css)) return fragile + 1;
	if (/^\[data-(?:testid|test|test-id|qa|cy|automation-id)[~|^$*]?=/.test(css)) return 0 + pierce;
	if (/^[\w-]*#[^\s>+~.[:]+$/.test(css)) return 0 + pierce;
	if (/\[name[~|^$*]?=/.test(css)) return 1 + pierce;
	return /#/.test(css) ? 3 + pierce : 4 + pierce;
}

function rankOfXpath(path: string): number {
	if (looksGenerated(path)) return fragile + 1;
	const [, rest] = /^\/*\*?(?:\w+)?\[@(?:id|name|data-[\w-]+)=(?:"[^"]*"|'[^']*')\](.*)$/.exec(path) ?? [];
	if (rest === '') return 3;
	return rest !== undefined && !/\[\d+\]/.test(rest) ? 5 : fragile + 2;
}

/** Names that a build or a running page makes up, and that are others tomorrow. */
function looksGenerated(text: string): boolean {
	return /(?:\bember\d|\bcss-[a-z0-9]{5,}|\bsc-[a-z0-9]{6,}|:r\w+:|\\:r\w+\\:|[_-][0-9a-f]{8,}\b|#\\3\d|\bj_idt?\d|\bmui-\d|\bext-(?:gen|comp)|\d{5,}(?!["'\w-]))/i.test(text);
}

/** `pierce/#a` and `//*[@id="a"]` say what `#a` says: kept beside it they would cost time and tell nothing. */
function withoutTwins(chains: readonly Chain[]): Chain[] {
	const ids = new Set(chains.filter(({ length }) => length === 1).map(([part = '']) => part));
	return chains.filter((chain) => {
		const [part = '', ...more] = chain;
		if (more.length > 0) return true;
		if (part.startsWith('pierce/')) return !ids.has(part.slice('pierce/'.length));
		const id = /^xpath\/\/*\*\[@id=(?:"([^"]*)"|'([^']*)')\]$/.exec(part);
		return id === null || !ids.has(`#${id[1] ?? id[2] ?? ''}`);
	});
}

function joined(chain: Chain): string {
	const [only = '', ...more] = chain;
	if (more.length === 0) return only;
	return chain.map(asPseudoElement).join(' >>>> ');
}

function asPseudoElement(part: string): string {
	for (const [prefix, name] of [['aria/', 'aria'], ['text/', 'text'], ['xpath/', 'xpath']] as const) {
		if (part.startsWith(prefix)) return `::-p-${name}(${escaped(part.slice(prefix.length))})`;
	}
	return part.startsWith('pierce/') ? `:scope >>> ${part.slice('pierce/'.length)}` : part;
}

function escaped(text: string): string {
	return text.replace(/['"()\\]/g, (mark) => `\\${mark}`);
}

/** The accessible name: `aria/Senha[role="textbox"]` → `Senha`. */
export function ariaName(part: string): string {
	return part.slice('aria/'.length).replace(/\[\s*(?:role|name)\s*=\s*(?:"[^"]*"|'[^']*')\s*\]/g, '').trim();
}

/** Texts that may serve as a field's name, the best first: what a person reads, then what the page calls it. */
export function fieldLabels(chains: readonly Chain[]): string[] {
	const parts = chains.map((chain) => chain.at(-1) ?? '');
	const read = parts.filter((part) => part.startsWith('aria/')).map(ariaName);
	const called = parts.flatMap((part) => [
		...matches(part, /#((?:\\.|[\p{L}\p{N}_-])+)/gu),
		...matches(part, /@(?:id|name)=["']([^"']+)["']/g),
		...matches(part, /\[(?:name|data-[\w-]+)=["']?([^"'\]]+)["']?\]/g),
	]);
	const shown = parts.filter((part) => part.startsWith('text/')).map((part) => part.slice('text/'.length));
	return [...read, ...called, ...shown].filter((text) => /\p{L}/u.test(text));
}

function matches(text: string, pattern: RegExp): string[] {
	return [...text.matchAll(pattern)].map(([, found = '']) => found.replaceAll('\\', ''));
}

/** Whether this is a field for a password, by its name, label or type. */
export function looksLikePassword(chains: readonly Chain[]): boolean {
	if (chains.flat().some((part) => /type\s*=\s*["']?password/i.test(part))) return true;
	return fieldLabels(chains).some((label) => wordsOf(label).some((word) => passwordWords.has(word)) || /(?:password|passwd|senha|contrasena|passwort|kennwort)/.test(bare(label)));
}

const passwordWords: ReadonlySet<string> = new Set(['password', 'pass', 'passwd', 'pwd', 'pw', 'senha', 'contrasena', 'clave', 'passwort', 'kennwort', 'pin', 'passcode', 'passphrase', 'secret']);

/** Whether a list to choose from is what the value was given to. */
export function looksLikeSelect(chains: readonly Chain[]): boolean {
	return chains.flat().some((part) => {
		if (part.startsWith('aria/')) return /\[role=["']?(?:combobox|listbox)/.test(part);
		if (part.startsWith('text/')) return false;
		const last = part.replace(/^(?:xpath|pierce)\//, '').split(/[\s>/]+/).at(-1) ?? '';
		return /^select\b(?!-)/i.test(last) || wordsOf(last.replace(/^.*#/, '')).includes('select');
	});
}

/** Whether one of the alternatives is the same. */
export function shareSelector(left: readonly Chain[], right: readonly Chain[]): boolean {
	const known = new Set(left.map((chain) => JSON.stringify(chain)));
	return right.some((chain) => known.has(JSON.stringify(chain)));
}

/** Whether both are the same element. Labels do not tell: two fields of a form may have the same. */
export function sameElement(left: readonly Chain[], right: readonly Chain[]): boolean {
	const [ours, theirs] = [left, right].map((chains) => chains.filter((chain) => !/^(?:aria|text)\//.test(chain.at(-1) ?? '')));
	if (ours === undefined || theirs === undefined || ours.length === 0 || theirs.length === 0) return JSON.stringify(left) === JSON.stringify(right);
	return shareSelector(ours, theirs);
}

/** Words in lower case without accents; `searchPhone`, `search-phone` and `Telefone de busca` are split alike. */
export function wordsOf(text: string): string[] {
	return bare(text.replace(/(\p{Ll}|\d)(\p{Lu})/gu, '$1 $2')).split(/[^a-z0-9]+/).filter((word) => word !== '');
}

function bare(text: string): string {
	return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}
