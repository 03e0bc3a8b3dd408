import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

interface Service {
	image?: string;
	build?: string;
	command?: string[];
	environment?: Record<string, string>;
	depends_on?: Record<string, { condition: string }>;
	healthcheck?: { test: string[] };
	stop_grace_period?: string;
	ports?: string[];
	volumes?: string[];
}

interface Compose {
	services: Record<string, Service>;
	volumes: Record<string, unknown>;
}

const folder = join(__dirname, '..', '..', '..', 'docs', 'scaling');
const read = (file: string): string => readFileSync(join(folder, file), 'utf8');
// As Docker Compose reads it: merge keys, and no key twice.
const { services, volumes } = parse(read('compose.yaml'), { merge: true, uniqueKeys: true }) as Compose;
const processes = ['main', 'worker-1', 'worker-2'].map((name) => services[name] ?? {});

/** What the Write Queue Trigger allows a run unless told otherwise. */
const longestRunMs = 30 * 60_000;

/** What must be the same in main and workers. */
const shared = ['EXECUTIONS_MODE', 'N8N_ENCRYPTION_KEY', 'DB_TYPE', 'DB_POSTGRESDB_HOST', 'DB_POSTGRESDB_PASSWORD', 'QUEUE_BULL_REDIS_HOST', 'QUEUE_BULL_REDIS_PASSWORD', 'N8N_METRICS'];

test('the compose file has PostgreSQL, Redis, main and two workers, and nothing else', () => {
	expect(Object.keys(services).sort()).toEqual(['main', 'postgres', 'redis', 'worker-1', 'worker-2']);
	expect(Object.keys(volumes)).toEqual(['postgres', 'redis']);
});

test('main and workers are one image with one set of shared settings, and none of this package’s own', () => {
	expect(processes.map(({ build }) => build)).toEqual(['.', '.', '.']);
	for (const name of shared) expect(new Set(processes.map(({ environment }) => environment?.[name]))).toEqual(new Set([expect.stringMatching(/\S/)]));
	expect(Object.keys(Object.assign({}, ...processes.map(({ environment }) => environment)) as object).filter((name) => name.startsWith('BACKOFFICE'))).toEqual([]);
});

test('every service has a health check and waits for what it needs', () => {
	for (const { healthcheck } of Object.values(services)) expect(healthcheck?.test.length).toBeGreaterThan(1);
	for (const { depends_on } of processes) expect(depends_on).toMatchObject({ postgres: { condition: 'service_healthy' }, redis: { condition: 'service_healthy' } });
	expect(processes.slice(1).map(({ command }) => command)).toEqual([['worker', '--concurrency=5'], ['worker', '--concurrency=5']]);
});

test('Redis writes to disk and evicts nothing, and both databases keep their data in a volume', () => {
	const { command = [], volumes: redisVolumes } = services['redis'] ?? {};
	expect(command.join(' ')).toContain('--appendonly yes --appendfsync always');
	expect(command.join(' ')).toContain('--maxmemory-policy noeviction');
	expect([redisVolumes, services['postgres']?.volumes]).toEqual([['redis:/data'], ['postgres:/var/lib/postgresql/data']]);
});

test('no secret stands in the file, and each variable it asks for is in the example', () => {
	const asked = new Set([...read('compose.yaml').matchAll(/\$\{(\w+)/g)].map(([, name]) => name));
	const offered = new Set([...read('example.env').matchAll(/^(\w+)=/gm)].map(([, name]) => name));
	expect(asked).toEqual(offered);
	const secrets = Object.values(services).flatMap(({ environment = {} }) => Object.entries(environment).filter(([name]) => /PASSWORD|KEY|REDISCLI_AUTH/.test(name)));
	expect(secrets.length).toBeGreaterThan(6);
	for (const [, value] of secrets) expect(value).toMatch(/^\$\{\w+:\?/);
});

test('/metrics, which has no password, is off until somebody says that the reverse proxy refuses it', () => {
	for (const { environment } of processes) expect(environment?.['N8N_METRICS']).toBe('${N8N_METRICS:-false}');
	expect(read('example.env')).toMatch(/^N8N_METRICS=false$/m);
	for (const guide of ['scaling.md', 'scaling.pt-BR.md']) expect(read(join('..', guide))).toMatch(/location ~\* \^\/metrics \{ return 404; \}[^]+respond \/metrics\* 404/);
});

test('n8n’s own count of waiting jobs is there as the guide says', () => {
	expect(services['main']?.environment?.['N8N_METRICS_INCLUDE_QUEUE_METRICS']).toBe('true');
	for (const guide of ['scaling.md', 'scaling.pt-BR.md']) expect(read(join('..', guide))).toContain('`N8N_METRICS_INCLUDE_QUEUE_METRICS=true`');
});

test('a worker that is told to end may finish the longest run of a job', () => {
	for (const { environment, stop_grace_period: grace = '' } of processes.slice(1)) {
		const seconds = Number(environment?.['N8N_GRACEFUL_SHUTDOWN_TIMEOUT']);
		expect(seconds * 1_000).toBeGreaterThan(longestRunMs);
		expect(Number(/^(\d+)m$/.exec(grace)?.[1]) * 60).toBeGreaterThan(seconds);
	}
});

test.each(['observability.md', 'observability.pt-BR.md'])('the Prometheus of %s asks the services of the compose file', (guide) => {
	const targets = /targets: (\[.+\])/.exec(read(join('..', guide)))?.[1] ?? '';
	expect(parse(targets)).toEqual(['main:5678', 'worker-1:5678', 'worker-2:5678']);
});

test('only this host reaches n8n directly', () => {
	const ports = Object.values(services).flatMap((service) => service.ports ?? []);
	expect(ports).toEqual([expect.stringMatching(/^127\.0\.0\.1:/)]);
});
