import type { FrameTarget, PageCondition, PdfOptions, Selectors } from '../web-page';
import type { FieldRule } from './field-rule';

/**
 * A recipe as the runner reads it: what its author may write short (a text for a step's selector, one selector for a list) is
 * written out, every step knows its place. `parseRecipe` makes it of JSON; the format is described in docs/recipes.md.
 */
export interface Recipe {
	name: string;
	/** Address patterns beyond the credential's, each within its allowed origins. */
	allow: readonly string[];
	session: SessionRules;
	/** Null where the site has none, or the browser's own window asks. */
	login: readonly Step[] | null;
	operations: Readonly<Record<string, OperationRecipe>>;
}

export interface SessionRules {
	loggedInWhen: PageCondition | null;
	loggedOutWhen: PageCondition | null;
	maxAgeMs: number;
	maxUses: number;
}

export interface OperationRecipe {
	name: string;
	description: string;
	input: Readonly<Record<string, FieldRule>>;
	/** Changes something: runs once, is never repeated after its submitting step. */
	write: boolean;
	steps: readonly Step[];
	/** Set where a node has made it of its own fields, and nobody has written a recipe: what it is called there. The steps' notes then name the fields. */
	madeBy?: string;
}

interface StepPlace {
	/** JSON pointer within the document, e.g. `/operations/searchCustomer/steps/2/click`. */
	path: string;
	/** Author's remark, shown in errors beside the step. */
	note?: string;
	/** Of the step; absent: the default of the run. */
	timeoutMs?: number;
	/** The point of no return of an operation that writes. */
	submit?: boolean;
}

/** Texts in `{{ }}` are still in place: they are filled in when the step runs. */
export type Template = string;

/** A condition with templates in it, and what follows where it comes true. */
export interface Branch {
	condition: PageCondition;
	/** Ends the operation with this name; `notFound` is a look-up without result, `refused` in a login means wrong user or password. */
	outcome: string | null;
	/** Where the reason of the outcome is read. */
	message: Selectors | null;
}

export interface Paging {
	/** Link or button to the next page; the last page is reached where it is missing or disabled. */
	next: Selectors;
	maxPages: number;
}

interface Extraction {
	/** Name in the result. */
	as: string;
	minRows: number;
	maxRows: number;
	paging: Paging | null;
}

export type Extract =
	| (Extraction & { shape: 'object' | 'list'; root: Selectors; fields: Readonly<Record<string, FieldRule & { selectors: Selectors; attribute?: string }>> })
	| (Extraction & { shape: 'table'; table: Selectors; columns: Readonly<Record<string, FieldRule & ColumnRule>> });

export interface ColumnRule {
	/** Alternatives for the heading, compared without regard to case, accents and blanks. Empty: by position. */
	headers: readonly string[];
	/** From 1, where the table has no headings. */
	position?: number;
	/** The cell's link instead of its text. */
	link?: boolean;
}

export interface RequestStep {
	method: string;
	url: Template;
	query: Readonly<Record<string, Template>>;
	headers: Readonly<Record<string, Template>>;
	body: { json: unknown } | { form: Readonly<Record<string, Template>> } | { text: Template } | null;
	as: string;
	expectStatus: readonly number[];
	/** What ends the operation: an HTTP status, or an answer that holds nothing of what is read. */
	outcomes: ReadonlyArray<{ when: number | 'empty'; outcome: string }>;
	/** How the answer is read: JSON at a path (names and numbers with dots between, `items.0.name`), a piece of HTML, plain text. */
	answer:
		| { kind: 'json'; path: string; list: boolean; fields: Readonly<Record<string, FieldRule & { path: string }>> | null }
		| { kind: 'html'; root: Selectors; list: boolean; fields: Readonly<Record<string, FieldRule & { selectors: Selectors; attribute?: string }>> }
		| { kind: 'text' };
}

/** One step; `kind` is its name in the document. */
export type Step = StepPlace &
	(
		| { kind: 'goto'; url: Template; until: 'domcontentloaded' | 'load'; expectStatus: readonly number[] }
		| { kind: 'fill' | 'type'; selectors: Selectors | null; value: Template; secret: boolean }
		| { kind: 'press'; selectors: Selectors | null; key: Template; expectNavigation: boolean }
		| { kind: 'click'; selectors: Selectors; button: 'left' | 'right' | 'middle'; count: 1 | 2; expectNavigation: boolean }
		| { kind: 'select'; selectors: Selectors; choice: { value: Template } | { label: Template } }
		| { kind: 'check'; selectors: Selectors; checked: boolean }
		| { kind: 'hover'; selectors: Selectors }
		| { kind: 'upload'; selectors: Selectors; files: readonly string[] }
		| { kind: 'waitFor'; anyOf: readonly Branch[] }
		| ({ kind: 'extract' } & Extract)
		| ({ kind: 'request' } & RequestStep)
		| { kind: 'download'; as: string; by: { click: Selectors } | { url: Template }; fileName: Template | null; maximumBytes: number }
		| { kind: 'screenshot'; as: string; selectors: Selectors | null; fullPage: boolean }
		| { kind: 'pdf'; as: string; options: PdfOptions }
		| { kind: 'if'; test: IfTest; then: readonly Step[]; otherwise: readonly Step[] }
		| { kind: 'forEach'; over: { items: Template } | { selectors: Selectors }; as: string; max: number; collect: string | null; steps: readonly Step[] }
		| { kind: 'frame'; target: FrameTarget; steps: readonly Step[] }
		| { kind: 'popup'; click: Selectors; steps: readonly Step[] }
		| { kind: 'dialog'; answer: 'accept' | 'dismiss'; text: Template | null }
		| { kind: 'setVar'; name: string; from: { value: Template } | { selectors: Selectors; attribute?: string } }
		| { kind: 'evaluate'; script: string; as: string | null }
	);

export type IfTest =
	| { condition: PageCondition }
	| { value: Template; equals: Template }
	| { value: Template; matches: string }
	/** True where the text is not empty. */
	| { value: Template };

export type StepKind = Step['kind'];

/** What is doubtful in a recipe that can still be run. */
export interface RecipeWarning {
	/** JSON pointer. */
	path: string;
	message: string;
}
