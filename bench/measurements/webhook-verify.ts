import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { installIntoN8n } from '../../scripts/lib/package-tarball.ts';
import type { Result } from '../lib/result.ts';
import type { Stage } from '../lib/stage.ts';
import { inTurns, median } from '../lib/statistics.ts';

const bodyBytes = 10_000;
const perRound = 2_000;
const rounds = 9;
const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const now = Date.parse('2026-01-05T12:00:00Z');

interface Verify {
	verifyWebhook(scheme: object, request: object, expected: object): { genuine: boolean };
}
interface Presets {
	hmacPresets: { standardWebhooks: object };
}

/** The check of one webhook of 10 kB, two secrets in force, against the HMAC alone that no check can do without. */
export async function webhookVerify(stage: Stage): Promise<Result[]> {
	const userFolder = mkdtempSync(join(tmpdir(), 'backoffice-verify-'));
	try {
		const folder = await installIntoN8n(await stage.tarball(), userFolder);
		const load = createRequire(join(folder, 'package.json'));
		const domain = (name: string): unknown => load(`./dist/lib/domain/webhooks/${name}.js`);
		const times = await compare(domain('verify') as Verify, domain('presets') as Presets);
		const [ours, peer] = [median(times.ours), median(times.peer)];
		return [
			{
				name: 'Verification of a webhook of 10 kB against a bare HMAC',
				ours: micro(ours),
				peer: micro(peer),
				figure: ours,
				shown: micro(ours),
				bound: { kind: 'below', value: 0.2, shown: '< 200 µs' },
			},
		];
	} finally {
		rmSync(userFolder, { recursive: true, force: true });
	}
}

/** Milliseconds of one check, round by round. */
async function compare({ verifyWebhook }: Verify, { hmacPresets }: Presets) {
	const body = Buffer.alloc(bodyBytes, '{"event":"deal.won","data":{"deal_name":"Ação"}}');
	const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
	const content = Buffer.concat([Buffer.from(`msg_1.${now / 1000}.`), body]);
	const signature = createHmac('sha256', key).update(content).digest('base64');
	const headers = { 'webhook-id': 'msg_1', 'webhook-timestamp': String(now / 1000), 'webhook-signature': `v1,${signature}` };
	const request = { method: 'POST', url: 'http://127.0.0.1/', headers, query: {}, body };
	const scheme = { kind: 'hmac', hmac: hmacPresets.standardWebhooks };
	const expected = { secrets: ['whsec_bm92bw==', secret], now, toleranceMs: 300_000 };
	const ours = () => {
		if (!verifyWebhook(scheme, request, expected).genuine) throw new Error('A genuine webhook was refused.');
	};
	const peer = () => {
		if (createHmac('sha256', key).update(content).digest('base64') !== signature) throw new Error('The bare HMAC differs.');
	};
	for (const side of [ours, peer]) timed(side);
	return await inTurns(rounds, { ours: async () => timed(ours), peer: async () => timed(peer) });
}

function timed(check: () => void): number {
	const startedAt = performance.now();
	for (let count = 0; count < perRound; count += 1) check();
	return (performance.now() - startedAt) / perRound;
}

function micro(milliseconds: number): string {
	return `${(milliseconds * 1_000).toFixed(0)} µs`;
}
