import { DateTime } from 'luxon';
import { maximumPauseMs } from '../../domain/bot-command';
import type { PauseOrder } from '../../domain/conversation';
import { invalid } from './conversation-key';
import type { PauseRequest } from './types';

function endByLength(ms: number, parameter: string, now: number): number | null {
	if (!Number.isFinite(ms) || ms < 0 || ms > maximumPauseMs) {
		throw invalid('The length of the pause is out of range.', parameter, 'Give 0 (until resumed) to 365 days.');
	}
	return ms === 0 ? null : now + Math.round(ms);
}

function endByTime(until: string | number, now: number, timeZone: string): number {
	const ms = typeof until === 'number' ? until : DateTime.fromISO(until, { zone: timeZone }).toMillis();
	if (Number.isFinite(ms) && ms > now && ms - now <= maximumPauseMs) return Math.round(ms);
	throw invalid(
		'The end of the pause is no date-time between now and 365 days from now.',
		'until',
		'Give an ISO date-time, for example 2026-01-31T18:00.',
	);
}

/** @throws ConnectorError `validation` */
export function pauseOrder(request: PauseRequest, now: number, timeZone: string): PauseOrder {
	const { minutes, durationMs, until, silenceMinutes } = request;
	if ([minutes, durationMs, until].filter((end) => end !== undefined).length > 1) {
		throw invalid('The end of the pause is given twice.', 'until', 'Give minutes, durationMs or until, not two of them.');
	}
	const silenceMs = silenceMinutes === undefined ? null : endByLength(silenceMinutes * 60_000, 'silenceMinutes', 0);
	let end: number | null = null;
	if (minutes !== undefined) end = endByLength(minutes * 60_000, 'minutes', now);
	else if (durationMs !== undefined) end = endByLength(durationMs, 'durationMs', now);
	else if (until !== undefined) end = endByTime(until, now, timeZone);
	else if (silenceMs !== null) end = now + silenceMs;
	return { until: end, silenceMs, reason: request.reason ?? 'manual', by: request.by ?? null, sentAt: null };
}
