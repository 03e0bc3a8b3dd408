/** Upper bounds of the latency histograms, in seconds. */
export const durationBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30] as const;

export interface MetricDescription {
	kind: 'counter' | 'gauge' | 'histogram';
	/** One sentence, as Prometheus shows it. */
	help: string;
	labels: readonly string[];
}

/** Every metric there is. The names are a contract with dashboards and alert rules; meanings in full stand in docs/metrics.md. */
export const metricCatalogue = {
	erp_request_duration_seconds: { kind: 'histogram', help: 'How long calls to an ERP took, by method and status.', labels: ['method', 'status'] },
	erp_request_errors_total: { kind: 'counter', help: 'Calls to an ERP that failed, by method and code of the error.', labels: ['method', 'error_type'] },
	backoffice_requests_total: { kind: 'counter', help: 'Calls to outside systems, each attempt of its own.', labels: ['system', 'operation', 'outcome'] },
	backoffice_request_duration_seconds: { kind: 'histogram', help: 'How long calls to outside systems took, each attempt of its own.', labels: ['system', 'operation'] },
	backoffice_retries_total: { kind: 'counter', help: 'Calls to outside systems that repeated a failed one.', labels: ['system', 'operation'] },
	backoffice_rate_limit_wait_seconds_total: { kind: 'counter', help: 'Time spent waiting for a place under a rate limit.', labels: ['system'] },
	backoffice_rate_limit_waits_total: { kind: 'counter', help: 'Calls that had to wait for a place under a rate limit.', labels: ['system'] },
	backoffice_breaker_state: { kind: 'gauge', help: 'Circuit breaker of a system: 0 closed, 1 half open, 2 open.', labels: ['system'] },
	backoffice_cache_reads_total: { kind: 'counter', help: 'Reads that the cache was asked for: hit, miss, or stale where an older answer stood in for a failure.', labels: ['system', 'outcome'] },
	backoffice_queue_jobs: { kind: 'gauge', help: 'Jobs of a write queue, by state.', labels: ['queue', 'state'] },
	backoffice_queue_oldest_due_seconds: { kind: 'gauge', help: 'For how long the oldest job that is due has waited; 0 where none is due.', labels: ['queue'] },
	backoffice_queue_job_outcomes_total: { kind: 'counter', help: 'What became of jobs of a write queue.', labels: ['queue', 'outcome'] },
	backoffice_conversations_paused: { kind: 'gauge', help: 'Conversations in which the bot is silent because a person has them.', labels: [] },
	backoffice_webhook_events_total: { kind: 'counter', help: 'Events that triggers got by webhook.', labels: ['system', 'outcome'] },
	backoffice_customer_messages_total: { kind: 'counter', help: 'Messages of customers that triggers got by webhook; only they ask for an answer.', labels: ['system'] },
	backoffice_replies_total: { kind: 'counter', help: 'Answers to customers.', labels: ['system', 'outcome'] },
} as const satisfies Readonly<Record<string, MetricDescription>>;

export type MetricName = keyof typeof metricCatalogue;

/** In the order of the catalogue. */
export const metricNames = Object.keys(metricCatalogue) as readonly MetricName[];

export function describeMetric(name: MetricName): MetricDescription {
	return metricCatalogue[name];
}

export function isMetricName(name: string): name is MetricName {
	return Object.hasOwn(metricCatalogue, name);
}
