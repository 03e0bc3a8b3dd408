import { changed, ConnectorError, isConnectorError, type ConnectorErrorCode } from '../../../domain/errors';
import type { Step } from '../../../domain/recipes/recipe';
import type { Selectors } from '../../../domain/web-page';
import { isWebPageError, type WebPageError, type WebPageErrorKind } from '../../../domain/web-page-error';
import { addressOf, pageFacts, takeArtefacts, type PageFacts } from './artefacts';
import { diagnose } from './diagnosis';
import { hintOf } from './failure-texts';
import { outermostNumber, selectorsOf, stepNumber } from '../place';
import type { Scene } from '../scene';
import { LoggedOut, Mismatch, SiteFailure } from './step-errors';
import { madeBy, placeInRecipe, whereabouts } from './whereabouts';
import { unansweredDialog } from './unanswered-dialogs';
import { whyUnsent } from './unsent';

/** What happened, before it is told where. */
interface Finding {
	code: ConnectorErrorCode;
	message: string;
	selectors?: Selectors;
	httpStatus?: number | null;
	/** The error it is made of, with all that it says. */
	cause?: ConnectorError;
	/** Instead of the one for its code. */
	hint?: string | null;
}

const placed = new WeakSet<object>();

/**
 * What a step's error means: `LoggedOut` where logging in again may help, the reason of a cancelled call, else a `ConnectorError` that
 * says where it happened. After the submitting step everything but a cancelled call is `uncertain`.
 */
export async function failureOf(error: unknown, step: Step, scene: Scene): Promise<unknown> {
	const { run } = scene;
	if (typeof error === 'object' && error !== null && placed.has(error)) return error;
	if (run.deadline.outer.aborted) {
		run.plan.discard();
		return run.deadline.outer.reason;
	}
	// Refused before anything was asked of the page.
	if (isConnectorError(error) && error.nothingDone) run.hasSentNothing(step);
	const finding = await findingOf(error, step, scene);
	const mayLogIn = finding instanceof LoggedOut && run.submitted === false;
	if (mayLogIn || finding === null) return mayLogIn ? finding : error;
	const told: Finding = finding instanceof LoggedOut ? { code: 'auth', message: finding.message } : finding;
	const unsent = told.code === 'drift' || told.code === 'timeout' ? await whyUnsent(step, scene) : null;
	const code = unsent === null ? told.code : 'drift';
	const failure = await toldWhere({ ...told, code, message: withDialog(told, unsent, step, scene) }, step, scene);
	const final = run.submitted === false ? failure : uncertain(failure, scene);
	placed.add(final);
	return final;
}

/** An error that brings its own reason needs no dialog for it. */
function withDialog({ message, cause }: Finding, unsent: string | null, step: Step, scene: Scene): string {
	if (unsent !== null) return `${unsent}; ${message}`;
	const dialog = cause === undefined ? unansweredDialog(step, scene) : null;
	return dialog === null ? message : `${message.replace(/[.\s]+$/, '')}; ${dialog}`;
}

/** Null: a fault of our own, which nobody may take for an answer of the site. */
async function findingOf(error: unknown, step: Step, scene: Scene): Promise<Finding | LoggedOut | null> {
	const { deadline, plan, submitted } = scene.run;
	if (deadline.isOver) {
		plan.discard();
		return { code: 'timeout', message: `its ${deadline.totalMs} ms were over before it was done` };
	}
	if (error instanceof LoggedOut) return error;
	if (error instanceof SiteFailure) return { code: error.code, message: error.message, httpStatus: error.httpStatus, hint: error.hint };
	if (error instanceof Mismatch) return await mismatchFinding(error, scene);
	if (isWebPageError(error)) return await pageFinding(error, step, scene);
	if (isConnectorError(error)) return { code: error.code, message: error.message, cause: error };
	plan.discard();
	return submitted === false ? null : { code: 'uncertain', message: 'the step failed' };
}

async function mismatchFinding({ kind, message, selectors, hint }: Mismatch, scene: Scene): Promise<Finding | LoggedOut> {
	const reason = kind === 'missing' ? await diagnose(scene) : null;
	if (reason instanceof LoggedOut) return reason;
	if (reason !== null) return { code: reason.code, message: reason.message, httpStatus: reason.httpStatus, hint: reason.hint, selectors };
	return { code: kind === 'ambiguous' ? 'ambiguous' : 'drift', message, selectors, hint };
}

