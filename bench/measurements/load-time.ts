import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { installIntoN8n } from '../../scripts/lib/package-tarball.ts';
import { ensureN8n, projectFolder } from '../../scripts/lib/toolchain.mjs';
import { milliseconds, type Result } from '../lib/result.ts';
import type { Stage } from '../lib/stage.ts';
import { median } from '../lib/statistics.ts';

const processes = 15;

interface Manifest {
	n8n: { nodes: string[]; credentials: string[] };
}

/** Time to require every node and credential of the packed package, as n8n does when it starts. */
export async function loadTime(stage: Stage): Promise<Result[]> {
	const userFolder = mkdtempSync(join(tmpdir(), 'backoffice-load-'));
	try {
		const folder = await installIntoN8n(await stage.tarball(), userFolder);
		const { n8n } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
		const files = [...n8n.nodes, ...n8n.credentials].map((file) => join(folder, file));
		// n8n makes its own modules visible to packages in the same way, n8n-workflow above all.
		const modules = join(await ensureN8n(), 'node_modules');
		const env = { ...process.env, NODE_PATH: modules };
		const script = join(projectFolder, 'bench', 'processes', 'require-package.cjs');
		const once = () => Number(execFileSync(process.execPath, [script, join(modules, 'n8n-workflow'), ...files], { env, encoding: 'utf8' }));
		once();
		const times = Array.from({ length: processes }, once);
		return [
			{
				name: `Requiring the whole package (${files.length} files)`,
				ours: milliseconds(median(times)),
				peer: '–',
				figure: median(times),
				shown: milliseconds(median(times)),
				bound: { kind: 'below', value: 150, shown: '< 150 ms' },
			},
		];
	} finally {
		rmSync(userFolder, { recursive: true, force: true });
	}
}
