import type { BreakerState } from '../../domain/metrics';
import type { JobState } from '../../domain/queue';
import type { Reason } from './reasons';

/** `unknown`: nothing lately says anything about it, neither good nor bad. */
export type HealthStatus = 'up' | 'degraded' | 'down' | 'unknown';

/** `why` is one plain sentence without personal data. */
export interface Summary {
	status: HealthStatus;
	why: string;
}

/** One thing that was looked at. */
export interface Judged extends Summary {
	/** The same as `why`, for programs. */
	reason: Reason;
}

/** Times in outputs are ISO 8601 in UTC; null: never. */
export interface SystemHealth extends Judged {
	system: string;
	lastSuccessAt: string | null;
	lastFailureAt: string | null;
	/** ConnectorError's code of the last failure. */
	lastFailureCode: string | null;
	/** The worst of all processes that have asked the system within the window. */
	breaker: BreakerState;
	/** Within the window (10 minutes), by operations, each once a minute, however often it asks and asks again. */
	calls: number;
	failures: number;
	/** The slowest call within the window; null where there was none. */
	slowestMs: number | null;
	/** With `one_kind_fails`: which calls, as log lines name them. */
	failingKind?: string;
}

/** Whether the customers who write by a system are answered. */
export interface FlowHealth extends Judged {
	system: string;
	lastWebhookAt: string | null;
	lastReplyAt: string | null;
	/** Since when events wait for a reply; null where none does. */
	unansweredSince: string | null;
}

export interface StoreHealth extends Judged {
	kind: 'memory' | 'sqlite' | 'redis' | null;
	/** Of a round trip; null where there was none. */
	ms: number | null;
}

export interface QueueHealth extends Judged {
	queue: string;
	/** Where the queue is, without secrets; null where it could not be read. */
	location: string | null;
	/** Null where the queue could not be read. */
	jobs: Readonly<Record<JobState, number>> | null;
	oldestDueAt: string | null;
	oldestDueSeconds: number;
	/** When a job last began or ended, as far as is known. Left out where nobody looks it up, because no due job waits for long. */
	lastActivityAt?: string | null;
}

/** A conversation in which the bot has been paused for longer than it should. */
export interface LongPause {
	/** Names the conversation without telling whose it is. */
	conversation: string;
	channel: string;
	/** Masked. */
	phone: string | null;
	/** Phones, e-mails and documents in it are masked, here and in `reason`. */
	contactId: string | null;
	pausedAt: string;
	pausedMinutes: number;
	until: string | null;
	reason: string | null;
}

export interface ConversationsHealth extends Judged {
	/** Paused conversations; where there are more than were looked at, `more` is true. Null: could not be read. */
	paused: number | null;
	more: boolean;
	/** The longest pauses first. */
	longPauses: LongPause[];
}

export type SubjectKind = 'system' | 'flow' | 'queue' | 'conversation' | 'store';

/** When the calls of a system that is degraded or down have failed. Epoch milliseconds. */
export interface Trouble {
	/** The first failure of the present trouble. */
	first: number;
	last: number;
	/** Since when nothing shows that it works, so that time counts against it; null where calls have succeeded since. */
	unproven: number | null;
	/** After so long without a failure it is over. */
	pauseMs: number;
}

/** What an incident can be about, as it was found just now. */
export interface Finding extends Judged {
	kind: SubjectKind;
	/** What tells it from others of its kind: the system, the queue, `conversation` of a LongPause. */
	name: string;
	/** The same for people. */
	title: string;
	/** Of a system that is degraded or down because of failed calls: its incident is measured by these, not from look to look. */
	trouble?: Trouble;
	/** Of a system, epoch milliseconds. */
	lastFailureAt?: number;
}

export interface Incident {
	/** Names this incident, and no later one of the same subject. */
	id: string;
	kind: SubjectKind;
	name: string;
	title: string;
	status: HealthStatus;
	reason: Reason;
	why: string;
	/** When it was first seen; of failed calls the first of the trouble. */
	since: string;
	/** When it was told as started. */
	startedAt: string;
	/** From `since` until now; once it is over, until the last failed call where that is known, else until `endedAt`. */
	minutes: number;
	/** Of failed calls only. */
	lastFailureAt?: string;
	/** `ended` and `forgotten` only: when that was noticed. */
	endedAt?: string;
}

export interface Incidents {
	started: Incident[];
	/** All that were open before and still are. */
	continuing: Incident[];
	/** Those of `continuing` that have become worse than they were ever told. */
	worsened: Incident[];
	/** Those of `continuing` of which it is time to remind. */
	reminders: Incident[];
	ended: Incident[];
	/** Of which nothing was heard for a day: no longer kept, but nobody has seen that they are over. */
	forgotten: Incident[];
}

/** What became of the incidents in one look. */
export interface TrackedIncidents extends Incidents {
	/** False where the Store is down: only that itself is tracked then, by each process for itself. */
	tracked: boolean;
	why: string;
}

/** Everything that one look has found. */
export interface HealthReport extends Summary {
	checkedAt: string;
	systems: SystemHealth[];
	flows: FlowHealth[];
	store: StoreHealth;
	queues: QueueHealth[];
	conversations: ConversationsHealth;
	/** Processes of n8n that have worked with this Store in the last 24 hours. */
	processes: number;
	incidents?: TrackedIncidents;
}
