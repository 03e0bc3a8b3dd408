import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import { compileLib } from '../../test/support/compiled-lib.ts';
import { startOpenSsh } from '../../test/support/servers/openssh.ts';
import { startChild } from '../lib/child.ts';
import { milliseconds, type Result } from '../lib/result.ts';
import type { Stage } from '../lib/stage.ts';
import { inTurns, median, medianRatio } from '../lib/statistics.ts';
import type { SftpGetOrders } from '../processes/sftp-get.ts';

const rounds = 5;
const megabytes = 50;

/** A file of 50 MB from a real OpenSSH, to a file, against the bare client's quickest way. */
export async function sftpGet(stage: Stage): Promise<Result[]> {
	const server = await startOpenSsh();
	stage.onClose(async () => await server.stop());
	const line = `${'0123456789;'.repeat(95).slice(0, 1_022)}\r\n`;
	await pipeline(Readable.from(Array.from({ length: megabytes * 1_024 }, () => line)), createWriteStream(join(server.files, 'list.csv')));
	const lib = await compileLib(['domain', 'infra/files']);
	stage.onClose(async () => await lib.remove());
	const { host, port, user, privateKey, fingerprint } = server;
	const orders = (way: SftpGetOrders['way']): SftpGetOrders => ({
		...(way === 'ours' ? { lib: lib.file('infra/files/remote-files') } : {}),
		way,
		server: { host, port, user, privateKey, fingerprint },
		path: 'list.csv',
		to: join(server.files, `${way}.csv`),
	});
	stage.say('Fetching over SFTP …');
	const turns = await inTurns(rounds, { ours: async () => await timed(orders('ours')), bare: async () => await timed(orders('fastGet')) });
	const figure = medianRatio(turns.ours, turns.bare);
	return [
		{
			name: `SFTP get of ${megabytes} MB against the bare ssh2-sftp-client`,
			ours: milliseconds(median(turns.ours)),
			peer: milliseconds(median(turns.bare)),
			figure,
			shown: `${figure.toFixed(2)} ×`,
			bound: { kind: 'atMost', value: 1.2, shown: '≤ 1.2 ×' },
			note: 'The bare client’s fastGet, its quickest way; its get to a stream takes some twenty times as long.',
		},
	];
}

async function timed(orders: SftpGetOrders): Promise<number> {
	const child = startChild('bench/processes/sftp-get.ts', [JSON.stringify(orders)]);
	try {
		return (await child.answer<{ ms: number }>()).ms;
	} finally {
		await child.stop();
	}
}