const codes: Record<Exclude<WebPageErrorKind, 'notThere' | 'unusable'>, ConnectorErrorCode> = {
	timeout: 'timeout',
	forbidden: 'blocked',
	unreachable: 'unavailable',
	crashed: 'unavailable',
	invalid: 'validation',
	unsupported: 'unsupported',
};

async function pageFinding(error: WebPageError, step: Step, scene: Scene): Promise<Finding | LoggedOut> {
	const { kind, message, selectors = selectorsOf(step) } = error;
	if (kind === 'notThere' || kind === 'unusable') return await mismatchFinding(new Mismatch('missing', message, selectors), scene);
	// Nobody knows what such a page does next.
	if (kind === 'timeout' || kind === 'crashed' || kind === 'forbidden') scene.run.plan.discard();
	return { code: codes[kind], message, selectors };
}

async function toldWhere(finding: Finding, step: Step, scene: Scene): Promise<ConnectorError> {
	const { code, cause, httpStatus } = finding;
	const { run, page } = scene;
	const { texts, site } = run.plan;
	const isSeen = code === 'drift' || code === 'ambiguous' || run.submitted !== false;
	const facts: PageFacts = isSeen ? await pageFacts(page, run) : { url: texts.address(addressOf(page)), title: null };
	const attachments = code === 'drift' || run.submitted !== false ? await takeArtefacts(page, run, fileNameOf(step, scene)) : [];
	const hint = cause?.hint ?? finding.hint ?? hintOf(code, madeBy(run.plan));
	return new ConnectorError(code, texts.told(sentence(finding, step, scene, facts)), {
		system: site.system,
		context: contextOf(finding, step, scene, facts),
		...(hint === undefined ? {} : { hint }),
		...(cause === undefined ? {} : { retryable: cause.retryable }),
		...(cause?.parameter === undefined ? {} : { parameter: cause.parameter }),
		...(cause?.retryAfterMs === undefined ? {} : { retryAfterMs: cause.retryAfterMs }),
		...(httpStatus == null ? {} : { httpStatus }),
		...(attachments.length === 0 ? {} : { attachments }),
	});
}

function sentence({ code, message, selectors = [], cause }: Finding, step: Step, scene: Scene, facts: PageFacts): string {
	const { plan } = scene.run;
	const { site } = plan;
	const says = madeBy(plan) === null ? 'the recipe says' : 'the node’s fields say';
	const changedPage = code === 'drift' ? `the page is not as ${says}: ` : '';
	const system = cause !== undefined && cause.message.startsWith(site.system) ? '' : `${site.system}: `;
	const tried = selectors.length === 0 || selectors.every((selector) => message.includes(selector)) ? '' : `; tried: ${selectors.join(' | ')}`;
	return `${system}${changedPage}${message.replace(/[.\s]+$/, '')}${tried}. This was at ${placeInRecipe(step, plan)}${whereabouts(facts, step, scene).words}.`;
}

function contextOf({ selectors = [] }: Finding, step: Step, scene: Scene, facts: PageFacts): NonNullable<ConnectorError['context']> {
	const { plan } = scene.run;
	const { operation, texts } = plan;
	const { path, kind } = step;
	const recipe = (madeBy(plan) === null && plan.recipe.name) || null;
	return { recipe, operation, step: outermostNumber(path), path, kind, selectors: selectors.map((selector) => texts.told(selector)), url: whereabouts(facts, step, scene).url, title: facts.title };
}

function fileNameOf({ path }: Step, { run }: Scene): string {
	const place = `${run.plan.operation}-step-${stepNumber(path) || '0'}`;
	return run.plan.texts.told(place).replace(/[^\p{L}\p{N}._-]+/gu, '_');
}

/** The submitting step was begun: whatever failed, it may have been done. */
function uncertain(error: ConnectorError, { run }: Scene): ConnectorError {
	const { operation, site } = run.plan;
	const message = `${site.system}: whether "${operation}" was done is not known. ${error.message.replace(`${site.system}: `, '')}`;
	return changed(error, { code: 'uncertain', message, hint: hintOf('uncertain') ?? '', retryable: false, nothingDone: false });
}
