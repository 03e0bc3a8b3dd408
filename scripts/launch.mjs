// `npm run demo`, `npm run bench`: makes sure of Node 24, dependencies and n8n, then runs the given
// TypeScript file with what follows on the command line.
import { join } from 'node:path';

import { ensureDependencies, ensureN8n, ensureNode, projectFolder, run } from './lib/toolchain.mjs';

const [file, ...args] = process.argv.slice(2);
const { node, path } = await ensureNode();
await ensureDependencies();
await ensureN8n();
try {
	await run(node, ['--disable-warning=ExperimentalWarning', join(projectFolder, file), ...args], { cwd: projectFolder, env: { PATH: path } });
} catch {
	// The program has told its own failure; only the exit code is left to pass on.
	process.exitCode = 1;
}
