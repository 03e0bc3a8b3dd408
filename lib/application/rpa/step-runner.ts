import type { Step } from '../../domain/recipes/recipe';
import { assertPlace } from './arrivals';
import { orAborted } from './deadline';
import { failureOf } from './failures/failures';
import { mayBeSent } from './submitting';
import { holdsSecret, sendsCredentials } from './sent-credentials';
import type { Ending, Run } from './run';
import { Scene } from './scene';
import { actionOf } from './steps/registry';
import type { WebPage } from '../../domain/web-page';

/** A scene on a whole page. */
export function openScene(run: Run, page: WebPage): Scene {
	return new Scene(run, { page, frame: page, item: {} }, runSteps);
}

/**
 * One step after the other.
 *
 * @returns how it ended, null after the last step
 * @throws ConnectorError that says where, LoggedOut, the reason of a cancelled call
 */
export async function runSteps(steps: readonly Step[], scene: Scene): Promise<Ending | null> {
	for (const step of steps) {
		const ending = await runStep(step, scene);
		if (ending !== null) return ending;
	}
	return null;
}

async function runStep(step: Step, scene: Scene): Promise<Ending | null> {
	const { run, page } = scene;
	const { submits, stopBeforeSubmit, clock } = run.plan;
	const submitting = submits(step);
	if (submitting && stopBeforeSubmit) return { outcome: 'stoppedBeforeSubmit', message: null };
	const startedAt = clock.now();
	try {
		run.deadline.signal.throwIfAborted();
		run.evidence?.beginStep(step);
		if (submitting) run.beginSubmitting(step);
		if (run.plan.isLogin) beginSending(step, scene);
		const ending = await act(step, scene);
		run.credentials.end(step, null);
		if (submitting) run.submitted = true;
		await told(scene, step, clock.now() - startedAt, null);
		return ending;
	} catch (error) {
		const failure = await failureOf(error, step, scene);
		run.credentials.end(step, begunBy(page));
		run.noteDialogs(takeDialogs(page), step.path);
		await told(scene, step, clock.now() - startedAt, failure);
		throw failure;
	}
}

/** Noted before the step is done: it may end at any moment. */
function beginSending(step: Step, { run, page }: Scene): void {
	if (holdsSecret(step)) run.secretFilled = true;
	const sends = run.secretFilled && (mayBeSent(step) || step.kind === 'type');
	if (sends || sendsCredentials(step)) run.credentials.begin(step, begunBy(page));
}

/** A page that has crashed may have sent anything. */
function begunBy(page: WebPage): number {
	try {
		return page.traffic().begun;
	} catch {
		return NaN;
	}
}

const holdsSteps = new Set(['if', 'forEach', 'frame', 'popup']);

async function act(step: Step, scene: Scene): Promise<Ending | null> {
	const { run, page } = scene;
	const work = actionOf(step)(scene);
	// The steps within end at the deadline themselves, and say which of them it was.
	const ending = await (holdsSteps.has(step.kind) ? work : orAborted(work, run.deadline.signal));
	run.noteDialogs(page.takeDialogs(), step.path);
	assertPlace(page, run);
	return ending ?? null;
}

function takeDialogs(page: WebPage): ReturnType<WebPage['takeDialogs']> {
	try {
		return page.takeDialogs();
	} catch {
		return [];
	}
}

/** A watcher that fails must not change what the steps do. */
async function told({ run, page }: Scene, step: Step, ms: number, error: unknown): Promise<void> {
	const { watcher, log, texts } = run.plan;
	try {
		await watcher?.after(step, page, { ms, error });
	} catch (failure) {
		log?.warn('The picture of a step could not be taken', { step: step.path, reason: texts.told(failure instanceof Error ? failure.message : '') });
	}
}
