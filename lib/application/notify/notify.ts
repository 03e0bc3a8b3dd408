import { ConnectorError, isConnectorError } from '../../domain/errors';
import { Delivery, type Outcome } from './delivery';
import { isDelivered } from './answers';
import { DeliveryMemory } from './memory';
import { checkedTargetUrl, shownUrl } from './targets';
import { notifySystem, type FailIf, type NotifyRequest, type NotifyResult, type NotifyTarget, type NotifyTools, type TargetResult } from './types';

/** A Store that is slow or down must not take the time that the targets have. */
const storePatienceMs = 1_000;

/**
 * Sends one event to all targets at the same time. A target that fails, hangs or must not be called takes nothing from the others; each
 * has a result of its own, in the order of the targets.
 * @throws ConnectorError where `failIf` says so; the signal's reason when the execution is cancelled
 */
export async function notifySystems(tools: NotifyTools, request: NotifyRequest): Promise<NotifyResult> {
	const { event, settings, signal } = request;
	signal.throwIfAborted();
	const memory = new DeliveryMemory(tools, { runKey: settings.memoryKey, signal });
	const results = await Promise.all(request.targets.map(async (target) => await notifyTarget(tools, request, memory, target)));
	const sent = results.filter(({ ok }) => ok).length;
	const failed = results.length - sent;
	const result = { eventId: event.id, event: event.event, sent, failed, allOk: failed === 0, results };
	if (mustFail(settings.failIf, result)) throw failedDelivery(result);
	return result;
}

async function notifyTarget(tools: NotifyTools, request: NotifyRequest, memory: DeliveryMemory, target: NotifyTarget): Promise<TargetResult> {
	const { clock } = tools;
	const { id } = request.event;
	const startedAt = clock.now();
	const endsAt = startedAt + request.settings.deadlineMs;
	const resultOf = (outcome: Outcome, alreadySent = false) => toResult(target, outcome, clock.now() - startedAt, alreadySent);
	try {
		const url = checkedTargetUrl(target, tools.policy, request.secrets);
		const known = await memory.statusOf(id, url.href, Math.min(storePatienceMs, request.settings.deadlineMs / 4));
		if (known !== null && isDelivered({ status: known })) return resultOf({ attempts: 0, status: known, failure: null }, true);
		if (known !== null) return resultOf({ attempts: 0, status: known, failure: goneBefore(url.origin, known) });
		const outcome = await new Delivery(tools, request, url, endsAt).run();
		if (outcome.status !== null && isFinal(outcome)) await memory.remember(id, url.href, outcome.status, Math.min(storePatienceMs, endsAt - clock.now()));
		return resultOf(outcome);
	} catch (error) {
		request.signal.throwIfAborted();
		if (!isConnectorError(error)) throw error;
		return resultOf({ attempts: 0, status: null, failure: error });
	}
}

/** The target has the event, or will never want it. */
function isFinal({ failure }: Outcome): boolean {
	return failure === null || failure.httpStatus === 410;
}

function goneBefore(origin: string, status: number): ConnectorError {
	return new ConnectorError('not_found', `${origin} has answered ${status} to this event before.`, {
		system: notifySystem,
		httpStatus: status,
		hint: 'The target wants no more events: take it out of the list.',
		nothingDone: true,
	});
}

function toResult(target: NotifyTarget, { attempts, status, failure }: Outcome, ms: number, alreadySent: boolean): TargetResult {
	return {
		target: target.name,
		url: shownUrl(target.url),
		ok: failure === null,
		status,
		attempts,
		ms,
		alreadySent,
		gone: status === 410,
		...(failure === null ? {} : { error: { code: failure.code, message: failure.message, hint: failure.hint ?? '' } }),
	};
}

function mustFail(failIf: FailIf, { sent, failed }: NotifyResult): boolean {
	return (failIf === 'any' && failed > 0) || (failIf === 'all' && sent === 0);
}

function failedDelivery({ eventId, results }: NotifyResult): ConnectorError {
	const failures = results.flatMap(({ target, error }) => (error ? [{ target, ...error }] : []));
	const codes = new Set(failures.map(({ code }) => code));
	const [only = 'unavailable'] = codes;
	const list = failures.map(({ target, code }) => `${target}: ${code}`).join(', ');
	return new ConnectorError(codes.size === 1 ? only : codes.has('uncertain') ? 'uncertain' : 'unavailable', `${failures.length} of ${results.length} targets did not take the event ${eventId} (${list}).`, {
		system: notifySystem,
		retryable: failures.every(({ code }) => code === 'unavailable' || code === 'timeout' || code === 'rate_limited'),
		hint: `${failures[0]?.hint ?? ''} Targets that have the event are left out when the node is repeated.`.trim(),
	});
}
