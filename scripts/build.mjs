// dist = compiled code, codex files beside their nodes, icons.
import { readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { requireOwnModules } from './lib/own-modules.mjs';
import { projectFolder, run } from './lib/toolchain.mjs';

const bin = (name) => join(projectFolder, 'node_modules', '.bin', name);
const dist = join(projectFolder, 'dist');

rmSync(dist, { recursive: true, force: true });
await run(bin('tsc'), ['-p', 'tsconfig.build.json'], { cwd: projectFolder });
for (const name of readdirSync(dist, { recursive: true })) {
	if (!name.endsWith('.js')) continue;
	const file = join(dist, name);
	const compiled = readFileSync(file, 'utf8');
	const code = requireOwnModules(compiled);
	if (code !== compiled) writeFileSync(file, code);
}
await run(bin('gulp'), ['--silent', 'build:icons'], { cwd: projectFolder });
