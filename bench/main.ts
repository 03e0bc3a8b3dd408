// `npm run bench [-- --only <name>]`: measures against peers in the same run; ends non-zero when a bound is missed.
import { holds, table, type Result } from './lib/result.ts';
import { Stage } from './lib/stage.ts';
import { crmUpserts } from './measurements/crm-upserts.ts';
import { erpApis } from './measurements/erp-apis.ts';
import { loadTime } from './measurements/load-time.ts';
import { metricsCost } from './measurements/metrics-cost.ts';
import { phoneLookups } from './measurements/phone-lookups.ts';
import { priceList } from './measurements/price-list.ts';
import { queueJobs } from './measurements/queue-jobs.ts';
import { queueEnqueue } from './measurements/queue-enqueue.ts';
import { restLookups } from './measurements/rest-lookups.ts';
import { sftpGet } from './measurements/sftp-get.ts';
import { signedWebhookThroughput } from './measurements/signed-webhook-throughput.ts';
import { sqlServerLookups } from './measurements/sql-server-lookups.ts';
import { triggerThroughput } from './measurements/trigger-throughput.ts';
import { twoWorkers } from './measurements/two-workers.ts';
import { webLookUps } from './measurements/web-look-ups.ts';
import { webhookToReply } from './measurements/webhook-to-reply.ts';
import { webhookVerify } from './measurements/webhook-verify.ts';

const measurements: Record<string, (stage: Stage) => Promise<Result[]>> = {
	'phone-lookups': phoneLookups,
	'rest-lookups': restLookups,
	'price-list': priceList,
	'sftp-get': sftpGet,
	'sql-server-lookups': sqlServerLookups,
	'erp-apis': erpApis,
	'crm-upserts': crmUpserts,
	'webhook-to-reply': webhookToReply,
	'trigger-throughput': triggerThroughput,
	'webhook-verify': webhookVerify,
	'signed-webhook-throughput': signedWebhookThroughput,
	'two-workers': twoWorkers,
	'web-look-ups': webLookUps,
	'queue-enqueue': queueEnqueue,
	'queue-jobs': queueJobs,
	'metrics-cost': metricsCost,
	'load-time': loadTime,
};

const only = process.argv[process.argv.indexOf('--only') + 1];
const names = process.argv.includes('--only') ? [only ?? ''] : Object.keys(measurements);
// Exit handlers end n8n and the other child processes; a signal alone would leave them behind.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
const stage = new Stage((line) => console.log(line));
const results: Result[] = [];
try {
	for (const name of names) {
		const measure = measurements[name];
		if (!measure) throw new Error(`There is no measurement “${name}”. There are: ${Object.keys(measurements).join(', ')}.`);
		console.log(`\n${name}`);
		results.push(...(await measure(stage)));
	}
} catch (error) {
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 1;
} finally {
	await stage.close();
}
console.log(`\n${table(results)}`);
for (const { note } of results) if (note !== undefined) console.log(`- ${note}`);
const missed = results.filter((result) => !holds(result));
if (missed.length > 0) {
	console.error(`\nMissed: ${missed.map(({ name }) => name).join('; ')}.`);
	process.exitCode = 1;
}
