const tokens = /[ \t\r\n,:[\]{}]|"(?:[^"\\\p{Cc}]|[\u007f-\u009f]|\\(?:["\\/bfnrt]|u[\da-f]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:e[+-]?\d+)?|true|false|null/giuy;

/** What may come next. */
type Next = 'value' | 'valueOrEnd' | 'name' | 'nameOrEnd' | 'colon' | 'commaOrEnd' | 'nothing';

interface State {
	next: Next;
	/** The brackets that are open. */
	open: string[];
}

/**
 * Where a text that is no JSON ceases to be one: the platform does not always say, and where it does, its words quote the text.
 * @returns index of the first character that cannot stand there; the length of the text where it ends too early
 */
export function placeOfFault(text: string): number {
	const state: State = { next: 'value', open: [] };
	for (let at = 0; at < text.length; ) {
		tokens.lastIndex = at;
		const token = tokens.exec(text)?.[0] ?? '';
		const isName = /^[a-z]/i.test(token);
		if (token === '' || (isName && !['true', 'false', 'null'].includes(token))) return at;
		if (token.trim() !== '' && !take(token, state)) return at;
		at += token.length;
	}
	return text.length;
}

/** @returns whether the token may stand there */
function take(token: string, state: State): boolean {
	const { next, open } = state;
	if (token === '}' || token === ']') return close(token, state);
	if (token === ':' || token === ',') return divide(token, state);
	if (next === 'name' || next === 'nameOrEnd') {
		state.next = 'colon';
		return token.startsWith('"');
	}
	if (next !== 'value' && next !== 'valueOrEnd') return false;
	if (token === '{' || token === '[') open.push(token);
	state.next = token === '{' ? 'nameOrEnd' : token === '[' ? 'valueOrEnd' : afterValue(open);
	return true;
}

function close(token: string, state: State): boolean {
	const wanted = token === '}' ? ['{', 'nameOrEnd'] : ['[', 'valueOrEnd'];
	if (state.open.at(-1) !== wanted[0] || (state.next !== wanted[1] && state.next !== 'commaOrEnd')) return false;
	state.open.pop();
	state.next = afterValue(state.open);
	return true;
}

function divide(token: string, state: State): boolean {
	if (state.next !== (token === ':' ? 'colon' : 'commaOrEnd')) return false;
	state.next = token === ',' && state.open.at(-1) === '{' ? 'name' : 'value';
	return true;
}

function afterValue(open: readonly string[]): Next {
	return open.length === 0 ? 'nothing' : 'commaOrEnd';
}
