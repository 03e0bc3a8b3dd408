import type { RecipeWarning } from '../recipe';
import type { Action } from './actions';
import { ariaName, fieldLabels, wordsOf } from './selectors';

/** Whether what was recorded changes something; a recording does not say, so this is a guess, and in doubt it does. */
export interface Writing {
	write: boolean;
	note: string;
}

const typing: ReadonlySet<string> = new Set(['fill', 'type', 'select', 'upload', 'check']);
const searchWords = /^(?:pesquis|busc|procur|consult|localiz|filtr|search|find|filter|query|lookup|such)/;
const writeWords: ReadonlySet<string> = new Set([
	...['salvar', 'gravar', 'abrir', 'enviar', 'confirmar', 'criar', 'cadastrar', 'incluir', 'adicionar', 'registrar', 'lancar', 'finalizar', 'concluir'],
	...['emitir', 'gerar', 'aprovar', 'excluir', 'remover', 'apagar', 'deletar', 'save', 'submit', 'send', 'create', 'add', 'confirm', 'approve', 'delete', 'remove'],
]);

/**
 * An operation that fills in fields and then clicks writes, unless it looks like a search: one field, and a name that says so. So does
 * one that clicks on a word such as “Excluir”. Marks the step that sends.
 *
 * @param title of the recording, which may say what it is about
 */
export function markWriting(actions: readonly Action[], title: string): Writing {
	const typed = actions.filter(({ kind }) => typing.has(kind));
	const sends = actions.slice(typed.length === 0 ? 0 : actions.findIndex(({ kind }) => typing.has(kind))).filter(isSending);
	const named = sends.findLast(saysThatItWrites);
	const submit = named ?? (typed.length === 0 ? undefined : sends.at(-1));
	if (submit === undefined || (named === undefined && looksLikeSearch(typed, sends, title))) return { write: false, note: readingNote };
	submit.body['submit'] = true;
	submit.notes.push('Taken for the step that sends the form, and marked "submit": true: from it on nothing is repeated. Check that it is this one.');
	return { write: true, note: writingNote };
}

const readingNote =
	'Taken for an operation that only reads. If it changes something in the application, set "write" to true and mark the step of no return with "submit": true.';
const writingNote =
	'Taken for an operation that changes something, because it fills in fields and sends them, or clicks on a word such as “Excluir”: it is done once per idempotency key. If it only searches, set "write" to false and take "submit" away.';

function isSending({ kind, body }: Action): boolean {
	return kind === 'click' || (kind === 'press' && /(?:^|\+)(?:Numpad)?Enter$/.test(String(body['key'])));
}

/** By what a person reads on it. */
function saysThatItWrites({ kind, step }: Action): boolean {
	if (kind !== 'click') return false;
	const parts = step.selectors.map((chain) => chain.at(-1) ?? '');
	const read = parts.flatMap((part) => (part.startsWith('aria/') ? [ariaName(part)] : part.startsWith('text/') ? [part.slice('text/'.length)] : []));
	return read.some((text) => wordsOf(text).some((word) => writeWords.has(word)));
}

function looksLikeSearch(typed: readonly Action[], sends: readonly Action[], title: string): boolean {
	const fields = new Set(typed.map(({ body }) => JSON.stringify(body['selector'] ?? null)));
	if (fields.size > 1) return false;
	const names = [title, ...[...typed, ...sends].flatMap(({ step }) => fieldLabels(step.selectors))];
	return names.some((name) => wordsOf(name).some((word) => searchWords.test(word)));
}

/** @param path of the operation */
export function writingNotes({ note }: Writing, path: string): RecipeWarning {
	return { path: `${path}/write`, message: `${note} Dialogs are not recorded and are dismissed: where one is to be accepted, put {"dialog": "accept"} before the step that opens it.` };
}
