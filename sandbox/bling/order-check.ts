import { checkBody, isObject } from './body-rules.ts';
import type { JsonObject } from './body-rules.ts';
import type { BlingContext } from './context.ts';
import { SEED, STATUS } from './ids.ts';
import type { Instalment, OrderCharges, OrderItem, Product } from './model.ts';
import { fromBody } from './order-problems.ts';
import type { OrderProblem } from './order-problems.ts';
import { ORDER_RULES } from './order-rules.ts';
import type { BlingStore, NewOrder } from './store.ts';

type NewItem = Omit<OrderItem, 'id'>;
type NewInstalment = Omit<Instalment, 'id'>;
export type CheckedOrder = { readonly order: NewOrder } | { readonly problems: readonly OrderProblem[] };

const SHOPS: readonly number[] = [0, SEED.shopId, SEED.otherShopId];

/* The rules have been checked when these read: what is there has its type. */
const numberAt = (object: JsonObject, name: string): number => Number(object[name] ?? 0);
const textAt = (object: JsonObject, name: string): string => (typeof object[name] === 'string' ? object[name] : '');
const objectAt = (object: JsonObject, name: string): JsonObject => (isObject(object[name]) ? object[name] : {});
const listAt = (object: JsonObject, name: string): JsonObject[] => (Array.isArray(object[name]) ? object[name].filter(isObject) : []);

/** Reais as cents with two more decimals, the most that a unit price has. */
const toCents = (reais: number): number => Math.round(reais * 10_000) / 100;

/** The order of a body by the contract, or everything that is wrong with it: first its form, then what it refers to. */
export function checkOrder(body: JsonObject, { store, knobs }: BlingContext): CheckedOrder {
	const malformed = checkBody(body, ORDER_RULES);
	if (malformed.length > 0) return { problems: malformed.map(fromBody) };
	const problems: OrderProblem[] = [...checkReferences(body, store)];
	const items = listAt(body, 'itens').map((item, index) => toItem(item, index, store, problems));
	const instalments = listAt(body, 'parcelas').map((instalment, index) => toInstalment(instalment, index, store, problems));
	for (const list of ['itens', 'parcelas']) {
		if (listAt(body, list).length === 0) problems.push({ element: list, msg: `O campo ${list} é obrigatório.`, missing: true });
	}
	const productsCents = items.reduce((sum, item) => sum + Math.round(item.unitPriceCents * item.quantity), 0);
	const charges = chargesOf(body);
	const totalCents = totalOf(charges, productsCents);
	if (problems.length === 0 && knobs.checkInstalments) problems.push(...checkSum(instalments, totalCents));
	if (problems.length === 0 && knobs.insufficientStock === 'reject') problems.push(...checkStock(items, store));
	if (problems.length > 0) return { problems };
	return { order: { ...headOf(body), items, instalments, productsCents, charges, totalCents } };
}

function headOf(body: JsonObject): Omit<NewOrder, 'items' | 'instalments' | 'productsCents' | 'charges' | 'totalCents'> {
	return {
		numero: body['numero'] === undefined ? undefined : numberAt(body, 'numero'),
		numeroLoja: textAt(body, 'numeroLoja'),
		contactId: numberAt(objectAt(body, 'contato'), 'id'),
		statusId: statusOf(body),
		shopId: numberAt(objectAt(body, 'loja'), 'id'),
		date: textAt(body, 'data'),
		leftOn: textAt(body, 'dataSaida'),
		expectedOn: textAt(body, 'dataPrevista'),
		notes: textAt(body, 'observacoes'),
		internalNotes: textAt(body, 'observacoesInternas'),
	};
}

function statusOf(body: JsonObject): number {
	return body['situacao'] === undefined ? STATUS.open : numberAt(objectAt(body, 'situacao'), 'id');
}

function checkReferences(body: JsonObject, store: BlingStore): OrderProblem[] {
	const contact = store.contact(numberAt(objectAt(body, 'contato'), 'id'));
	const problems: OrderProblem[] = [];
	if (contact === undefined || contact.situation === 'E') problems.push({ element: 'contato', msg: 'Contato não encontrado.' });
	if (store.status(statusOf(body)) === undefined) problems.push({ element: 'situacao', msg: 'Situação inválida.' });
	if (!SHOPS.includes(numberAt(objectAt(body, 'loja'), 'id'))) problems.push({ element: 'loja', msg: 'Loja não encontrada.' });
	return problems;
}

