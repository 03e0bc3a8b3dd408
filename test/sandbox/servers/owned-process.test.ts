import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startOwnedProcess } from '../../support/servers/owned-process.ts';
import { until } from '../../support/servers/until.ts';

const program = join(__dirname, 'fixtures/starts-servers.ts');

async function listens(port: number): Promise<boolean> {
	const socket = connect(port, '127.0.0.1');
	const listening = await once(socket, 'connect').then(() => true, () => false);
	socket.destroy();
	return listening;
}

/** Runs a program that starts a server and answers where the server is. */
async function parentOf(server: 'redis' | 'mariadb', way: 'stays' | 'throws' | 'ends') {
	const parent = spawn(process.execPath, ['--no-warnings', program, server, way], { stdio: ['ignore', 'pipe', 'ignore'] });
	const [line] = (await once(parent.stdout, 'data')) as [Buffer];
	return { parent, ...(JSON.parse(line.toString('utf8')) as { port: number; folder: string }) };
}

describe('a server never outlives the program that started it', () => {
	test.each([
		['redis', 'SIGKILL'],
		['redis', 'SIGINT'],
		['redis', 'SIGTERM'],
		['mariadb', 'SIGKILL'],
	] as const)('%s goes, with its data, when its parent gets %s', async (server, signal) => {
		const { parent, port, folder } = await parentOf(server, 'stays');
		expect(await listens(port)).toBe(true);
		parent.kill(signal);
		await until(async () => !(await listens(port)), 'the server is gone');
		await until(() => !existsSync(folder), 'its folder is gone');
	}, 30_000);

	test.each(['throws', 'ends'] as const)('redis goes when its parent %s, and does not keep the parent alive', async (way) => {
		const { parent, port, folder } = await parentOf('redis', way);
		if (parent.exitCode === null) await once(parent, 'exit');
		expect(parent.exitCode).toBe(way === 'throws' ? 1 : 0);
		await until(async () => !(await listens(port)), 'the server is gone');
		await until(() => !existsSync(folder), 'its folder is gone');
	}, 30_000);
});

describe('a process that does not come up', () => {
	let folder: string;
	beforeEach(() => {
		folder = mkdtempSync(join(tmpdir(), 'backoffice-owned-'));
	});
	afterEach(() => rmSync(folder, { recursive: true, force: true }));

	test('is reported with its last words', async () => {
		const failing = await startOwnedProcess({ command: '/bin/sh', args: ['-c', 'echo no disk space >&2; exit 3'], temporaryFolder: folder });
		await expect(failing.waitForOutput(/ready/, 5_000)).rejects.toThrow(/no disk space[^]*ended before it was ready/);
	});

	test('is given up after its time', async () => {
		const idle = await startOwnedProcess({ command: '/bin/sh', args: ['-c', 'exec sleep 60'], temporaryFolder: folder });
		await expect(idle.waitForOutput(/ready/, 20)).rejects.toThrow('not ready within 20 ms');
		await idle.end('SIGKILL');
		expect(idle.running()).toBe(false);
	});

	test('is killed when it does not end in good order', async () => {
		const stubborn = await startOwnedProcess({ command: '/bin/sh', args: ['-c', 'trap "" TERM; echo up; while :; do sleep 0.05; done'], temporaryFolder: folder });
		await stubborn.waitForOutput(/up/, 5_000);
		await stubborn.end('SIGTERM', 50);
		expect(stubborn.running()).toBe(false);
	});

	test('that is no program at all is an error, not a crash', async () => {
		await expect(startOwnedProcess({ command: '/no/such/program', args: [], temporaryFolder: folder })).rejects.toThrow('ENOENT');
	});
});
