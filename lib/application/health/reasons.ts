/** Why something is degraded or down. */
export const badReasons = [
	'breaker_open',
	'credential_refused',
	'failing',
	'breaker_open_elsewhere',
	'recovering',
	'some_calls_fail',
	'one_kind_fails',
	'some_credential_refused',
	'slow',
	'unanswered',
	'store_down',
	'unreadable',
	'stuck',
	'hanging',
	'late',
	'parked',
	'failed_jobs',
	'paused_long',
] as const;

/** Why something is up, or why nobody can tell. */
export const otherReasons = ['working', 'idle', 'waiting', 'idle_after_failure', 'too_few_calls', 'no_jobs', 'bad_name'] as const;

/** The reason of a judgement for programs, as `why` is for people. Closed; docs/nodes/integration-health.md has the table. `unreadable` is also `unknown`. */
export type Reason = (typeof badReasons)[number] | (typeof otherReasons)[number];