function toItem(item: JsonObject, index: number, store: BlingStore, problems: OrderProblem[]): NewItem {
	const within = { list: 'itens', index };
	const product = productOf(item, store);
	if (product === 'unknown') problems.push({ element: 'produto', msg: 'Produto não encontrado.', within });
	if (numberAt(item, 'quantidade') <= 0) problems.push({ element: 'quantidade', msg: 'A quantidade deve ser maior que zero.', within });
	if (numberAt(item, 'valor') < 0) problems.push({ element: 'valor', msg: 'O valor não pode ser negativo.', within });
	const known = typeof product === 'object' ? product : undefined;
	return {
		productId: known?.id ?? null,
		sku: textAt(item, 'codigo') || (known?.sku ?? ''),
		name: textAt(item, 'descricao'),
		unit: textAt(item, 'unidade') || (known?.unit ?? 'UN'),
		quantity: numberAt(item, 'quantidade'),
		unitPriceCents: toCents(numberAt(item, 'valor')),
		discountPercent: numberAt(item, 'desconto'),
	};
}

/** By id, else by the code of an active product; undefined for free text, which Bling takes too. */
function productOf(item: JsonObject, store: BlingStore): Product | 'unknown' | undefined {
	const id = numberAt(objectAt(item, 'produto'), 'id');
	if (id === 0) return store.products().find(({ sku, situation }) => situation === 'A' && sku === textAt(item, 'codigo'));
	const product = store.product(id);
	return product === undefined || product.situation === 'E' ? 'unknown' : product;
}

function toInstalment(instalment: JsonObject, index: number, store: BlingStore, problems: OrderProblem[]): NewInstalment {
	const within = { list: 'parcelas', index };
	const paymentMethodId = numberAt(objectAt(instalment, 'formaPagamento'), 'id');
	if (!store.paymentMethods.some(({ id, active }) => id === paymentMethodId && active)) {
		problems.push({ element: 'formaPagamento', msg: 'Id da forma de pagamento inválido.', within });
	}
	return {
		dueOn: textAt(instalment, 'dataVencimento'),
		cents: Math.round(toCents(numberAt(instalment, 'valor'))),
		paymentMethodId,
		notes: textAt(instalment, 'observacoes'),
	};
}

function chargesOf(body: JsonObject): OrderCharges {
	const discount = objectAt(body, 'desconto');
	return {
		otherCents: Math.round(toCents(numberAt(body, 'outrasDespesas'))),
		freightCents: Math.round(toCents(numberAt(objectAt(body, 'transporte'), 'frete'))),
		discount: numberAt(discount, 'valor'),
		discountUnit: textAt(discount, 'unidade') === 'PERCENTUAL' ? 'PERCENTUAL' : 'REAL',
	};
}

function totalOf({ otherCents, freightCents, discount, discountUnit }: OrderCharges, productsCents: number): number {
	const discountCents = discountUnit === 'PERCENTUAL' ? (productsCents * discount) / 100 : toCents(discount);
	return Math.round(productsCents + otherCents + freightCents - discountCents);
}

function checkSum(instalments: readonly NewInstalment[], totalCents: number): OrderProblem[] {
	const sum = instalments.reduce((cents, instalment) => cents + instalment.cents, 0);
	return sum === totalCents ? [] : [{ element: 'parcelas', msg: 'O total das parcelas difere do total da venda.' }];
}

/** Lines of one product count together. */
function checkStock(items: readonly NewItem[], store: BlingStore): OrderProblem[] {
	const wanted = new Map<number, number>();
	return items.flatMap(({ productId, quantity }, index) => {
		if (productId === null) return [];
		const total = (wanted.get(productId) ?? 0) + quantity;
		wanted.set(productId, total);
		if (total <= store.balance(productId).virtual) return [];
		return [{ element: 'quantidade', msg: 'Estoque insuficiente.', within: { list: 'itens', index } }];
	});
}
