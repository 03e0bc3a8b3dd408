import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { caller, read } from './support';

test('as a process it prints one JSON line with its url, serves, and ends on SIGTERM', async () => {
	const main = join(__dirname, '../../../sandbox/kommo/main.ts');
	const child = spawn(process.execPath, [main, '--subdomain', 'acme', '--account-id', '42'], { stdio: ['ignore', 'pipe', 'ignore'] });
	try {
		const lines = createInterface({ input: child.stdout });
		const [line] = (await once(lines, 'line')) as [string];
		const url = String(read(JSON.parse(line) as unknown, 'url'));
		const answer = await caller({ url })('GET', '/api/v4/account');
		expect(answer.body).toMatchObject({ id: 42, subdomain: 'acme' });
		child.kill('SIGTERM');
		expect(await once(child, 'exit')).toEqual([0, null]);
	} finally {
		child.kill('SIGKILL');
	}
}, 30_000);
