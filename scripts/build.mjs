// dist = compiled code, codex files beside their nodes, icons.
import { rmSync } from 'node:fs';
import { join } from 'node:path';

import { projectFolder, run } from './lib/toolchain.mjs';

const bin = (name) => join(projectFolder, 'node_modules', '.bin', name);

rmSync(join(projectFolder, 'dist'), { recursive: true, force: true });
await run(bin('tsc'), ['-p', 'tsconfig.build.json'], { cwd: projectFolder });
await run(bin('gulp'), ['--silent', 'build:icons'], { cwd: projectFolder });
