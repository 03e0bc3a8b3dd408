import type { IRun } from 'n8n-workflow';

import { isPermanentCode, type RunEnd } from '../../application/queue';
import { findSecrets } from '../../application/queue/secrets';
import { unknownFailure } from '../../application/queue/unknown-failure';
import { redactText } from '../../domain/masking';
import { readRunError, type RunError } from './run-error';

const largestResultBytes = 4_096;

/**
 * What the end of a run says about its job. A run that n8n gives nothing of (`undefined`), that was cancelled, timed out or crashed
 * may have come to any point: its outcome is unknown. So is that of a run whose error belongs to no node: n8n lost it on the way.
 */
export function endOfRun(run: IRun | undefined, triggerName: string): RunEnd {
	if (run === undefined) return unknownEnd('n8n gave no run: it could not start one, or refused a second one for this attempt.', 'not_started');
	const error = run.data?.resultData?.error as RunError | undefined;
	if (run.status === 'success' && error === undefined) return { kind: 'completed', result: resultOf(run, triggerName) };
	if (run.status !== 'error' || run.data?.resultData?.lastNodeExecuted === undefined) return unknownEnd(lostMessage(run, error), 'run_lost');
	return failedEnd(error ?? {});
}

export function sentence(text: string): string {
	return /[.!?]$/.test(text) ? text : `${text}.`;
}

export function unknownEnd(message: string, code: string): RunEnd {
	return { kind: 'unknown', failure: unknownFailure(message, code) };
}

function failedEnd(error: RunError): RunEnd {
	const { code, retryAfterMs, spared, isOpaque } = readRunError(error);
	const failure = { message: messageOf(error) ?? 'The run failed.', code };
	if (code === 'uncertain' || isOpaque) return { kind: 'unknown', failure };
	return { kind: 'failed', failure, permanent: isPermanentCode(code), ...(retryAfterMs === undefined ? {} : { retryAfterMs }), ...(spared ? { spared } : {}) };
}

function lostMessage(run: IRun, error: RunError | undefined): string {
	const reason = error === undefined ? undefined : messageOf(error);
	return `The run ended as “${run.status}”, and nobody knows how far it came.${reason === undefined ? '' : ` n8n says: ${sentence(reason)}`}`;
}

function messageOf({ message }: RunError): string | undefined {
	if (typeof message !== 'string' || message.trim() === '') return undefined;
	return redactText((message.split('\n', 1)[0] ?? '').slice(0, 500));
}

/** The first item of the last node as JSON text, where it is small and holds no secret; null where n8n does not hand it over (queue mode). */
function resultOf(run: IRun, triggerName: string): string | null {
	const { lastNodeExecuted, runData } = run.data.resultData;
	if (lastNodeExecuted === undefined || lastNodeExecuted === triggerName) return null;
	const outputs = runData[lastNodeExecuted]?.at(-1)?.data?.['main'] ?? [];
	const item = outputs.flatMap((items) => items ?? []).at(0);
	if (item === undefined) return null;
	return smallJson(item.json);
}

function smallJson(json: unknown): string | null {
	try {
		const text = JSON.stringify(json);
		if (Buffer.byteLength(text) > largestResultBytes) return null;
		// What Data refuses, a result must not bring in; the job is completed all the same.
		return findSecrets(json, 'Result').length === 0 ? text : null;
	} catch {
		return null;
	}
}
