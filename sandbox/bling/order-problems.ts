import type { Reply } from '../kit/server.ts';
import type { BodyProblem } from './body-rules.ts';
import type { CollectionProblem, FieldProblem } from './problems.ts';
import { problem } from './problems.ts';

const NAMESPACE = 'VENDAS';
/** 49 and 12 are the contract's own examples; no others are published. */
const CODES: Readonly<Record<string, number>> = { parcelas: 49, itens: 48, formaPagamento: 12 };
const OTHER_CODE = 3;
const LIST_WORDS: Readonly<Record<string, string>> = {
	parcelas: 'Uma ou mais parcelas da venda possuem erros de validação',
	itens: 'Um ou mais itens da venda possuem erros de validação',
};
const WORDS: Record<BodyProblem['what'], string> = { missing: 'é obrigatório', invalid: 'é inválido', unknown: 'não existe' };

/** What is wrong with an order: with one of its fields, or with an element of one of its lists (`index` from 0). */
export interface OrderProblem {
	readonly element: string;
	readonly msg: string;
	readonly within?: { readonly list: string; readonly index: number };
	readonly missing?: true;
}

export function fromBody({ path, what }: BodyProblem): OrderProblem {
	const [first = '', index, inner] = path.map((part) => part);
	const name = path.filter((part) => typeof part === 'string').slice(typeof index === 'number' ? 1 : 0).join('.');
	const common = { msg: `O campo ${name || String(first)} ${WORDS[what]}.`, ...(what === 'missing' ? { missing: true as const } : {}) };
	if (typeof index !== 'number') return { ...common, element: String(first) };
	return { ...common, element: String(inner ?? first), within: { list: String(first), index } };
}

/** The 400 for an order. Problems of the elements of a list are gathered in its `collection`. */
export function refusedOrder(problems: readonly OrderProblem[]): Reply {
	const type = problems.some(({ missing }) => missing) ? 'MISSING_REQUIRED_FIELD_ERROR' : 'VALIDATION_ERROR';
	const description = 'A venda não pode ser salva, pois ocorreram problemas em sua validação.';
	return problem(400, type, 'Não foi possível salvar a venda', description, { fields: fieldsOf(problems) });
}

function fieldsOf(problems: readonly OrderProblem[]): FieldProblem[] {
	const plain = problems.filter(({ within }) => within === undefined).map(({ element, msg }): FieldProblem => field(element, msg));
	const lists = new Map<string, CollectionProblem[]>();
	for (const { element, msg, within } of problems) {
		if (within === undefined) continue;
		const collection = lists.get(within.list) ?? [];
		collection.push({ index: within.index + 1, ...field(element, msg) });
		lists.set(within.list, collection);
	}
	return [...plain, ...[...lists].map(([list, collection]) => ({ ...field(list, LIST_WORDS[list] ?? list), collection }))];
}

export function field(element: string, msg: string): Omit<FieldProblem, 'collection'> {
	return { code: CODES[element] ?? OTHER_CODE, msg, element, namespace: NAMESPACE };
}
