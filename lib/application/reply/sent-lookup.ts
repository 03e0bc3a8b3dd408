import type { ChatMessage } from '../../domain/message';
import type { InFlight } from './progress';
import type { ReplyRun } from './reply-run';

/** Kommo tells whole seconds, and a request travels for a while. */
const clockToleranceMs = 3_000;
/** Asked for beyond that, so that clocks may differ: the hits are compared by Kommo's own clock. */
const readBackMs = 900_000;
const historyLimit = 1_000;
/** A bot may put a greeting around the field, or cut its end. */
const comparedLength = 120;

/**
 * The message an attempt left in the talk, or null where there is none by now. Costs no sending quota.
 * @throws ConnectorError where the talk cannot be read
 */
export async function findSentMessage(
	run: ReplyRun,
	talkId: string,
	attempt: Pick<InFlight, 'text' | 'way' | 'startedAt'>,
): Promise<ChatMessage | null> {
	const { client, talks } = run.dependencies.kommo;
	const onKommosClock = () => attempt.startedAt + (client.clockOffsetMs ?? 0);
	const range = { since: onKommosClock() - readBackMs, limit: historyLimit };
	const messages = await talks.history(talkId, range, run.context);
	// Read again: the answer has just told Kommo's time.
	const since = onKommosClock() - clockToleranceMs;
	return (
		messages.find(
			(message) =>
				message.author === 'bot' &&
				message.direction === 'outgoing' &&
				Date.parse(message.createdAt ?? '') >= since &&
				!run.progress.messageIds.includes(message.id) &&
				sameText(message.text, attempt),
		) ?? null
	);
}

function sameText(found: string, { text, way }: Pick<InFlight, 'text' | 'way'>): boolean {
	if (way === 'talk') return normalised(found) === normalised(text);
	return normalised(found).includes(normalised(text).slice(0, comparedLength));
}

function normalised(text: string): string {
	return text.normalize('NFC').replace(/\s+/g, ' ').trim();
}
