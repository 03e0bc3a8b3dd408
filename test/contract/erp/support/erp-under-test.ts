import type { ErpPort, OrderStatus } from '../../../../lib/domain/erp';
import type { OrderStatus as CompanyStatus } from '../../../../sandbox/data/company.ts';

/** How an answer of the ERP breaks on its way: a web page instead of data, text that is no JSON, half of it. */
export const brokenAnswers = ['html', 'malformed', 'truncated'] as const;
export type BrokenAnswer = (typeof brokenAnswers)[number];

export interface ErpUnderTest {
	erp: ErpPort;
	/** Calls that reached the system so far. */
	calls: () => Promise<number>;
	close: () => Promise<void>;

	/** With `writesOrders`: the idempotency key of every order made since the start, as the system itself tells, not the adapter. */
	orders?: () => Promise<ReadonlyArray<string | null>>;
	/** With `writesTicketsOnce`: as `orders`. */
	tickets?: () => Promise<ReadonlyArray<string | null>>;
	/** With `writesOrders` or `writesTicketsOnce`: the next write is done, and its answer never arrives. */
	failAfterCommit?: () => void | Promise<void>;
	/** Where an order for an unknown SKU is no order that the system refuses: makes it refuse the next one. */
	refuseNext?: () => void | Promise<void>;
	/** With `holdsOrders`: whether new orders are held back for approval. */
	holdOrders?: (hold: boolean) => void | Promise<void>;
	/** With `answersBreak`: every answer breaks like this until the function returned is called. */
	breakAnswers?: (how: BrokenAnswer) => () => void;
}

export interface ErpTraits {
	/** Knows customers and their orders; `byPhone`: finds customers, by their phones only. Default true. */
	customers?: boolean | 'byPhone';
	/** Knows stock and prices. Default true. */
	products?: boolean;
	customerPrice?: boolean;
	/** Tells what a customer owes and may owe. Default true. */
	credit?: boolean;
	/** What the system calls the statuses of the company's orders, and what these are in our terms. Default: as the company does. */
	orderWords?: Readonly<Record<CompanyStatus, readonly [rawStatus: string, status: OrderStatus]>>;
	/** Keeps the day of an order, not its time: orders of one day come by falling number. */
	ordersByDay?: boolean;
	writesOrders?: boolean;
	/** Opens tickets, and recognises a repeated one itself or by a look-up. */
	writesTicketsOnce?: boolean;
	/** May hold an order back for approval: outcome `draft`. */
	holdsOrders?: boolean;
	/** Answers come as text over HTTP, and may be cut or replaced. */
	answersBreak?: boolean;
	/** The system itself looks past masks and prefixes of stored phones. */
	tolerant?: boolean;
	/** The system compares stored texts and is asked for one form after the other, so a second record in another form stays unseen. */
	oneFormAtATime?: boolean;
}

/** What one part of the contract works with: the system is started once for all of them. */
export interface PortUnderTest {
	/** After `beforeAll`. */
	subject: () => ErpUnderTest;
	erp: () => ErpPort;
	traits: Required<ErpTraits>;
}

export const anything = { signal: new AbortController().signal };

/** A hook the system's test must offer for what its traits promise. */
export function needed<Name extends keyof ErpUnderTest>(subject: ErpUnderTest, name: Name): NonNullable<ErpUnderTest[Name]> {
	const hook = subject[name];
	if (hook === undefined || hook === null) throw new Error(`The contract test of ${subject.erp.system} must offer “${name}”: its traits promise it.`);
	return hook;
}
