import type { CallContext } from '../runtime';
import type { DialogSeen, WebFile } from '../web-page';
import type { RecipeWarning } from './recipe';

/** `unknown`: the submitting step was begun, and what became of it was not seen. */
export type Submitted = boolean | 'unknown';

export interface RecipeResult {
	/** `done`, or the name of the branch that ended the operation. */
	outcome: string;
	/** False for the outcome `notFound` only. */
	found: boolean;
	/** What a page said about the outcome. */
	message: string | null;
	/** By the `as` of the steps. */
	data: Readonly<Record<string, unknown>>;
	files: Readonly<Record<string, WebFile>>;
	/** Early signs of change: a second-choice selector, an unexpected dialog. */
	warnings: readonly RecipeWarning[];
	dialogs: readonly DialogSeen[];
	submitted: Submitted;
}

/** The operations of one recipe on one site, each in a logged-in session. */
export interface RecipePort {
	/** Name in messages, e.g. `Web ERP`. */
	readonly system: string;
	/** Names of the operations there are. */
	readonly operations: readonly string[];
	/** Opens the site and logs in; without a login recipe it only opens the site. @throws ConnectorError as `run` */
	logIn(context: CallContext): Promise<void>;
	/**
	 * @param input by the names the operation asks for
	 * @param files what `upload` steps take, by name
	 * @throws ConnectorError `validation` (input), `auth` (login refused), `drift` (the page is not as the recipe says; screenshot and
	 * HTML attached), `timeout`, `unavailable`, `blocked` (address not allowed), `ambiguous`, `uncertain` (a write whose end was not
	 * seen). `nothingDone` is set where the submitting step was not begun.
	 */
	run(operation: string, input: Readonly<Record<string, unknown>>, context: CallContext & { files?: Readonly<Record<string, WebFile>> }): Promise<RecipeResult>;
}
