import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { startN8n } from '../../scripts/lib/n8n-instance.ts';
import { until } from '../../scripts/lib/until.ts';
import { packedTarball } from '../support/e2e/shared-n8n.ts';
import { inputRows, rpaNode, startRpaWorkflow, startWebErp } from '../support/e2e/web-erp.ts';
import { browsersAmong, descendantsOf } from '../support/rpa/process-tree.ts';

jest.setTimeout(120_000);

/** Of all processes of this machine those of these that still run. */
const stillRunning = async (pids: ReadonlySet<number>) => (await descendantsOf(0)).filter(({ pid }) => pids.has(pid));

test('n8n killed in the middle of a search leaves no browser behind', async () => {
	const folder = mkdtempSync(join(tmpdir(), 'backoffice-rpa-crash-'));
	const n8n = await startN8n({ tarball: packedTarball(), userFolder: join(folder, 'n8n'), environment: { TMPDIR: folder } });
	const { erp, credential } = await startWebErp(n8n.client);
	try {
		const parameters = { recipeFrom: 'credential', recipeOperation: 'buscarClientes', ...inputRows({ telefone: '(11) 98765-4321' }) };
		const { ask } = await startRpaWorkflow(n8n.client, [rpaNode('recipe run', parameters, credential)]);
		expect(await ask()).toMatchObject([{ branch: 'success' }]);
		erp.knobs.hangPath = '^/clientes/busca$';
		const searches = () => erp.journal.count({ path: '^/clientes/busca$' });
		const before = searches();
		void ask().catch(() => undefined);
		await until('the search hangs', () => searches() > before);
		const processes = await descendantsOf(n8n.process.pid ?? 0);
		expect(browsersAmong(processes)).toHaveLength(1);
		await n8n.kill();
		const pids = new Set(processes.map(({ pid }) => pid));
		await until('no process of that n8n is left', async () => (await stillRunning(pids)).length === 0);
	} finally {
		await n8n.kill();
		await erp.close();
		rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
	}
});
